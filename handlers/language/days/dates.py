"""Which days a line means: every date phrase of it, within bounds and never in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.language.days.ranges import read_days
from handlers.language.days.scene import N, Scene, number
from storage.base.business_day import Span
from storage.base.refusal import Refusal

LONGEST_DAYS = 366
LONGEST_TEXT = 200
FIRST_DAY = date(2008, 1, 1)  # before it the holidays were other ones, and nobody has figures

_WHOLE = re.compile(r"[那这]几天|全[天年月周]|整[天月年周]|一整[天个]?[月周年]?|期间")
_COUNTED = re.compile(rf"[这那]?({N})天")
_THAT_DAY = re.compile(r"(?:那|当)(?:一)?[天日]")
_OPENING = re.compile(
    r"(?:开业|开店|开张|建店|营业)(?:第一天|当天|那天|时)?"
    r"(?:以来|起?(?:一?直?到|至)(?:现在|目前|今天?|如今)(?:为止)?|起(?!来))"
)
_OPENING_LETTERS = frozenset("开建营")


@dataclass(frozen=True, slots=True)
class Found:
    """Days as they were named in a line: `text[start:end]`; no span when it is all since opening."""

    span: Span | None
    since_opening: bool
    start: int
    end: int


def find_dates(text: str, today: date, *, ahead: bool = False) -> Found | None:
    """The first days named in a normalised line; a Refusal when they cannot be.

    `today` is the business day. `ahead`: the sentence looks forward, so a bare weekday or holiday is
    the next one and a running period is whole; else it is the last one, and ends today. Days to
    come may be named either way: what is asked decides whether that makes sense.
    """
    return next(_all(text[:LONGEST_TEXT], Scene(today, ahead=ahead)), None)


def all_dates(text: str, today: date, *, ahead: bool = False) -> tuple[Found, ...]:
    """All days named in a normalised line, from left to right; none overlaps another."""
    return tuple(_all(text[:LONGEST_TEXT], Scene(today, ahead=ahead)))


def _all(text: str, scene: Scene) -> Iterator[Found]:
    at = 0
    while at < len(text):
        found = _at(text, at, scene)
        if found is None:
            at += 1
            continue
        yield found
        # The 当天 of 10月8号当天 says nothing new.
        that_day = _THAT_DAY.match(text, found.end)
        at = that_day.end() if that_day else found.end


def _at(text: str, start: int, scene: Scene) -> Found | None:
    if text[start] in _OPENING_LETTERS:
        opening = _OPENING.match(text, start)
        return Found(None, True, start, opening.end()) if opening else None
    piece = read_days(text, start, scene)
    if piece is None:
        return None
    span = _bounded(piece.span, scene.today)
    return Found(span, False, start, _with_tail(text, piece.end, span))


def _with_tail(text: str, end: int, span: Span) -> int:
    """Where the phrase ends with what only repeats it: 去年全年, 上周末两天."""
    if whole := _WHOLE.match(text, end):
        return whole.end()
    counted = _COUNTED.match(text, end)
    return counted.end() if counted and number(counted[1]) == span.days > 1 else end


def _bounded(span: Span, today: date) -> Span:
    if span.days > LONGEST_DAYS:
        raise Refusal(f"这段时间有 {span.days} 天，一次最多看 {LONGEST_DAYS} 天。")
    if span.first < FIRST_DAY:
        raise Refusal("2008 年以前的日子我这里没有，请核对一下日期。")
    if span.last.year > today.year + 1:
        raise Refusal(f"{span.last.year} 年太远了，最远只能到明年年底。")
    return span
