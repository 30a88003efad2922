"""Some days of a longer stretch: 上个月前十天, 10月15号, 国庆第一天, 今年前三个月."""

import re
from datetime import timedelta
from re import Match

from handlers.language.days import spans
from handlers.language.days.scene import LISTED, TO, N, Piece, Scene, number
from handlers.language.days.spans import a_day
from storage.base.business_day import Span

NO_PLACE = r"(?![机店楼桌柜线门台窗档铺包房厅员码]|收银[台机员]|终端|pos|设备|打印|音箱|会员|顾客)"
# What may follow a date that was typed without 号: 11月18的流水.
ASKED = r"(?=$|\s|的|流水|营业|收|卖|账|对账|日报|交易|生意|明细|退款|多少|订单|做了)"

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTHS = {"月": 1, "季度": 3}
_FROM_AN_END = re.compile(
    rf"的?(前|头|最初|后|最后|末)({N}|几)个?(天|日|周|星期|礼拜|月|季度)(?!前)"
)
_NTH = re.compile(rf"的?(?:第({N})个?|首)(天|日|周|星期|礼拜|月|季度)")
_DAY = re.compile(
    rf"的?\s*({N})(?:[日号]{NO_PLACE}|(?=(?:{TO}|{LISTED})(?:{N}{LISTED})*{N}[日号]|{TO}\d{{1,2}}{ASKED}|{TO}{N}月))"
)
_BARE_DAY = re.compile(rf"({N}){ASKED}")
_THIRD = re.compile(
    r"的?(?:([上中下])旬|(初)(?![一二三四五六七八九十](?!共))|月?(中)(?![秋午国餐])|月?(底|末))"
)
_HALF = re.compile(r"的?(上|前|下|后)半个?月?(?![年天小个])")


def days_of(text: str, start: int, span: Span) -> Piece | None:
    """`前十天`, `最后一周`, `第一天` right after a stretch of days."""
    if found := _FROM_AN_END.match(text, start):
        count = number(found[2])
        cut = _cut(span, found[3], count) if count else None
        if cut is None or count is None:
            return None
        first = found[1] in {"前", "头", "最初"}
        return Piece(cut[0] if first else cut[1], found.end())
    if found := _NTH.match(text, start):
        nth = _nth(span, found[2], number(found[1]) if found[1] else 1)
        return Piece(nth, found.end()) if nth else None
    return None


def _cut(span: Span, unit: str, count: int) -> tuple[Span, Span] | None:
    """The first and the last so many days, weeks, months or quarters of a span."""
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        if span.first.day != 1 or span.days < 28 * max(months, 3):
            return None
        last = spans.month_of(span.first, months - 1).last
        return Span(span.first, last), Span(spans.month_of(span.last, 1 - months).first, span.last)
    days = count * _DAYS[unit]
    return spans.first_days(span, days), spans.last_days(span, days)


def _nth(span: Span, unit: str, nth: int | None) -> Span | None:
    """The nth day, week, month or quarter of a span."""
    upto = _cut(span, unit, nth) if nth else None
    if upto is None or nth is None:
        return None
    if unit in _MONTHS:
        return Span(spans.month_of(span.first, (nth - 1) * _MONTHS[unit]).first, upto[0].last)
    first = span.first + timedelta(days=(nth - 1) * _DAYS[unit])
    return Span(first, upto[0].last) if first <= span.last else None


def inside_month(text: str, start: int, month: Span, scene: Scene | None) -> Piece | None:
    """`15号`, `前十天`, `下旬`, `初`, `上半月` right after a month.

    With a scene the month was named without its year: the day then chooses it (12月20日).
    """
    if found := _DAY.match(text, start) or _BARE_DAY.match(text, start):
        return _day(found, month, scene)
    if piece := days_of(text, start, month):
        return piece
    if found := _THIRD.match(text, start):
        third = found[1] or ("上" if found[2] else "中" if found[3] else "下")
        return Piece(spans.third_of(month, third), found.end())
    if found := _HALF.match(text, start):
        return Piece(spans.half_of(month, first=found[1] in {"上", "前"}), found.end())
    return None


def _day(found: Match[str], month: Span, scene: Scene | None) -> Piece | None:
    day = number(found[1])
    if day is None:
        return None
    if scene is None:
        return Piece(a_day(month.first.year, month.first.month, day), found.end())
    span = scene.in_a_year(lambda year: a_day(year, month.first.month, day))
    return Piece(span, found.end())
