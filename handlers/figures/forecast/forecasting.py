"""What a period will come to: what is in, what is still to come, and how sure that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.forecast.history import History, SoFar, history
from handlers.figures.forecast.kinds import announced, holiday
from handlers.figures.forecast.method import rest_of
from handlers.figures.forecast.record import Record, margin, record_of
from handlers.figures.forecast.shape import WHOLE, Shape
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.spans import month_of
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books

YOUNGEST = 28  # days of trade before anything is said
FARTHEST = 62  # days ahead
FORTNIGHT = 14


@dataclass(frozen=True, slots=True)
class Forecast:
    """In fen or orders: `already` is in, `days` are still to come (today's is what is left of it)."""

    span: Span
    already: int
    today: int
    """What of today is in, when it belongs to the span."""
    days: dict[date, int]
    low: int
    high: int
    measured: bool
    """Whether the range comes from past errors; else it is only a wide guess."""
    pace: int
    """The last two weeks against the eight before, in basis points."""
    weekday_mean: int
    """Of an ordinary Monday to Friday."""
    between: dict[date, int]
    """The expected days from today to the one before the span, when it has not begun."""
    known: dict[date, int]
    """The days of the span that are over, and at least the last fortnight."""
    last: tuple[int, ...]
    """Each day of the month or weeks before; empty when the books are younger than that."""
    holidays: tuple[tuple[str, bool], ...]
    """Holidays still to come, and whether an earlier one could be learned from."""
    unannounced: tuple[int, ...]
    """Years in the span whose days off are not known yet."""
    record: Record

    @property
    def total(self) -> int:
        """What the whole span is expected to come to."""
        return self.already + sum(self.days.values())


def forecast(
    books: Books, metric: str, span: Span, scope: Scope = EVERYTHING
) -> Forecast | None:  # fmt: skip
    """The span's expected total for a metric of `COUNTED`; it must not lie in the past.

    None when the books (of this scope) hold less than four weeks of trade.
    """
    past = history(books, metric, scope)
    if (books.today - past.first).days < YOUNGEST:
        return None
    so_far = SoFar(books, metric, scope) if books.today in span else None
    rest = rest_of(past, span, books.today, so_far)
    today = so_far.of(books.today) if so_far else 0
    already = past.over(span) + today
    off, measured = margin(past, span, so_far)
    room = half_up(rest.total * off, WHOLE)
    shape = Shape(past, books.today)
    return Forecast(
        span, already, today, rest.days, already + max(0, rest.total - room), already + rest.total + room,
        measured, shape.pace, shape.workday, _between(past, span), _known(past, span), _last(past, span),
        _holidays(shape, rest.days),
        tuple(sorted({day.year for day in rest.days if not announced(day.year)})),
        record_of(past, span, so_far),
    )  # fmt: skip


def _between(past: History, span: Span) -> dict[date, int]:
    if span.first <= past.today:
        return {}
    until = Span(past.today, span.first - timedelta(days=1))
    return rest_of(past, until, past.today).days


def _known(past: History, span: Span) -> dict[date, int]:
    first = min(span.first, past.today - timedelta(days=FORTNIGHT))
    return {day: past.of(day) for day in Span(first, past.today - timedelta(days=1))}


def _last(past: History, span: Span) -> tuple[int, ...]:
    month = span == month_of(span.first)
    before = month_of(span.first, -1) if month else span.shift(-7 * -(-span.days // 7))
    known = before.first >= past.first and before.last < past.today
    return tuple(map(past.of, before)) if known else ()


def _holidays(shape: Shape, days: dict[date, int]) -> tuple[tuple[str, bool], ...]:
    names = dict.fromkeys(name for day in days if (name := holiday(day)))
    return tuple((name, shape.holiday_factor(name) is not None) for name in names)
