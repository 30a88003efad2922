"""Payments whose notice names no till: the channel is asked where it stood, and the blank is filled in."""

import logging
from datetime import timedelta

from bot.channels.channel import OrderAnswer, OrderRef
from bot.channels.payments import PLACE_PAYMENTS, fill_in
from bot.jobs.house import House
from storage.base.database import writing
from storage.books import open_books
from storage.ledger.entries import Entry
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=10)
TRIES = 3  # then the bill of the next morning tells


def place_payments(house: House) -> int:
    """Ask about every payment that is due; how many were asked about."""
    with writing(house.engine) as connection:
        tasks = claim(connection, PLACE_PAYMENTS, house.clock())
    for task in tasks:
        try:
            _place(house, task)
        except Exception:  # one payment must not keep the others from their tills
            log.exception("payment not placed", extra={"merchant": task.merchant_id})
    return len(tasks)


def _place(house: House, task: Task) -> None:
    entry = _asked(house, task)
    with open_books(house.engine, house.vault, task.merchant_id, house.clock()) as books:
        if entry is None and task.attempts < TRIES:
            books.work.again(task, books.now + PAUSE)
            return
        if entry is not None:
            fill_in(books, entry)
        books.work.finish(task)


def _asked(house: House, task: Task) -> Entry | None:
    acquirer, _, number = task.subject.partition("/")
    channel = house.channels.get(acquirer)
    if channel is None or task.merchant_id not in channel.merchants:
        return None
    answer = channel.query_order(OrderRef(task.merchant_id, number))
    return answer.entry if isinstance(answer, OrderAnswer) else None
