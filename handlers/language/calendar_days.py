"""Days by the calendar: 10月1日, 上月下旬, 三季度, 15号, 10.1, 2026-11-17."""

import re
from datetime import date
from re import Match

from handlers.language import parts, spans
from handlers.language.numbers import chinese_int
from handlers.language.parts import ASKED, NO_PLACE
from handlers.language.scene import (
    FIGURES,
    FRESH,
    LISTED,
    NEAR_LETTERS,
    NEAR_WORDS,
    TO,
    N,
    Piece,
    Rule,
    Rules,
    Scene,
    near,
    number,
)
from handlers.language.spans import a_day, a_month, one
from storage.base.business_day import Span

DIGITS = "0123456789"
# 12月饼 are cakes, and 一月一次 is how often.
_NO_MONTH = r"(?![饼卡嫂子亮光球经]|[一两几][次回结付交])"
_BEFORE_A_DATE = frozenset(" 从年的看查下到至比跟和与,于店")
_RANGE_GOES_ON = re.compile(
    rf"{TO}(?:\d{{1,2}}[./]\d{{1,2}}(?![\d元块])|\d{{1,2}}(?:[日号]|{ASKED})|现在|今天|昨天|今日)|以来|至今"
)
_DAY_IS_ASKED = re.compile(
    r"[日号]?(?:(?:那|当)(?:一)?[天日]|的?(?:总?流水|营业|收了|收入|收款|卖|对?账|日报|交易|生意|多少|订单|进账)|呢)"
)
_EVERY = re.compile(rf"每个?月的?(?:{N}[号日](?:[,和]|{TO}))*$")
_PLUS = rf"(?:{TO}|{LISTED})"


def full_date(match: Match[str], _scene: Scene) -> Span:
    """A date with its year."""
    return a_day(int(match[1]), int(match[2]), int(match[3]))


def year_and_month(match: Match[str], _scene: Scene) -> Span:
    """2026-11."""
    return a_month(int(match[1]), int(match[2]))


def near_month(match: Match[str], scene: Scene) -> Piece | None:
    """A month seen from today, or some days of it."""
    steps = near(match, scene)
    if steps is None:
        return None
    month = spans.month_of(scene.today, steps)
    if match[2]:
        return Piece(one(spans.months_before(scene.today, -steps)), match.end())
    inside = parts.inside_month(match.string, match.end(), month, None)
    return inside or Piece(month, match.end())


def named_month(match: Match[str], scene: Scene) -> Piece | None:
    """A month by its number, or some days of it."""
    said = number(match[1])
    if said is None:
        return None
    month = scene.in_a_year(lambda year: a_month(year, said))
    inside = parts.inside_month(match.string, match.end(), month, scene)
    return inside or Piece(month, match.end(), floating=scene.year is None)


def two_months(match: Match[str], scene: Scene) -> Span | None:
    """七八月: two months in a row."""
    first, last = (chinese_int(letter) or 0 for letter in match[1])
    if last != first + 1:
        return None
    return scene.in_a_year(lambda year: Span(a_month(year, first).first, a_month(year, last).last))


def month_of_range(match: Match[str], scene: Scene) -> Piece | None:
    """The 8 of 8到10月."""
    month = number(match[1])
    if month is None:
        return None
    span = scene.in_a_year(lambda year: a_month(year, month))
    return Piece(span, match.end(), floating=scene.year is None)


def near_quarter(match: Match[str], scene: Scene) -> Piece | None:
    """A quarter seen from today, or some of it."""
    steps = near(match, scene)
    if steps is None:
        return None
    span = spans.quarter_of(scene.today, steps)
    return parts.days_of(match.string, match.end(), span) or Piece(span, match.end())


def quarter(match: Match[str], scene: Scene) -> Piece:
    """A quarter by its number, or some of it."""
    which = chinese_int(match[1] or match[2] or match[3]) or 1
    span = scene.in_a_year(lambda year: spans.a_quarter(year, which))
    inside = parts.days_of(match.string, match.end(), span)
    return inside or Piece(span, match.end(), floating=scene.year is None)


