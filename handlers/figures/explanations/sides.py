"""Both sides of a comparison, split alike, so that their differences can be laid side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.figures.breakdowns import DIMENSIONS
from handlers.figures.metrics import tally
from handlers.figures.scope import Scope
from storage.base.business_day import Span, opens_at
from storage.books import Books
from storage.ledger.totals import Tally


@dataclass(frozen=True, slots=True)
class Side:
    """A span of business days; `cut`: its last day counts only up to the minute that today has."""

    books: Books
    span: Span
    scope: Scope
    cut: bool = False

    def whole(self) -> Tally:
        """Everything in it."""
        return tally(self.books, self.span, self._cut_scope)

    def split(self, dimension: str) -> dict[str, Tally]:
        """The same by store, channel, hour or customer type; the parts add up to the whole."""
        found: dict[str, Tally] = {}
        for span, scope in self._stretches(dimension):
            parts = self.books.totals.by(DIMENSIONS[dimension], span, **scope.filters)
            for key, part in parts.items():
                found[str(key)] = found.get(str(key), Tally()) + part
        return found

    def _stretches(self, dimension: str) -> Iterator[tuple[Span, Scope]]:
        """All at once; or the days before, which the totals know, and the last one row by row.

        Who is new is judged by the first day of what is counted, so customers are never parted.
        """
        last = self.span.last
        if not self.cut or self.span.first == last or dimension == "customer_type":
            yield self.span, self._cut_scope
            return
        yield replace(self.span, last=last - timedelta(days=1)), self.scope
        yield Span(last, last), self._cut_scope

    @property
    def _cut_scope(self) -> Scope:
        return self.scope.up_to(self._moment) if self.cut else self.scope

    @property
    def _moment(self) -> datetime:
        """As long after the last day's opening as it is now after today's."""
        cut_off = self.books.merchant.cut_off
        return opens_at(self.span.last, cut_off) + (
            self.books.now - opens_at(self.books.today, cut_off)
        )


def sides(books: Books, span: Span, base: Span, scope: Scope) -> tuple[Side, Side]:
    """The base and what is asked; what is over is cut where the one that runs stands now.

    Not where they are of different length, unless both are months: then all of both is meant.
    """
    fair = span.days == base.days or span.first.day == base.first.day == 1
    runs, ran = span.last == books.today, base.last == books.today
    then = scope.shifted((base.last - span.last).days)
    return (
        Side(books, base, then, cut=runs and not ran and fair),
        Side(books, span, scope, cut=ran and not runs and fair),
    )
