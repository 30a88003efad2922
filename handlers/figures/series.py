"""Series: any figure by hour, day, week or month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.hours import day_order
from handlers.figures.metrics import METRICS, PAYERS, measure
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.spans import month_of, one, week_of
from storage.base.business_day import Span, local
from storage.books import Books


@dataclass(frozen=True, slots=True)
class Point:
    """One hour, day, week or month; `hour` is of the clock and `span` then the days it was counted in.

    `value` is in the metric's unit, None where there is nothing to divide by; `running`: not over.
    """

    span: Span
    hour: int | None
    value: int | None
    running: bool


def series(
    books: Books, metric: str, span: Span, scope: Scope = EVERYTHING, granularity: str = "day"
) -> tuple[Point, ...]:
    """A figure by hour, day, week or month, oldest first; without any before the books begin.

    The points of an additive figure add up to it. Hours of several days are taken together.
    """
    if granularity == "hour":
        return _hours(books, metric, span, scope)
    began = books.totals.first_day() or span.first
    if began > span.last:
        return ()
    span = Span(max(span.first, began), span.last)
    values = _values(books, metric, span, scope, granularity)
    return tuple(
        Point(part, None, values.get(part.first, _nothing(metric)), books.today in part)
        for part in _stretches(span, granularity)
    )


def _values(
    books: Books, metric: str, span: Span, scope: Scope, granularity: str
) -> dict[date, int | None]:
    """Each stretch's figure by its first day inside the span; only what traded."""
    count = METRICS[metric].count
    match granularity:
        case "week":
            weeks = _stretches(span, granularity)
            return {week.first: measure(books, metric, week, scope) for week in weeks}
        case "month":
            months = count(books, ("month",), span, scope).items()
            return {max(span.first, date(n // 100, n % 100, 1)): value for (n,), value in months}
        case _:
            days = count(books, ("business_day",), span, scope).items()
            return {day: value for (day,), value in days}


def _hours(books: Books, metric: str, span: Span, scope: Scope) -> tuple[Point, ...]:
    """From the first hour of the business day with trade to the last; none that has not begun."""
    found = {
        hour: value
        for (hour,), value in METRICS[metric].count(books, ("hour",), span, scope).items()
    }
    order = day_order(books)
    places = [place for place, hour in enumerate(order) if hour in found]
    if not places:
        return ()
    now = local(books.now).hour if span.last == books.today else None
    last = max(places[-1], order.index(now)) if now is not None and span.days == 1 else places[-1]
    return tuple(
        Point(span, hour, found.get(hour, _nothing(metric)), hour == now)
        for hour in order[places[0] : last + 1]
    )


def _nothing(metric: str) -> int | None:
    """What stands where there was no trade: sums and counts are 0, means and rates are not."""
    return 0 if METRICS[metric].additive or metric in PAYERS else None


def _stretches(span: Span, granularity: str) -> Iterator[Span]:
    """The days, weeks or months of a span, the first and last as far as they lie in it."""
    unit_of = _UNITS.get(granularity, one)
    day = span.first
    while day <= span.last:
        last = min(unit_of(day).last, span.last)
        yield Span(day, last)
        day = last + timedelta(days=1)


_UNITS: dict[str, Callable[[date], Span]] = {"week": week_of, "month": month_of}
