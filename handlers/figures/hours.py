"""Hours of the business day: what came in each, what is usual, and where a week is busy."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.scope import EVERYTHING, Scope
from storage.base.business_day import Span, local
from storage.base.money import half_up
from storage.books import Books
from storage.ledger.totals import Tally

WEEKS = 8
FEWEST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Busiest:
    """The hour of the clock with the most sales."""

    hour: int
    sales: int

    @property
    def words(self) -> str:
        """`12:00–13:00`."""
        return f"{self.hour:02d}:00–{(self.hour + 1) % 24:02d}:00"


@dataclass(frozen=True, slots=True)
class HourFigure:
    """One hour; `low` and `high` (fen of gross) are the middle half of the weeks before."""

    hour: int
    tally: Tally
    low: int | None
    high: int | None
    begun: bool
    running: bool


def by_hour(books: Books, span: Span, scope: Scope = EVERYTHING) -> dict[int, Tally]:
    """The span's tallies by hour of the clock, in the order of the business day."""
    sums: dict[int, Tally] = {}
    for (_, hour), tally in books.totals.hours(span, **scope.filters).items():
        sums[hour] = sums.get(hour, Tally()) + tally
    return {hour: sums[hour] for hour in day_order(books) if hour in sums}


def busiest_hour(books: Books, span: Span, scope: Scope = EVERYTHING) -> Busiest | None:
    """The hour with the most sales, the earlier one of two equals; None without sales."""
    sums = by_hour(books, span, scope)
    if not any(tally.sales for tally in sums.values()):
        return None
    hour = max(sums, key=lambda hour: sums[hour].sales)
    return Busiest(hour, sums[hour].sales)


def day_hours(books: Books, day: date, scope: Scope = EVERYTHING) -> tuple[HourFigure, ...]:
    """Every hour of a day in which this shop trades, against the same weekday of eight weeks."""
    weeks = [day - timedelta(days=7 * week) for week in range(1, WEEKS + 1)]
    past = books.totals.hours(weeks, **scope.filters)
    open_days = {known for known, _ in past}
    traded = [week for week in weeks if week in open_days]
    now = by_hour(books, Span(day, day), scope)
    gross = {place: tally.sales_fen for place, tally in past.items()}
    usual = {hour: _band([gross.get((week, hour), 0) for week in traded]) for hour in range(24)}
    return tuple(
        HourFigure(hour, now.get(hour, Tally()), *usual[hour], *_progress(books, day, hour))
        for hour in _trading_hours(books, set(now) | {h for h in usual if (usual[h][1] or 0) > 0})
    )


def _band(weeks: list[int]) -> tuple[int | None, int | None]:
    """The middle half of some weeks' gross; nothing when they are too few."""
    if len(weeks) < FEWEST_WEEKS:
        return None, None
    ranked = sorted(weeks)
    quarter = len(ranked) // 4
    return ranked[quarter], ranked[-1 - quarter]


def _progress(books: Books, day: date, hour: int) -> tuple[bool, bool]:
    """Whether the hour has begun, and whether it is the one that is running."""
    if day < books.today:
        return True, False
    opened = books.merchant.cut_off // 60
    place, now = (hour - opened) % 24, (local(books.now).hour - opened) % 24
    return place <= now, place == now


def day_order(books: Books) -> list[int]:
    """The hours of the clock from the cut-off on."""
    return [(books.merchant.cut_off // 60 + step) % 24 for step in range(24)]


def _trading_hours(books: Books, hours: set[int]) -> list[int]:
    """From the first hour with trade to the last, without gaps."""
    places = [place for place, hour in enumerate(day_order(books)) if hour in hours]
    return day_order(books)[places[0] : places[-1] + 1] if places else []


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The mean gross (fen) of each weekday and hour; None where the shop never traded that weekday."""

    hours: tuple[int, ...]
    rows: tuple[tuple[int | None, ...], ...]
    """Monday first."""
    peak: tuple[int, int] | None
    """Weekday and hour of the largest mean."""


def heat_map(books: Books, span: Span, scope: Scope = EVERYTHING) -> HeatMap:
    """Where the busy hours of a week lie, as a mean over the days that saw trade."""
    known = books.totals.hours(span, **scope.filters)
    open_days = {day for day, _ in known}
    count = [sum(day.weekday() == weekday for day in open_days) for weekday in range(7)]
    sums: dict[tuple[int, int], int] = {}
    for (day, hour), tally in known.items():
        place = (day.weekday(), hour)
        sums[place] = sums.get(place, 0) + tally.sales_fen
    hours = tuple(_trading_hours(books, {hour for _, hour in sums}))
    rows = tuple(
        tuple(half_up(sums.get((weekday, hour), 0), days) if days else None for hour in hours)
        for weekday, days in enumerate(count)
    )
    return HeatMap(hours, rows, _peak(hours, rows))


def _peak(
    hours: tuple[int, ...], rows: tuple[tuple[int | None, ...], ...]
) -> tuple[int, int] | None:
    places = [
        (value, -weekday, -place)
        for weekday, row in enumerate(rows)
        for place, value in enumerate(row)
        if value
    ]
    if not places:
        return None
    _, weekday, place = max(places)
    return -weekday, hours[-place]
