"""What a period will come to: what is in, what is still to come, and how sure that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.forecast.history import History, SoFar, history
from handlers.figures.forecast.kinds import announced, holiday
from handlers.figures.forecast.method import rest_of
from handlers.figures.forecast.record import Record, margin, record_of
from handlers.figures.forecast.shape import WHOLE, Shape
from handlers.figures.scope import EVERYTHING, Scope
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
    known: dict[date, int]
    """The days of the span that are over, and at least the last fortnight."""
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
        measured, shape.pace, shape.workday, _known(past, span), _holidays(shape, rest.days),
        tuple(sorted({day.year for day in rest.days if not announced(day.year)})),
        record_of(past, span, so_far),
    )  # fmt: skip


def _known(past: History, span: Span) -> dict[date, int]:
    first = min(span.first, past.today - timedelta(days=FORTNIGHT))
    return {day: past.of(day) for day in Span(first, past.today - timedelta(days=1))}


def _holidays(shape: Shape, days: dict[date, int]) -> tuple[tuple[str, bool], ...]:
    names = dict.fromkeys(name for day in days if (name := holiday(day)))
    return tuple((name, shape.holiday_factor(name) is not None) for name in names)
