"""Years, and days named inside one: 去年, 2025年, 去年国庆, 今年前三个月, 去年底."""

import re
from dataclasses import replace
from datetime import date
from re import Match

from handlers.language.days import calendar_days, named_days, parts, spans
from handlers.language.days.scene import Piece, Rule, Rules, Scene, by_letter, read_piece
from handlers.language.days.spans import a_month, a_year, one
from handlers.language.days.stretches import HALF_YEAR
from handlers.language.days.written_dates import DOTTED
from handlers.language.numbers import chinese_int
from storage.base.business_day import Span

STEPS = {
    "大前": -3, "前": -2, "去": -1, "上": -1, "上一": -1, "前一": -1, "旧": -1,
    "今": 0, "本": 0, "这": 0, "这一": 0, "明": 1, "下": 1, "来": 1, "出": 1,
}  # fmt: skip
_NAMES = "|".join(sorted(STEPS, key=len, reverse=True))
_INSIDE = by_letter((HALF_YEAR, *calendar_days.IN_A_YEAR, DOTTED, *named_days.RULES))
_WHOLE = re.compile(r"全年|整年|一?整年|这?一年")
_NOT_A_YEAR = re.compile(r"[老前后来内以多了头年间店质期保]|的[老店]")
_THIS_MONTH = re.compile(r"(?:这个?|本|当)月")
_TODAY = re.compile(r"今[天日]")
_END = re.compile(r"(初|底|末)(?![一二三四五六七八九十])")
_SEASON = re.compile(r"([春夏秋冬])[天季]")
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def in_year(match: Match[str], scene: Scene) -> Piece | None:
    """The year that was said, or the days named inside it."""
    year = _the_year(match, scene)
    if year is None:
        return None
    text, start = match.string, match.end()
    inside = _inside(text, start, year, scene)
    if inside:
        return inside
    end = start - len(match["gap"])
    if match["bare"]:
        whole = _WHOLE.match(text, start)
        return Piece(a_year(year), whole.end()) if whole else None
    if match["digits"] and _NOT_A_YEAR.match(text, end):
        return None
    whole = _WHOLE.match(text, start)
    return Piece(a_year(year), whole.end() if whole else end)


def _the_year(match: Match[str], scene: Scene) -> int | None:
    if match["near"]:
        return scene.today.year + STEPS[match["near"]]
    said = chinese_int(match["bare"] or match["digits"])
    if said is None or said >= 100:
        return said
    return said + 2000 if said + 2000 <= scene.today.year + 1 else None


def _inside(text: str, start: int, year: int, scene: Scene) -> Piece | None:
    of_year = replace(scene, year=year, after=None)
    return (
        read_piece(_INSIDE, text, start, of_year)
        or parts.days_of(text, start, a_year(year))
        or _like_today(text, start, year, scene.today)
        or _season_or_end(text, start, year, scene)
    )


def _like_today(text: str, start: int, year: int, today: date) -> Piece | None:
    """去年今天, 去年这个月."""
    if found := _TODAY.match(text, start):
        return Piece(one(spans.months_before(today, 12 * (today.year - year))), found.end())
    if found := _THIS_MONTH.match(text, start):
        return Piece(a_month(year, today.month), found.end())
    return None


def _season_or_end(text: str, start: int, year: int, scene: Scene) -> Piece | None:
    if found := _SEASON.match(text, start):
        first = a_month(year, _SEASONS[found[1]])
        return Piece(Span(first.first, spans.month_of(first.first, 2).last), found.end())
    if found := _END.match(text, start):
        if scene.ahead and found[1] != "初":
            return Piece(one(date(year, 12, 31)), found.end())
        return Piece(a_month(year, 1 if found[1] == "初" else 12), found.end())
    return None


def this_whole_year(_match: Match[str], scene: Scene) -> Span:
    """全年 with no year before it."""
    return a_year(scene.today.year)


RULES: Rules = (
    Rule("全", re.compile(r"(?<!年)全年(?!无休)"), this_whole_year),
    Rule(
        "大前去上旧今本这明下来出2二两",
        re.compile(
            rf"(?:(?P<near>{_NAMES})年"
            r"|(?<![\da-z.])(?P<digits>20\d\d|2\d|[二两][零\d一二三四五六七八九]{3}|[二两][一二三四五六七八九])年"
            r"|(?<![\da-z.])(?P<bare>20\d\d)(?=\s*(?:[一二三四全整上下元春清劳端中国五十暑双圣母父儿过q]|第)))"
            r"(?P<gap>(?:的|度)?\s*)"
        ),
        in_year,
    ),
)
