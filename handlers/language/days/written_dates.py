"""Dates as they are written: 2026-11-17, 20261117, 11/3, 10.1, 15号."""

import re
from re import Match

from handlers.language.days.parts import ASKED, NO_PLACE
from handlers.language.days.scene import (
    FIGURES,
    FRESH,
    LISTED,
    TO,
    N,
    Piece,
    Rule,
    Rules,
    Scene,
    number,
)
from handlers.language.days.spans import a_day, a_month
from storage.base.business_day import Span

DIGITS = "0123456789"
_BEFORE_A_DATE = frozenset(" 从年的看查下到至比跟和与,于店")
_RANGE_GOES_ON = re.compile(
    rf"{TO}(?:\d{{1,2}}[./-]\d{{1,2}}(?![\d元块:点])|\d{{1,2}}(?:[日号]|{ASKED})|现在|今天|昨天|今日)|以来|至今"
)
_DAY_IS_ASKED = re.compile(
    r"[日号]?(?:(?:那|当)(?:一)?[天日]|的?(?:进了|进账|卖了|做了|总?流水|营业|销售|销量|业绩|客单|退款|手续费|单量"
    r"|笔数|收了|收入|收款"
    r"|卖|对?账|日报|交易|生意|多少|订单|进账)|呢)"
)
# 每月1号和15号 is a timetable, not a day.
_EVERY = re.compile(rf"每个?月的?(?:{N}[号日](?:[,和]|{TO}))*$")
_PLUS = rf"(?:{TO}|{LISTED})"


def full_date(match: Match[str], _scene: Scene) -> Span:
    """A date with its year."""
    return a_day(int(match[1]), int(match[2]), int(match[3]))


def year_and_month(match: Match[str], _scene: Scene) -> Span:
    """2026-11."""
    return a_month(int(match[1]), int(match[2]))


def dotted_date(match: Match[str], scene: Scene) -> Span | None:
    """10.1 and 11/3, when they can be dates at all; 10.1 may be a sum as well."""
    month, day = int(match[1]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31) or not _meant_as_date(match, scene):
        return None
    return scene.in_a_year(lambda year: a_day(year, month, day))


def _meant_as_date(match: Match[str], scene: Scene) -> bool:
    """Whether 10.1 is an end of a range, stands alone, or has a question about a day behind it."""
    if match[2] == "/" or scene.after is not None or scene.year is not None:
        return True
    text, start, end = match.string, match.start(), match.end()
    if _RANGE_GOES_ON.match(text, end) or (start == 0 and end == len(text)):
        return True
    at_a_word = start == 0 or text[start - 1] in _BEFORE_A_DATE
    return at_a_word and _DAY_IS_ASKED.match(text, end) is not None


def bare_day(match: Match[str], scene: Scene) -> Piece | None:
    """15号: the latest one, or the coming."""
    day = number(match[1])
    if day is None or not 1 <= day <= 31 or _EVERY.search(match.string, 0, match.start()):
        return None
    span = scene.in_a_month(lambda month: _day_of(month, day))
    return Piece(span, match.end(), floating=True) if span else None


def _day_of(month: Span, day: int) -> Span | None:
    return a_day(month.first.year, month.first.month, day) if day <= month.days else None


DOTTED = Rule(
    DIGITS,
    re.compile(
        r"(?<![\d./:a-z¥第笔单付退花收])(\d{1,2})([./])(\d{1,2})(?![\d./:]|元|块|毛|折|%|万|千|k|w|个|笔|点)[日号]?"
    ),
    dotted_date,
)
RULES: Rules = (
    Rule(
        "2",
        re.compile(
            r"(?<![\da-z])(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d|-\d{3}(?!\d[-/.年]))[日号]?"
        ),
        full_date,
    ),
    Rule(
        "2",
        re.compile(r"(?<![\da-z])(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?![\da-z])"),
        full_date,
    ),
    Rule("2", re.compile(r"(?<![\da-z])(20\d\d)[-/](0?[1-9]|1[0-2])(?![\d/.-])"), year_and_month),
    DOTTED,
    Rule(
        DIGITS,
        re.compile(r"(?:(?<!\S)|(?<=[从到至~]))(0[1-9]|1[0-2])(-)([0-3]\d)(?![\d.:/点元块个-])"),
        dotted_date,
    ),
    Rule(
        FIGURES,
        re.compile(
            rf"{FRESH}({N})"
            rf"(?:号{NO_PLACE}|日(?!游|内)(?<![一二三四五六七八九十两]日)|(?<=十.)日"
            rf"|(?={_PLUS}(?:{N}{LISTED})*{N}[日号]{NO_PLACE}))"
        ),
        bare_day,
    ),
)
