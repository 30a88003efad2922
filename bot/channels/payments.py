"""A payment as a channel tells it, by notice or when asked: booked once, and odd ones are told."""

from dataclasses import replace
from datetime import timedelta

from bot.channels.channel import Forged, PaymentNotice
from bot.channels.latecomers import on_a_bill, take_way
from bot.channels.oddities import odd_payment
from storage.books import Books
from storage.ledger.entries import Entry

RISK_DELAY = timedelta(seconds=20)
PLACE_DELAY = timedelta(seconds=5)  # a query right after the payment may not know it yet
PLACE_PAYMENTS = "place_payments"


def book_payment(books: Books, notice: PaymentNotice) -> None:
    """What is booked already stays, and has to agree; Forged where two payments would be one."""
    if not notice.entry.key:
        raise Forged("shape")
    entry = _placed(books, notice.entry)
    known = books.transactions.of(entry.channel, entry.kind, entry.key) or on_a_bill(books, entry)
    late = known is not None and known.channel != entry.channel  # it comes after its bill
    if known is not None and (known.amount, known.number) != (entry.amount, entry.number):
        odd_payment(books, notice, known.amount)
    elif known is not None and late and not take_way(books, known, entry):
        return
    elif books.transactions.post([entry]).added or late:
        books.work.nudge("check_risks", "", books.now + RISK_DELAY)
        if notice.till_on_request:
            subject = f"{entry.acquirer}/{entry.number}"
            books.work.nudge(PLACE_PAYMENTS, subject, books.now + PLACE_DELAY)


def fill_in(books: Books, entry: Entry) -> None:
    """What the channel says when asked fills the blanks of what is booked, and changes nothing else."""
    known = books.transactions.of(entry.channel, entry.kind, entry.key)
    if known is not None and (known.amount, known.number) == (entry.amount, entry.number):
        books.transactions.post([_placed(books, entry)])


def _placed(books: Books, entry: Entry) -> Entry:
    """Most channels name the till only; the store is where it stands."""
    tills = books.merchant.terminals
    stores = [till.store_id for till in tills if till.terminal_id == entry.terminal_id]
    return replace(entry, store_id=stores[0]) if stores and not entry.store_id else entry
