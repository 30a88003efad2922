"""Days by the calendar: 10月1日, 上月下旬, 三季度, 下半年, 15号, 10.1."""

import re
from re import Match

from handlers.language import spans
from handlers.language.numbers import chinese_int
from handlers.language.scene import TO, N, Piece, Rules, Scene, number
from handlers.language.spans import a_day, a_month
from storage.base.business_day import Span

MONTH = rf"(?:(本|这个?|当|上上个?|上个?|下个?)月|(?<!\d)({N})月份?)"


def full_date(match: Match[str], _scene: Scene) -> Span:
    """A date with its year."""
    return a_day(int(match[1]), int(match[2]), int(match[3]))


def in_month(match: Match[str], scene: Scene) -> Piece | None:
    """A month, or some days of it."""
    month = _the_month(match, scene)
    if month is None:
        return None
    inside = _days_inside(match, month, scene)
    if inside:
        return inside
    running = match[1] is not None and month.first <= scene.today
    return Piece(scene.until_today(month) if running else month, match.end())


def _the_month(match: Match[str], scene: Scene) -> Span | None:
    if match[1]:
        steps = {"上上": -2, "上": -1, "下": 1}.get(match[1].rstrip("个"), 0)
        return spans.month_of(scene.today, steps)
    said = number(match[2])
    return None if said is None else scene.in_a_year(lambda year: a_month(year, said))


def _days_inside(match: Match[str], month: Span, scene: Scene) -> Piece | None:
    """`15号`, `前十天`, `下旬`, `初` right after a month."""
    text, start = match.string, match.end()
    if found := re.compile(rf"({N})(?:[日号](?!报)|(?={TO}{N}[日号]))").match(text, start):
        day = number(found[1])
        if day is None:
            return None
        if match[1]:
            return Piece(a_day(month.first.year, month.first.month, day), found.end())
        number_of_month = month.first.month
        span = scene.in_a_year(lambda year: a_day(year, number_of_month, day))
        return Piece(span, found.end())
    if found := re.compile(rf"(前|最?后)({N}|几)天").match(text, start):
        cut = spans.first_days if found[1] == "前" else spans.last_days
        days = number(found[2])
        return Piece(cut(month, days), found.end()) if days else None
    if found := re.compile(r"([上中下])旬|(初)|(底|末)").match(text, start):
        third = found[1] or ("上" if found[2] else "下")
        return Piece(spans.third_of(month, third), found.end())
    return None


def month_of_range(match: Match[str], scene: Scene) -> Span | None:
    """The 8 of 8到10月."""
    month = number(match[1])
    return None if month is None else scene.in_a_year(lambda year: a_month(year, month))


def half_year(match: Match[str], scene: Scene) -> Span:
    """Half a year."""
    return scene.in_a_year(lambda year: spans.a_half(year, match[1]))


def quarter_near(match: Match[str], scene: Scene) -> Span:
    """A quarter seen from today."""
    steps = {"上上": -2, "上": -1}.get(match[1].rstrip("个"), 0)
    return scene.until_today(spans.quarter_of(scene.today, steps))


def quarter(match: Match[str], scene: Scene) -> Span:
    """A quarter by its number."""
    which = chinese_int(match[1] or match[2]) or 1
    return scene.in_a_year(lambda year: spans.a_quarter(year, which))


def part_of_this_month(match: Match[str], scene: Scene) -> Span:
    """A third of a month, or an end of the month or the year."""
    if match[2]:
        return scene.in_a_year(lambda year: a_month(year, 1))
    if match[4]:
        return scene.in_a_year(lambda year: a_month(year, 12))
    third = match[1] or ("上" if match[3] else "下")
    return scene.in_a_month(lambda month: spans.third_of(month, third))


def dotted_date(match: Match[str], scene: Scene) -> Span | None:
    """10.1 and 11/3, when they can be dates at all."""
    month, day = int(match[1]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return scene.in_a_year(lambda year: a_day(year, month, day))


def bare_day(match: Match[str], scene: Scene) -> Span | None:
    """15号: of this month, or of the last one when it has not come yet."""
    day = number(match[1])
    if day is None or not 1 <= day <= 31:
        return None
    return scene.in_a_month(lambda month: _day_of(month, day))


def _day_of(month: Span, day: int) -> Span:
    return a_day(month.first.year, month.first.month, day)


RULES: Rules = (
    (
        re.compile(
            r"(?<![\da-z])(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)[日号]?"
        ),
        full_date,
    ),
    (re.compile(r"(?<![\da-z])(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?![\da-z])"), full_date),
    (re.compile(MONTH + r"(?:的|份)?\s*"), in_month),
    (re.compile(rf"(?<!\d)({N})(?={TO}{N}月(?!\s*{N}[日号]))"), month_of_range),
    (re.compile(r"([上下])半年"), half_year),
    (re.compile(r"(本|这个?|当|上上个?|上个?)季度?"), quarter_near),
    (re.compile(r"第?([1-4一二三四])季度|q([1-4])(?![\da-z])"), quarter),
    (re.compile(r"([上中下])旬|(年初)|(月初)|(年底|年末)|(月底|月末)"), part_of_this_month),
    (
        re.compile(
            # 10.1 may be a sum: inside a sentence it is a date only as one end of a range.
            r"(?:(?<![^\s从到至~-])|(?<![\d./:a-z-])(?=\d+/|\d+\.\d+\s*[到至~-]\s*\d+\.\d))"
            r"(\d{1,2})([./])(\d{1,2})(?![\d./:]|元|块|折|%|万|k|w)"
        ),
        dotted_date,
    ),
    (
        re.compile(
            rf"(?<!每月)(?<![每\d])({N})(?:日(?!报)|号(?![机店楼桌柜线门台]|收银|终端)"
            rf"|(?={TO}{N}[日号](?![机店楼桌])))"
        ),
        bare_day,
    ),
)
