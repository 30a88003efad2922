"""Whether a channel's bill comes by itself in the morning, or a person must import it."""

from collections.abc import Iterable

from handlers.figures.settling import Ways
from storage.books import Books
from storage.ledger.settlers import settler_of

NEWEST = 20  # sales that are looked at


def by_hand(books: Books, settlers: Iterable[str], ways: Ways) -> list[str]:
    """Of these the ones whose bills nobody fetches on the days of `ways`.

    So it is where whoever carries the payments said that it has none, and where the
    payments came without any channel that is connected.
    """
    silent = {"", *books.statements.none_from()}
    return [settler for settler in settlers if _by_hand(books, settler, ways, silent)]


def _by_hand(books: Books, settler: str, ways: Ways, silent: set[str]) -> bool:
    if (settler, settler) not in ways.pairs:
        return settler in silent  # it only carries other ways of paying
    newest = books.transactions.latest(NEWEST, span=ways.span, kind="sale", channel=settler)
    mine = [sale for sale in newest if settler_of(sale.channel, sale.acquirer) == settler]
    return bool(mine) and all(sale.acquirer in silent for sale in mine)
