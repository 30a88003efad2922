"""Words that several risk rules share: where and when, and what a ticket usually is."""

from datetime import date, timedelta

from storage.base.business_day import Span, local
from storage.base.money import Money
from storage.books import Books
from storage.ledger.entries import Transaction

DAYS = 30


def seen_at(books: Books, sale: Transaction) -> str:
    """`19:42 三里屯店 2号机`."""
    return f"{local(sale.paid_at):%H:%M} {place_of(books, sale)}"


def place_of(books: Books, sale: Transaction) -> str:
    """`三里屯店 2号机`, as far as it is known."""
    store = books.merchant.store_name(sale.store_id)
    return (
        f"{store} {books.merchant.terminal_name(sale.terminal_id)}" if sale.terminal_id else store
    )


def usual_ticket(books: Books, today: date) -> str:
    """What a sale usually brings: the mean of the last thirty days."""
    month = books.totals.span(Span(today - timedelta(DAYS), today - timedelta(1)))
    if not month.sales:
        return "这家店还没有可比的记录"
    return f"近{DAYS}天平均一笔 {Money(month.mean_fen)}"
