"""The usual swing: by how much the same comparison came out in the weeks and months before."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_high, median_low

from handlers.figures.explanations.sides import Side
from handlers.figures.explanations.sums import Sum
from handlers.figures.scope import Scope
from handlers.language.days.spans import month_of, months_before
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books

STEPS = 8
FEWEST = 4
REACH = 2  # median absolute deviations; about four of five ordinary weeks lie within (ours)


@dataclass(frozen=True, slots=True)
class Swing:
    """Between which changes the same comparison usually lies, both ends included; of how many."""

    low: int
    high: int
    times: int

    def holds(self, change: int) -> bool:
        """Whether a change is only the usual up and down."""
        return self.low <= change <= self.high


def usual_swing(books: Books, measure: Sum, span: Span, base: Span, scope: Scope) -> Swing | None:
    """Up to eight earlier changes: their middle, give or take twice their median deviation.

    The middle is nothing where like is compared with like, else their median (a Monday is always
    less than its Sunday). None for stretches of different length, which nobody knows a usual change
    of, and when fewer than four of those pairs saw trade on both sides.
    """
    if span.days != base.days and not _months(span, base):
        return None
    began = books.totals.first_day()
    pairs = [pair for pair in _earlier(span, base) if began and pair[1].first >= began]
    cut = span.last == books.today
    found = [_change(measure, *_sides(books, scope, span, pair, cut=cut)) for pair in pairs]
    changes = [change for change in found if change is not None]
    if len(changes) < FEWEST:
        return None
    middle = 0 if _alike(span, base) else _median(changes)
    reach = REACH * _median([abs(change - middle) for change in changes])
    return Swing(middle - reach, middle + reach, len(changes))


def _alike(span: Span, base: Span) -> bool:
    """Whether both have the same weekdays, or are months."""
    return _months(span, base) or (
        span.days == base.days and (span.first - base.first).days % 7 == 0
    )


def _months(span: Span, base: Span) -> bool:
    """Whole months, or as many days of both."""
    if not span.first.day == base.first.day == 1 or span.first == base.first:
        return False
    return span.last.day == base.last.day or (_ends_month(span) and _ends_month(base))


def _ends_month(span: Span) -> bool:
    return span.last == month_of(span.last).last


def _median(values: list[int]) -> int:
    return half_up(median_low(values) + median_high(values), 2)


def _sides(
    books: Books, scope: Scope, asked: Span, pair: tuple[Span, Span], *, cut: bool
) -> tuple[Side, Side]:
    """An earlier pair, cut at the same minute as the one that is asked about."""
    span, base = (
        Side(books, part, scope.shifted((part.last - asked.last).days), cut) for part in pair
    )
    return base, span


def _change(measure: Sum, base: Side, now: Side) -> int | None:
    """One earlier change; None where a side was closed."""
    then, after = base.whole(), now.whole()
    old, new = measure.value(then), measure.value(after)
    return new - old if then and after and old is not None and new is not None else None


def _earlier(span: Span, base: Span) -> Iterator[tuple[Span, Span]]:
    """The pairs before: months back where months are compared, else whole weeks back."""
    for step in range(1, STEPS + 1):
        if _months(span, base):
            yield _months_back(span, step), _months_back(base, step)
        else:
            days = -7 * step * -(-span.days // 7)
            yield span.shift(days), base.shift(days)


def _months_back(span: Span, months: int) -> Span:
    """The same days of earlier months; a whole month stays whole."""
    whole = _ends_month(span)
    first, last = months_before(span.first, months), months_before(span.last, months)
    return Span(first, month_of(last).last if whole else last)
