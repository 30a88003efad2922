"""Takings: what came in during a period, and what it is made of."""

from dataclasses import dataclass

from handlers.figures.breakdowns import Part, breakdown
from handlers.figures.comparisons import Comparison, like_for_like
from handlers.figures.hours import Busiest, busiest_hour
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.period import Period
from storage.books import Books
from storage.ledger.totals import Tally


@dataclass(frozen=True, slots=True)
class Takings:
    """One period's figures, taken at one moment."""

    period: Period
    scope: Scope
    tally: Tally
    channels: tuple[Part, ...]
    busiest: Busiest | None
    comparison: Comparison


def takings(books: Books, period: Period, scope: Scope = EVERYTHING) -> Takings:
    """Everything the takings answer says; amounts in fen."""
    comparison = like_for_like(books, period, scope)
    return Takings(
        period,
        scope,
        comparison.now,
        breakdown(books, "channel", period.span, scope),
        busiest_hour(books, period.span, scope),
        comparison,
    )
