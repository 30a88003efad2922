"""History: a figure day by day, and what of some days was in by this time of the day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.figures.comparisons import gross, up_to_now
from handlers.figures.scope import Scope
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.totals import Tally

REACH = timedelta(days=430)  # a year and the two months one may look ahead

COUNTED: dict[str, Callable[[Tally], int]] = {
    "revenue": gross,
    "txn_count": lambda tally: tally.sales,
}


@dataclass(frozen=True, slots=True)
class History:
    """The finished days since `first`; a day without trade counts nothing."""

    first: date
    today: date
    days: dict[date, int]

    def of(self, day: date) -> int:
        """What that day came to."""
        return self.days.get(day, 0)

    def over(self, span: Span) -> int:
        """What some days came to; those that are not over count nothing."""
        return sum(self.of(day) for day in span)


def history(books: Books, metric: str, scope: Scope) -> History:
    """The days of the last fourteen months, or since the books (of this scope) began."""
    measure = COUNTED[metric]
    reach = Span(books.today - REACH, books.today)
    found = books.totals.by("business_day", reach, **scope.filters)
    days = {day: measure(tally) for day, tally in found.items() if day < books.today}
    return History(min(days, default=books.today), books.today, days)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What of a day was in by the minute that today has; each day is counted once."""

    books: Books
    metric: str
    scope: Scope
    _known: dict[date, int] = field(default_factory=dict)

    def of(self, day: date) -> int:
        """Of today or of any earlier day."""
        if day not in self._known:
            tally = up_to_now(self.books, Span(day, day), self.scope)
            self._known[day] = COUNTED[self.metric](tally)
        return self._known[day]
