"""Orders that somebody asks about and no notice told of: the channels are asked until half an hour is over."""

import logging
from datetime import timedelta

from bot.channels.channel import OrderAnswer, OrderRef, OrderState, PaymentNotice
from bot.channels.payments import book_payment
from bot.jobs.house import House
from handlers.answers.unheard import POLL_ORDERS, tell_asker
from storage.base.database import writing
from storage.books import Books, open_books
from storage.ledger.entries import Entry
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 10, 15))
DEFINITE = frozenset({OrderState.MISSING, OrderState.UNPAID, OrderState.CLOSED})


def poll_orders(house: House) -> int:
    """Ask about every order that is due; how many were asked about."""
    with writing(house.engine) as connection:
        tasks = claim(connection, POLL_ORDERS, house.clock())
    for task in tasks:
        try:
            _poll(house, task)
        except Exception:  # one order must not keep the others from being asked about
            log.exception("order not polled", extra={"merchant": task.merchant_id})
    return len(tasks)


def _poll(house: House, task: Task) -> None:
    person, _, number = task.subject.partition("/")
    entry, definite = _asked(house, task.merchant_id, number)
    with open_books(
        house.engine, house.vault, task.merchant_id, house.clock(), POLL_ORDERS
    ) as books:
        if entry is not None:
            book_payment(books, PaymentNotice(task.merchant_id, entry))
        if _is_booked(books, number):
            tell_asker(books, int(person), number, found=True)
            books.work.finish(task)
        elif task.attempts <= len(PAUSES):
            books.work.again(task, books.now + PAUSES[task.attempts - 1])
        else:
            if definite:
                tell_asker(books, int(person), number, found=False)
            books.work.finish(task)


def _asked(house: House, merchant_id: str, number: str) -> tuple[Entry | None, bool]:
    """The payment, from the first channel that knows it; else whether any clearly said no."""
    definite = False
    for channel in house.channels.values():
        if merchant_id not in channel.merchants:
            continue
        answer = channel.query_order(OrderRef(merchant_id, number))
        if not isinstance(answer, OrderAnswer):
            continue
        if answer.entry is not None:
            return answer.entry, True
        definite = definite or answer.state in DEFINITE
    return None, definite


def _is_booked(books: Books, number: str) -> bool:
    return any(sale.number == number for sale in books.transactions.find(number))
