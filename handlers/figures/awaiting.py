"""Whether a channel's bill comes by itself in the morning, or a person must import it."""

from handlers.figures.arrival import ways_settled
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.settlers import settler_of

NEWEST = 20  # sales that are looked at


def by_hand(books: Books, settler: str, span: Span) -> bool:
    """Whether nobody fetches the bills of these days.

    So it is where whoever carries the payments said that it has none, and where the
    payments came without any channel that is connected.
    """
    silent = {"", *books.statements.none_from()}
    if (settler, settler) not in ways_settled(books, span):
        return settler in silent  # it only carries other ways of paying
    newest = books.transactions.latest(NEWEST, span=span, kind="sale", channel=settler)
    mine = [sale for sale in newest if settler_of(sale.channel, sale.acquirer) == settler]
    return bool(mine) and all(sale.acquirer in silent for sale in mine)
