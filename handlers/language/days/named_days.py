"""Days that have a name: 国庆, 春节前三天, 双11, 母亲节, 大年初三, 暑假."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from re import Match

from handlers.language.days import holidays, parts
from handlers.language.days.scene import N, Piece, Rule, Rules, Scene, number
from handlers.language.days.spans import first_days
from handlers.language.numbers import chinese_int
from storage.base.business_day import Span
from storage.base.refusal import Refusal


def _names(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


def _letters(names: Iterable[str]) -> str:
    return "".join(sorted({name[0] for name in names}))


# 五一 is a holiday, but 五一二, 十一点, 618块 and 五一路 are not.
_FIGURE = re.compile(r"[一二三四五六七八九十\d]+")
_MEASURED = "月号日点个块元万千百单笔家人台张年周毛折倍分秒时位件份杯桌条次种间层楼瓶斤"
_NO_NUMBER = rf"(?![{_MEASURED}路街广村%.\d一二三四五六七八九十零]|小时|店(?![里铺内门]))"
_ALL = (*holidays.STATUTORY, *holidays.FIXED, *holidays.MOVING)
_NUMERIC = tuple(name for name in _ALL if _FIGURE.search(name[-1]))
_WORDED = tuple(name for name in _ALL if name not in _NUMERIC)
_NOT_IN_A_NUMBER = r"(?<![双第一二三四五六七八九十百千万零之\d.a-z])"
_WISH = "(?!节?(?:好|快乐|大吉|愉快)|月饼)"
# 520 alone is a sum as often as a day: it wants a place where a day would stand.
_A_DAY_STANDS_HERE = re.compile(r"(?:^|[年看查下从到至比跟和与的店,]|节)\s*$")
_CALLED_A_DAY = re.compile(r"(?:当|那)[天日]|期间|活动|大促|节|(?:的)?(?:卖|收了|营业|流水|生意)")

_TAIL = re.compile(
    rf"(?:节|长假|小长假|黄金周|放假|假期|假日|期间|[那这](?=几天|{N}天))*"
    rf"(?:(?P<the>[那当](?:一)?[天日])|(?P<count>{N}|几)天(?:假期|长假|假)?)?"
)
_AROUND = re.compile(
    rf"(?:节)?(前|后)(?:的)?({N}|半)(?:个)?(天|日|周|星期|礼拜|月)|(?:节)?(?:之|以|过)?(后)(?!台|厨|天|面"
    rf"|来)(?:到现在|至今)?"
)
_BESIDE = re.compile(rf"[前后](?:[一1][天日]|(?:{N}|半)个?(?:周|星期|礼拜|月))")
_LUNAR_DAY = re.compile(r"(?:大年|正月|年)?初([一二三四五六七八九十])(?!共|直)")


def statutory_holiday(match: Match[str], scene: Scene) -> Piece | None:
    """The days off of a holiday: of the year that was said, or the most recent, or the coming."""
    name = match[1]
    if scene.year is not None:
        span = holidays.statutory(name, scene.year)
    elif scene.after is not None:
        span = scene.in_a_year(lambda year: holidays.statutory(name, year))
    elif scene.ahead:
        span = holidays.coming(name, scene.today)
    else:
        span = holidays.lately(name, scene.today)
    return _of_holiday(match, name, span, scene)


def _of_holiday(match: Match[str], name: str, span: Span, scene: Scene) -> Piece:
    """国庆期间, 元旦三天, 中秋那天, 国庆前三天, 春节前一周, 国庆后."""
    text = match.string
    tail = _TAIL.match(text, match.end())
    end = tail.end() if tail else match.end()
    if tail and tail["the"]:
        return Piece(holidays.the_day(name, span.last.year), end)
    if tail and tail["count"]:
        days = None if tail["count"] == "几" else number(tail["count"])
        return Piece(first_days(span, days) if days else span, end)
    inside = parts.days_of(text, end, span)
    if inside and inside.span != span and not _lies_beside(text, end):
        return inside
    return _around(text, end, span, scene) or Piece(span, end, floating=scene.year is None)


def _lies_beside(text: str, start: int) -> bool:
    """国庆前一天 and 国庆前一周 lie before it, though 国庆前三天 are its first three."""
    return _BESIDE.match(text, start) is not None


def _around(text: str, start: int, span: Span, scene: Scene) -> Piece | None:
    """Some days before or after a holiday; 后 alone runs until today."""
    found = _AROUND.match(text, start)
    if not found:
        return None
    following = span.last + timedelta(days=1)
    if found[4]:
        if scene.ahead or scene.after is not None or following > scene.today:
            return None
        return Piece(Span(following, scene.today), found.end())
    count = 0 if found[2] == "半" else number(found[2]) or 0
    days = count * {"天": 1, "日": 1, "月": 30}.get(found[3], 7)
    if not 0 < days <= 100:
        return None
    if found[1] == "前":
        return Piece(
            Span(span.first - timedelta(days=days), span.first - timedelta(days=1)), found.end()
        )
    return Piece(Span(following, span.last + timedelta(days=days)), found.end())


def festival(match: Match[str], scene: Scene) -> Piece | None:
    """A day that shops live by; with its campaign when that is said."""
    name, end = match[1], match.end()
    if name.isdigit() and not _stands_as_a_day(match):
        return None
    span = scene.in_a_year(holidays.festival(name, campaign=match[2] is not None))
    if match[2] is None and (beside := _around(match.string, end, span, scene)):
        return beside
    return Piece(span, end, floating=scene.year is None)


def _stands_as_a_day(match: Match[str]) -> bool:
    before, behind = match.string[: match.start()], match.string[match.end(1) :]
    if _A_DAY_STANDS_HERE.search(before):
        return True
    return _CALLED_A_DAY.match(behind) is not None and not before[-1:].isalnum()


def lunar_day(match: Match[str], scene: Scene) -> Piece | None:
    """大年初三, and the second end of 大年初一到初七."""
    if match[0][0] == "初" and scene.after is None:
        return None
    day = chinese_int(match[1]) or 1
    return Piece(scene.in_a_year(holidays.lunar_new_year(day)), match.end())


def any_holiday(match: Match[str], scene: Scene) -> Piece:
    """小长假, 黄金周: whichever came last, or comes next."""
    names = holidays.SHORT if match[1] == "小长假" else holidays.LONG
    find = holidays.next_of if scene.ahead else holidays.last_of
    return Piece(find(names, scene.today), match.end())


def summer(match: Match[str], scene: Scene) -> Piece:
    """The school holidays of summer."""
    span = scene.in_a_year(lambda year: Span(date(year, 7, 1), date(year, 8, 31)))
    return Piece(span, match.end(), floating=scene.year is None)


def winter(_match: Match[str], _scene: Scene) -> Span:
    """The school holidays of winter differ from place to place: not guessed."""
    raise Refusal("寒假各地放的日子不一样，请直接写日期，比如「1月20日到2月20日」。")


_FESTIVALS = (*holidays.FIXED, *holidays.MOVING)
_FESTIVAL_TAIL = r"节?(?:当[天日]|那(?:一)?[天日]|(期间|活动|大促|那几天|这几天))?"
RULES: Rules = (
    Rule(
        _letters(n for n in _NUMERIC if n in holidays.STATUTORY),
        re.compile(
            rf"{_NOT_IN_A_NUMBER}({_names(n for n in _NUMERIC if n in holidays.STATUTORY)}){_NO_NUMBER}"
        ),
        statutory_holiday,
    ),
    Rule(
        _letters(n for n in _WORDED if n in holidays.STATUTORY),
        re.compile(rf"({_names(n for n in _WORDED if n in holidays.STATUTORY)}){_WISH}"),
        statutory_holiday,
    ),
    Rule(
        _letters(n for n in _NUMERIC if n in _FESTIVALS),
        re.compile(
            rf"{_NOT_IN_A_NUMBER}({_names(n for n in _NUMERIC if n in _FESTIVALS)}){_NO_NUMBER}{_FESTIVAL_TAIL}"
        ),
        festival,
    ),
    Rule(
        _letters(n for n in _WORDED if n in _FESTIVALS),
        re.compile(rf"({_names(n for n in _WORDED if n in _FESTIVALS)}){_WISH}{_FESTIVAL_TAIL}"),
        festival,
    ),
    Rule("大正年初", _LUNAR_DAY, lunar_day),
    Rule("上小黄长", re.compile(r"(?:上一?个)?(小长假|黄金周|长假)"), any_holiday),
    Rule("寒", re.compile("寒假"), winter),
    Rule("暑", re.compile(r"暑(?:假|期)(?:(?:那|这)?(?:两|2)个月|期间)?"), summer),
)
