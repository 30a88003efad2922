"""Trend: a figure day by day, or month by month when the days are too many."""

from dataclasses import dataclass

from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.spans import month_of
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books
from storage.ledger.totals import Tally

LONGEST_BY_DAY = 62


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day or month; `running`: it is not over."""

    span: Span
    tally: Tally
    running: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Points, oldest first; without any before the first day of trade."""

    points: tuple[TrendPoint, ...]
    by_month: bool

    @property
    def finished(self) -> tuple[TrendPoint, ...]:
        """The points that are over and saw trade; of months only whole ones."""
        return tuple(
            point
            for point in self.points
            if point.tally
            and not point.running
            and (not self.by_month or point.span == month_of(point.span.first))
        )

    @property
    def mean_fen(self) -> int | None:
        """The mean gross of the finished points; None when there is none."""
        done = self.finished
        return half_up(sum(p.tally.sales_fen for p in done), len(done)) if done else None

    @property
    def best(self) -> TrendPoint | None:
        """The finished point with the largest gross."""
        return max(self.finished, key=lambda point: point.tally.sales_fen, default=None)

    @property
    def worst(self) -> TrendPoint | None:
        """The finished point with the smallest gross."""
        return min(self.finished, key=lambda point: point.tally.sales_fen, default=None)


def trend(books: Books, span: Span, scope: Scope = EVERYTHING) -> Trend:
    """The days of a span, or its months when it is longer than two months."""
    tallies = books.totals.by("business_day", span, **scope.filters)
    began = books.totals.first_day() or span.first
    days = [day for day in span if day >= began]
    if len(days) <= LONGEST_BY_DAY:
        points = tuple(
            TrendPoint(Span(day, day), tallies.get(day, Tally()), day == books.today)
            for day in days
        )
        return Trend(points, by_month=False)
    months: dict[Span, Tally] = {}
    for day in days:
        month = month_of(day)
        inside = Span(max(month.first, days[0]), min(month.last, days[-1]))
        months[inside] = months.get(inside, Tally()) + tallies.get(day, Tally())
    return Trend(
        tuple(TrendPoint(m, tally, books.today in m) for m, tally in months.items()),
        by_month=True,
    )
