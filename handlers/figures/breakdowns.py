"""Breakdowns: a tally split by one dimension; the parts add up, their percentages to a hundred."""

from dataclasses import dataclass

from handlers.figures.scope import EVERYTHING, Scope
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.money import shares
from storage.books import Books
from storage.ledger.totals import Dimension, Tally


@dataclass(frozen=True, slots=True)
class Part:
    """One value of the dimension; `percent` is its whole share of the gross."""

    key: str
    name: str
    tally: Tally
    percent: int


def breakdown(
    books: Books, dimension: Dimension, span: Span, scope: Scope = EVERYTHING
) -> tuple[Part, ...]:
    """The parts of a span, the largest gross first."""
    tallies = books.totals.by(dimension, span, **scope.filters)
    ranked = sorted(tallies.items(), key=lambda item: (-item[1].sales_fen, str(item[0])))
    percents = shares([tally.sales_fen for _, tally in ranked])
    return tuple(
        Part(key, _name(books, dimension, key), tally, percent)
        for (key, tally), percent in zip(ranked, percents, strict=True)
    )


def _name(books: Books, dimension: Dimension, key: str) -> str:
    match dimension:
        case "channel":
            return channel_word(key)
        case "store_id":
            return books.merchant.store_name(key)
        case "terminal_id":
            return books.merchant.terminal_name(key)
        case _:
            return str(key) or "未登记收银员"
