"""Which days a line means: names of days, joined by 到, within bounds and never in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from re import Match

from handlers.language import calendar_days, named_days, near_days
from handlers.language.numbers import chinese_int
from handlers.language.scene import TO, Piece, Rules, Scene, read_piece
from handlers.language.spans import a_year
from storage.base.business_day import Span
from storage.base.refusal import Refusal

LONGEST_DAYS = 366
LONGEST_TEXT = 200

_TO = re.compile(TO)
_NOW = re.compile(r"(?:现在|目前|此刻|如今|今(?![年天日晚早儿夜]))(?:为止)?")
_SINCE = re.compile(r"以来|到现在|至今")
_WHOLE = re.compile(r"(?:那|这|当)(?:一)?(?:天|几天)|全[天年月]|整[月年]|期间")
_OPENING = re.compile(r"(?:从)?(?:开业|开店|开张)(?:以来|到现在|至今|到今天)")
# Most places of a line cannot begin the name of a day; these letters can.
_MAY_BEGIN = re.compile(
    r"[\dqty今昨前大明后去上本这当近最过下周星礼一二三四五六七八九十两第每"
    r"元春清劳端中国情妇儿教万双平圣母父除暑年月开从]"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Days as they were named in a line: `text[start:end]`; no span when it is all since opening."""

    span: Span | None
    since_opening: bool
    start: int
    end: int


def find_dates(text: str, today: date, *, ahead: bool = False) -> Found | None:
    """The first days named in a normalised line; a Refusal when they cannot be.

    Days may lie ahead: what is asked decides whether that makes sense. `today` is the business day.
    """
    return next(_all(text[:LONGEST_TEXT], Scene(today, ahead=ahead)), None)


def all_dates(text: str, today: date, *, ahead: bool = False) -> tuple[Found, ...]:
    """All days named in a normalised line, from left to right; none overlaps another."""
    return tuple(_all(text[:LONGEST_TEXT], Scene(today, ahead=ahead)))


def _all(text: str, scene: Scene) -> Iterator[Found]:
    reached = 0
    for start in (match.start() for match in _MAY_BEGIN.finditer(text)):
        if start < reached:
            continue
        found = _at(text, start, scene)
        if found is not None:
            reached = found.end
            yield found


def _at(text: str, start: int, scene: Scene) -> Found | None:
    if opening := _OPENING.match(text, start):
        return Found(None, True, start, opening.end())
    piece = _read(text, start, scene)
    if piece is None:
        return None
    return Found(_bounded(piece.span), False, start, _with_tail(text, piece.end))


def in_year(match: Match[str], scene: Scene) -> Piece | None:
    """去年, 2025年: the year, or the days named inside it."""
    said = chinese_int(match[2]) if match[2] else scene.today.year + STEPS[match[1]]
    if said is None:
        return None
    year = said + 2000 if said < 100 else said
    inside = read_piece(INSIDE, match.string, match.end(), replace(scene, year=year, after=None))
    if inside:
        return inside
    whole = _WHOLE_YEAR.match(match.string, match.end())
    return Piece(scene.until_today(a_year(year)), whole.end() if whole else match.end())


STEPS = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "明": 1}
YEAR = r"(?:(去|前|今|本|明|上)年|(20\d\d|2\d|[二两][零\d一二三四五六七八九]{3})年)(?!同|期)(?:的|度)?\s*"
_WHOLE_YEAR = re.compile(r"(?:全年|整年|一整年|一年)?")
INSIDE: Rules = (*calendar_days.RULES, *named_days.RULES)
RULES: Rules = (
    calendar_days.RULES[0],
    calendar_days.RULES[1],
    near_days.RULES[0],
    (re.compile(YEAR), in_year),
    *near_days.RULES,
    *calendar_days.RULES,
    *named_days.RULES,
)


def _read(text: str, start: int, scene: Scene) -> Piece | None:
    """One name of days, or two of them joined."""
    first = read_piece(RULES, text, start, scene)
    if first is None:
        return None
    if since := _SINCE.match(text, first.end):
        return _until(first, scene.today, since.end())
    joined = _TO.match(text, first.end)
    if not joined:
        return first
    if now := _NOW.match(text, joined.end()):
        return _until(first, scene.today, now.end())
    second = read_piece(RULES, text, joined.end(), replace(scene, after=first.span.first))
    return first if second is None else _until(first, second.span.last, second.end)


def _until(first: Piece, last: date, end: int) -> Piece:
    if last < first.span.first:
        raise Refusal("开始的日子比结束的晚，请换个顺序再发。")
    return Piece(Span(first.span.first, last), end)


def _bounded(span: Span) -> Span:
    if span.days > LONGEST_DAYS:
        raise Refusal(f"这段时间有 {span.days} 天，一次最多看 {LONGEST_DAYS} 天。")
    return span


def _with_tail(text: str, end: int) -> int:
    tail = _WHOLE.match(text, end)
    return tail.end() if tail else end
