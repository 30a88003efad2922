"""Whether a channel's bill comes by itself in the morning, or a person must import it."""

from storage.base.business_day import Span
from storage.books import Books

NEWEST = 20  # sales that are looked at


def by_hand(books: Books, channel: str, span: Span) -> bool:
    """Whether nobody fetches the bills of these days.

    So it is where whoever carries the channel's payments said that it has none, and where the
    payments came without any channel that is connected.
    """
    silent = {"", *books.statements.none_from()}
    newest = books.transactions.latest(NEWEST, span=span, kind="sale", channel=channel)
    return bool(newest) and all(sale.acquirer in silent for sale in newest)
