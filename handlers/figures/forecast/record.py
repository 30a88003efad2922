"""The record: how the same method did in the weeks and months before, and the range that follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handlers.figures.forecast.history import History, SoFar
from handlers.figures.forecast.kinds import holiday
from handlers.figures.forecast.method import rest_of
from handlers.figures.forecast.shape import WHOLE
from handlers.language.days.spans import month_of, months_before
from storage.base.business_day import Span
from storage.base.money import half_up

WEEKS = 26
RECENT = 12
MONTHS = 3
LEARNING = timedelta(days=28)  # before this there is no shape to go by
SURE = (4, 5)  # four of five: how often the range should hold
FEWEST = 5
FEAST = 2  # a holiday is rare, so its range is doubled; then it held as often (two years of demo)
WIDE = 3_000  # basis points either way while there is too little to look back on (ours)

Error = int
"""(actual - expected) ÷ expected in basis points."""


@dataclass(frozen=True, slots=True)
class Record:
    """Past errors of the same forecast, newest first, each in basis points of what came."""

    every: Literal["month", "week"]
    errors: tuple[Error, ...]

    @property
    def worst(self) -> int:
        """The largest, without its sign."""
        return max(map(abs, self.errors))


def margin(history: History, span: Span, so_far: SoFar | None) -> tuple[int, bool]:
    """By how many basis points what is to come may be off, and whether that was measured.

    Of earlier weeks' errors (without their sign, seen from the same place) the one that four of five
    do not exceed, counted so that it holds for the next one too (split conformal prediction).
    """
    rest = Span(max(span.first, history.today), span.last)
    feast = _feast(rest)
    off = _rest_errors(history, rest, so_far, feasts=feast)
    if len(off) < FEWEST:
        return WIDE, False
    place = min(len(off), -(-(len(off) + 1) * SURE[0] // SURE[1]))
    return sorted(off)[place - 1] * (FEAST if feast else 1), True


def record_of(history: History, span: Span, so_far: SoFar | None) -> Record:
    """What the same forecast was off by: of a month in the last three, else in up to twelve weeks.

    Weeks with holidays count only beside a span that has some itself.
    """
    if span == month_of(span.first):
        return Record("month", tuple(_month_errors(history, span)))
    found = [
        _error(history, span.shift(-7 * week), history.today - timedelta(days=7 * week), so_far)
        for week in _weeks(history, span)
        if _feast(span) or not _feast(span.shift(-7 * week))
    ]
    return Record("week", tuple(error for error in found[:RECENT] if error is not None))


def _rest_errors(
    history: History, rest: Span, so_far: SoFar | None, *, feasts: bool
) -> list[int]:  # fmt: skip
    """How far what was still to come was missed by, week by week; holidays only where asked for."""
    found = []
    for week in _weeks(history, rest):
        earlier = rest.shift(-7 * week)
        if _feast(earlier) and not feasts:
            continue
        expected, actual = _seen_from(history, earlier, week, so_far)
        if expected:
            found.append(abs(half_up((actual - expected) * WHOLE, expected)))
    return found


def _seen_from(
    history: History, rest: Span, week: int, so_far: SoFar | None
) -> tuple[int, int]:  # fmt: skip
    origin = history.today - timedelta(days=7 * week)
    expected = rest_of(history, rest, origin, so_far).total
    under_way = so_far is not None and origin in rest
    early = so_far.of(origin) if so_far is not None and under_way else 0
    return expected, history.over(rest) - early


def _error(history: History, span: Span, origin: date, so_far: SoFar | None) -> Error | None:
    """Of the whole span: what was in by then and what was expected, against what came."""
    actual = history.over(span)
    if not actual:
        return None
    before = sum(history.of(day) for day in span if day < origin)
    early = so_far.of(origin) if so_far is not None and origin in span else 0
    expected = before + early + rest_of(history, span, origin, so_far).total
    return half_up((expected - actual) * WHOLE, actual)


def _month_errors(history: History, span: Span) -> list[Error]:
    """The last three months, each seen from the morning of the same day."""
    ahead = (span.first.year * 12 + span.first.month) - (
        history.today.year * 12 + history.today.month
    )
    found = []
    for back in range(1, MONTHS + 1):
        origin = months_before(history.today, back + ahead)
        if origin - LEARNING < history.first:
            break
        error = _error(history, month_of(history.today, -back), origin, None)
        found += [error] if error is not None else []
    return found


def _weeks(history: History, span: Span) -> list[int]:
    """How many weeks back this span was over, with enough before it to learn from."""
    return [
        week
        for week in range(1, WEEKS + 1)
        if span.last - timedelta(days=7 * week) < history.today
        and history.today - timedelta(days=7 * week) - LEARNING >= history.first
    ]


def _feast(span: Span) -> bool:
    return any(holiday(day) for day in span)
