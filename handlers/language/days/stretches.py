"""Stretches counted from today: 近7天, 前两天, 这几个月, 三天前, 一周后."""

import re
from datetime import date, timedelta
from re import Match

from handlers.language.days import parts, spans
from handlers.language.days.scene import FRESH, N, Piece, Rule, Rules, Scene, number
from handlers.language.days.spans import one
from storage.base.business_day import Span
from storage.base.refusal import Refusal

_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十百两]{1,4}|[几些俩])"
# 近4个周二 are Tuesdays, not weeks.
_UNIT = r"(天|日|(?:周|星期|礼拜)(?![二三四五六末]|一(?![共起直样定])|日(?![均报常]))|月|季度?|年)"
_WEEKS = {"星期": "周", "礼拜": "周", "日": "天", "季度": "季"}
_MONTHS = {"月": 1, "季": 3, "年": 12}
_LONGEST_MONTHS = 240


def lately(match: Match[str], scene: Scene) -> Span | None:
    """近7天, 近半个月, 近一个半月: rolling back from today; 前…: before; 这两周: with this one."""
    unit = _WEEKS.get(match[4], match[4])
    word = match[1]
    if match[2] == "半":
        return None if word in _BEFORE else _half(scene.today, unit)
    count = _counted(match[2])
    if not count or (unit == "季" and count > 80) or count * _MONTHS.get(unit, 0) > 240:
        return _endless() if count else None
    if word in _BEFORE:
        return _before(word, scene, count, unit)
    if word == "这":
        return _with_this(scene.today, count, unit)
    more = match[3] == "个半" or match[5] is not None
    return _rolling(scene.today, count, unit, half=more)


_BEFORE = frozenset({"前", "头", "往前", "之前", "上"})


def _counted(text: str) -> int | None:
    """A number, or the larger of a guess (两三天)."""
    if len(text) == 2 and text[0] in "一二两三四五六七八" and text[1] in "两二三四五六七八九":
        text = text[1]
    return number(text)


def _half(today: date, unit: str) -> Span | None:
    if unit == "年":
        return _rolling(today, 6, "月", half=False)
    return _rolling(today, 15, "天", half=False) if unit == "月" else None


def _rolling(today: date, count: int, unit: str, *, half: bool) -> Span:
    """So many days, weeks or months of which today is the last day."""
    months = count * _MONTHS.get(unit, 0) + (6 if half and unit == "年" else 0)
    days = count * {"天": 1, "周": 7}.get(unit, 0) + (15 if half and unit == "月" else 0)
    if months > _LONGEST_MONTHS:
        return _endless()
    first = spans.months_before(today, months) - timedelta(days=days)
    return Span(first + timedelta(days=1), today)


def _before(word: str, scene: Scene, count: int, unit: str) -> Span | None:
    """So many whole days, weeks, months before this one; 前三季度 are those of the year."""
    if unit == "天":
        return Span(scene.today - timedelta(days=count), scene.today - timedelta(days=1))
    if unit == "季" and word in {"前", "头"}:
        if count > 4:
            return None
        upto = scene.in_a_year(lambda year: spans.a_quarter(year, count))
        return Span(date(upto.first.year, 1, 1), upto.last)
    return Span(_unit_at(scene.today, unit, -count).first, _unit_at(scene.today, unit, -1).last)


def _with_this(today: date, count: int, unit: str) -> Span:
    if unit == "天":
        return _rolling(today, count, unit, half=False)
    return Span(_unit_at(today, unit, 1 - count).first, today)


def _unit_at(today: date, unit: str, steps: int) -> Span:
    """The week, month, quarter or year so many steps away."""
    if unit == "周":
        return spans.week_of(today, steps)
    if unit == "月":
        return spans.month_of(today, steps)
    return spans.quarter_of(today, steps) if unit == "季" else spans.a_year(today.year + steps)


def _endless() -> Span:
    raise Refusal("这段时间太长了，一次最多看 366 天。")


def until_now(match: Match[str], scene: Scene) -> Span | None:
    """半年来, 一周以来, 30天内的流水: rolling back from today, without 近."""
    unit = _WEEKS.get(match[2], match[2])
    if match[1] == "半":
        return _half(scene.today, unit)
    count = number(match[1])
    if not count or (unit == "月" and "个" not in match[0]):
        return None
    return _rolling(scene.today, count, unit, half=False)