def two_quarters(match: Match[str], scene: Scene) -> Span | None:
    """一二季度: two quarters in a row."""
    first, last = (chinese_int(letter) or 0 for letter in match[1])
    if last != first + 1:
        return None
    return scene.in_a_year(
        lambda year: Span(spans.a_quarter(year, first).first, spans.a_quarter(year, last).last)
    )


def part_of_a_month(match: Match[str], scene: Scene) -> Span | None:
    """A third of the month; ahead, 月初 and 月底 are its first and its last day."""
    if scene.ahead and match[2] in {"初", "底", "末"}:
        end = match[2] != "初"
        return scene.in_a_month(lambda month: one(month.last if end else month.first))
    third = match[1] or {"初": "上", "中": "中"}.get(match[2], "下")
    return scene.in_a_month(lambda month: spans.third_of(month, third))


def part_of_a_year(match: Match[str], scene: Scene) -> Span:
    """年初 is January, 年中 June, 年底 December; ahead, 年底 is its last day."""
    if match[1] in {"底", "末"} and scene.ahead:
        return scene.in_a_year(lambda year: one(date(year, 12, 31)))
    month = {"初": 1, "中": 6}.get(match[1], 12)
    return scene.in_a_year(lambda year: a_month(year, month))


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


NAMED_MONTH = Rule(FIGURES, re.compile(rf"{FRESH}({N})月份?{_NO_MONTH}"), named_month)
MONTH_OF_RANGE = Rule(
    FIGURES, re.compile(rf"{FRESH}({N})(?={_PLUS}{N}月(?!\s*{N}[日号])){_NO_MONTH}"), month_of_range
)
QUARTER = Rule(
    "第1234一二三四q",
    re.compile(
        rf"第([1-4一二三四])季度?|{FRESH}([1-4一二三四])(?:季度|(?={_PLUS}第?[1-4一二三四]季度))"
        r"|(?<![a-z])q([1-4])(?![\da-z])"
    ),
    quarter,
)
TWO_MONTHS = Rule(
    "一二三四五六七八九",
    re.compile(rf"{FRESH}([一二三四五六七八九]{{2}})月份?{_NO_MONTH}"),
    two_months,
)
TWO_QUARTERS = Rule("一二三", re.compile(rf"{FRESH}([一二三][二三四])季度"), two_quarters)
PART_OF_A_YEAR = Rule("年", re.compile(r"年(初|中(?![秋午])|底|末)"), part_of_a_year)
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
    Rule(
        NEAR_LETTERS,
        re.compile(rf"({NEAR_WORDS})月份?(?:的?(今[天日]))?"),
        near_month,
    ),
    NAMED_MONTH,
    TWO_MONTHS,
    MONTH_OF_RANGE,
    Rule(NEAR_LETTERS, re.compile(rf"({NEAR_WORDS})季度?(?!新|节|末)"), near_quarter),
    QUARTER,
    TWO_QUARTERS,
    Rule("上中下月", re.compile(r"([上中下])旬|月(初|中(?![秋午])|底|末)"), part_of_a_month),
    PART_OF_A_YEAR,
    DOTTED,
    Rule(
        DIGITS,
        re.compile(r"(?<!\S)(0[1-9]|1[0-2])(-)([0-3]\d)(?=的?(?:流水|营业|收|卖|对?账|日报|交易))"),
        dotted_date,
    ),
    Rule(
        FIGURES,
        re.compile(
            rf"{FRESH}({N})"
            rf"(?:号{NO_PLACE}|日(?!游|内)(?<![一二三四五六七八九十两]日)|(?<=十.)日|(?={_PLUS}(?:{N}{LISTED})*{N}[日号]{NO_PLACE}))"
        ),
        bare_day,
    ),
)
INSIDE_A_YEAR: Rules = (
    NAMED_MONTH, TWO_MONTHS, MONTH_OF_RANGE, QUARTER, TWO_QUARTERS, PART_OF_A_YEAR, DOTTED,
)  # fmt: skip
