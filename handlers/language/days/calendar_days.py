"""Months and quarters, and days inside them: 10月1日, 上月下旬, 七八月, 三季度, 年底."""

import re
from datetime import date
from re import Match

from handlers.language.days import parts, spans
from handlers.language.days.scene import (
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
from handlers.language.days.spans import a_month, one
from handlers.language.numbers import chinese_int
from storage.base.business_day import Span

# 12月饼 are cakes, and 一月一次 is how often.
_NO_MONTH = r"(?![饼卡嫂子亮光球经]|[一两几][次回结付交])"
_PLUS = rf"(?:{TO}|{LISTED})"


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


NAMED_MONTH = Rule(f"{FIGURES}元", re.compile(rf"{FRESH}({N}|元)月份?{_NO_MONTH}"), named_month)
MONTH_OF_RANGE = Rule(
    FIGURES, re.compile(rf"{FRESH}({N})(?={_PLUS}{N}月(?!\s*{N}[日号]))"), month_of_range
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
IN_A_YEAR: Rules = (
    NAMED_MONTH, TWO_MONTHS, MONTH_OF_RANGE, QUARTER, TWO_QUARTERS, PART_OF_A_YEAR,
)  # fmt: skip
RULES: Rules = (
    Rule(NEAR_LETTERS, re.compile(rf"({NEAR_WORDS})月份?(?:的?(今[天日]))?"), near_month),
    Rule(NEAR_LETTERS, re.compile(rf"({NEAR_WORDS})季度?(?!新|节|末)"), near_quarter),
    Rule("上中下月", re.compile(r"([上中下])旬|月(初|中(?![秋午])|底|末)"), part_of_a_month),
    *IN_A_YEAR,
)
