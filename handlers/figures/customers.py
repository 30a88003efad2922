"""New and returning customers, and those who spend most: only payers whom the channel names."""

from dataclasses import dataclass

from handlers.figures.scope import EVERYTHING, Scope
from storage.base.business_day import Span
from storage.base.money import basis_points
from storage.books import Books

BEST = 5


@dataclass(frozen=True, slots=True)
class BestCustomer:
    """A payer, how often he bought in the span, and for how much (fen)."""

    payer: str
    orders: int
    fen: int


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """New: never bought before the span began."""

    new: int
    old: int
    new_fen: int
    old_fen: int
    best: tuple[BestCustomer, ...]

    @property
    def old_share(self) -> int:
        """What part of the known gross returning customers spent, in basis points."""
        return basis_points(self.old_fen, self.new_fen + self.old_fen)


def customer_figures(books: Books, span: Span, scope: Scope = EVERYTHING) -> CustomerFigures:
    """Counted over the span; the best ones over the whole merchant."""
    counted = books.customers.counts(span, **scope.filters)
    best = tuple(BestCustomer(*row) for row in books.customers.best(span, BEST))
    return CustomerFigures(counted.new, counted.old, counted.new_fen, counted.old_fen, best)