def ago(match: Match[str], scene: Scene) -> Span | None:
    """三天前, 两周前, 半年前: the day, the week or the month so long ago."""
    unit = _WEEKS.get(match[2], match[2])
    if match[1] == "半":
        half_a_month = one(scene.today - timedelta(days=15))
        return {"年": spans.month_of(scene.today, -6), "月": half_a_month}.get(unit)
    count = number(match[1])
    if not count or (unit == "月" and "个" not in match[0]):
        return None
    if unit == "天":
        return one(scene.today - timedelta(days=count))
    return _endless() if count > 52 else _unit_at(scene.today, unit, -count)


def later(match: Match[str], scene: Scene) -> Span | None:
    """三天后, 一周后, 过两天: a day to come, where the sentence looks ahead."""
    if not scene.ahead:
        return None
    unit = _WEEKS.get(match[2] or match[4], match[2] or match[4])
    said = match[1] or match[3]
    if said == "半":
        return one(scene.today + timedelta(days={"月": 15, "年": 182}.get(unit, 3)))
    count = number(said)
    if not count or count > 60:
        return None
    if unit == "月":
        return one(spans.months_before(scene.today, -count))
    return one(scene.today + timedelta(days=count * {"天": 1, "周": 7}.get(unit, 365)))


def english_days(match: Match[str], scene: Scene) -> Span | None:
    """last 7 days, past 3 months."""
    count = int(match[1])
    unit = {"day": "天", "week": "周", "month": "月"}[match[2]]
    return _rolling(scene.today, count, unit, half=False) if 0 < count <= 366 else None


def half_month(match: Match[str], scene: Scene) -> Span | None:
    """上半月, 前半个月, 下半月."""
    first = match[1] in {"上", "前"}
    return scene.in_a_month(lambda month: spans.half_of(month, first=first))


def half_year(match: Match[str], scene: Scene) -> Piece:
    """上半年, and 上半年前两个月."""
    half = {"前": "上", "后": "下"}.get(match[1], match[1])
    span = scene.in_a_year(lambda year: spans.a_half(year, half))
    inside = parts.days_of(match.string, match.end(), span)
    return inside or Piece(span, match.end(), floating=True)


HALF_YEAR = Rule("上前下后", re.compile(r"(上|前|下|后)半年度?"), half_year)
RULES: Rules = (
    HALF_YEAR,
    Rule("上前下后", re.compile(r"(上|前|下|后)半个?月"), half_month),
    Rule(
        "最近过这前头往之上",
        re.compile(
            rf"(最近|近|过去|这|前|头|往前|之前|上)[的这]?({_COUNT}|半)(个半|个)?\s*{_UNIT}(半(?!价))?"
            r"(?![前后假])"
        ),
        lately,
    ),
    Rule(
        "0123456789一二三四五六七八九十两廿卅半",
        re.compile(
            rf"{FRESH}(?<![近去最满提])({N}|半)个?(天|日|周|星期|礼拜|月|年)(?:之|以)?前(?!期)"
        ),
        ago,
    ),
    Rule(
        "0123456789一二三四五六七八九十两廿卅半",
        re.compile(
            rf"{FRESH}(?<![满超过每])({N}|半)个?(天|周|星期|礼拜|月|年)"
            r"(?:以来|(?<=[年月])来(?![了店过几多])|来(?![了的店过几多])|(?:以|之)?内(?=的?(?:总?流水|营业"
            r"|收[了入款]|卖|交易|订单|新客|复购)))"
        ),
        until_now,
    ),
    Rule(
        "0123456789一二三四五六七八九十两廿卅半过",
        re.compile(
            rf"(?:{FRESH}({N}|半)个?(天|周|星期|礼拜|月|年)(?:之|以)?后"
            rf"|过({N})个?(天|周|星期|礼拜|月|年)(?!期))"
        ),
        later,
    ),
    Rule("lp", re.compile(r"(?<![a-z])(?:last|past) (\d{1,3}) (day|week|month)s?"), english_days),
)
