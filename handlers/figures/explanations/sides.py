"""Both sides of a comparison, split alike, so that their differences can be laid side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.figures.scope import Scope
from storage.base.business_day import Span, opens_at
from storage.books import Books
from storage.ledger.filters import Dimension
from storage.ledger.totals import Tally

COLUMNS: dict[str, Dimension] = {"store": "store_id", "channel": "channel", "hour": "hour"}


@dataclass(frozen=True, slots=True)
class Side:
    """A span of business days; `cut`: its last day counts only up to the minute that today has."""

    books: Books
    span: Span
    scope: Scope
    cut: bool = False

    def whole(self) -> Tally:
        """Everything in it."""
        return sum(
            (self.books.totals.span(span, **scope.filters) for span, scope in self._stretches()),
            Tally(),
        )

    def split(self, dimension: str) -> dict[str, Tally]:
        """The same by store, channel or hour of the clock; the parts add up to the whole."""
        found: dict[str, Tally] = {}
        for span, scope in self._stretches():
            parts = self.books.totals.by(COLUMNS[dimension], span, **scope.filters)
            for key, tally in parts.items():
                found[str(key)] = found.get(str(key), Tally()) + tally
        return found

    def _stretches(self) -> Iterator[tuple[Span, Scope]]:
        """All of it at once; or the days before, and the last one up to its minute."""
        if not self.cut:
            yield self.span, self.scope
            return
        last = self.span.last
        elapsed = self.books.now - opens_at(self.books.today, self.books.merchant.cut_off)
        if self.span.first < last:
            yield replace(self.span, last=last - timedelta(days=1)), self.scope
        moment = opens_at(last, self.books.merchant.cut_off) + elapsed
        yield Span(last, last), self.scope.up_to(moment)


def sides(books: Books, span: Span, base: Span, scope: Scope) -> tuple[Side, Side]:
    """The base and what is asked; while the span runs, the base is cut at the same minute."""
    then = scope.shifted((base.last - span.last).days)
    return Side(books, base, then, cut=span.last == books.today), Side(books, span, scope)
