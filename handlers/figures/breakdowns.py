"""Breakdowns: a tally split by one dimension; the parts add up, their percentages to a hundred."""

from dataclasses import dataclass

from handlers.figures.scope import EVERYTHING, Scope
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.money import shares
from storage.books import Books
from storage.ledger.filters import Dimension
from storage.ledger.totals import Tally


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
            return terminal_name(books, key)
        case "cashier":
            return cashier_name(books, key)
        case _:
            return str(key)


def terminal_name(books: Books, terminal_id: str) -> str:
    """The till's name; with its store where two stores have a till of this name."""
    name = books.merchant.terminal_name(terminal_id)
    stores = {till.store_id for till in books.merchant.terminals if till.name == name}
    own = next((t.store_id for t in books.merchant.terminals if t.terminal_id == terminal_id), "")
    return f"{books.merchant.store_name(own)} {name}" if own and len(stores) > 1 else name


def cashier_name(books: Books, cashier: str) -> str:
    """The name of the member whom the till knows by this word, or that word."""
    names = {member.cashier: member.name for member in books.staff.members() if member.cashier}
    return names.get(cashier, cashier) or "未登记收银员"
