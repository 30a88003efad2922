"""A notice that comes after its acquirer's bill: what the bill has booked learns how it was paid."""

from dataclasses import replace
from datetime import timedelta

from handlers.figures.reconciling import SEEN_BACK
from storage.base.business_day import Span
from storage.books import Books
from storage.intake import RECONCILE
from storage.ledger.entries import Entry, Transaction
from storage.ledger.settlers import settler_of

ONE = timedelta(days=1)
SOON = timedelta(minutes=5)  # several may be late together


def on_a_bill(books: Books, entry: Entry) -> Transaction | None:
    """The same order as an acquirer's own bill booked it, under the acquirer's name and number.

    Of several payments of one order it is the one with the same number on the slip, else one of the
    same sum; a payment of another day is another payment.
    """
    if settler_of(entry.channel, entry.acquirer) == entry.channel:
        return None
    mine = [sale for sale in books.transactions.of_order(entry.number)
            if sale.channel == entry.acquirer and abs(sale.paid_at - entry.paid_at) < ONE]  # fmt: skip
    mine.sort(key=lambda sale: (not _same_slip(sale, entry), sale.amount != entry.amount))
    return mine[0] if mine else None


def take_way(books: Books, sale: Transaction, entry: Entry) -> bool:
    """Give what a bill booked the way and number of its notice; False: it stays as it is.

    Only what has the same number on the slip: told again by whatever bill, it is known by it. What
    a shop has from bills alone stays told by a bill: one straggler does not begin a book of its
    own, beside which every other row of the bill would be a difference.
    """
    if not _same_slip(sale, entry):
        return False
    before = Span(sale.business_day - SEEN_BACK, sale.business_day)
    kept = books.both_sides.self_kept_since(sale.channel, before) is not None
    told = replace(entry, source=entry.source if kept else sale.source)
    bills = _bills(books, sale)
    if not books.reconciliation.take_way(sale, told, bills):
        return False
    for statement_id in bills:
        books.work.ring(RECONCILE, statement_id, books.now + SOON)
    return True


def _same_slip(sale: Transaction, entry: Entry) -> bool:
    """A bill may have the number that is printed on the slip, which leaves out the date."""
    return entry.key in (sale.key, f"{sale.business_day:%Y%m%d}{sale.key}")


def _bills(books: Books, sale: Transaction) -> list[str]:
    """Those that may tell of it; a business day may end on the calendar's next."""
    near = books.both_sides.bills(sale.business_day)
    return [bill.statement_id for bill in near
            if bill.channel == sale.channel and bill.span and bill.span.first <= sale.business_day + ONE]  # fmt: skip
