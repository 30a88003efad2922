"""Requests that nobody answers: others are asked, then the owner, then the request ends."""

import logging

from bot.jobs.house import House
from handlers.approvals import open_minutes_later
from handlers.cards.refund_card import show_refund
from storage.base.database import writing
from storage.books import Books, open_books
from storage.ledger.refund_states import State
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

KIND = "expire_refunds"


def expire_refunds(house: House) -> int:
    """Take every due request one step further; how many were looked at."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        try:
            _carry_on(house, task)
        except Exception:  # somebody was quicker, or a bug: the others must not wait for this one
            log.exception("request not taken further", extra={"refund": task.subject})
    return len(tasks)


def _carry_on(house: House, task: Task) -> None:
    with open_books(house.engine, house.vault, task.merchant_id, house.clock(), KIND) as books:
        _step(books, task)


def _step(books: Books, task: Task) -> None:
    """Ask the next circle, or end it; a request that was decided meanwhile is left alone."""
    refund = books.refunds.of(task.subject)
    waits = books.merchant.settings.approval_minutes
    if refund.state is not State.REQUESTED:
        books.work.finish(task)
    elif refund.escalated + 1 < len(waits):
        books.refunds.escalate(refund.number, refund.escalated + 1)
        show_refund(books, books.refunds.of(refund.number))
        next_wait = open_minutes_later(
            books.merchant, refund.requested_at, waits[refund.escalated + 1]
        )
        books.work.again(task, next_wait)
    else:
        after = books.refunds.expire(refund.number)
        books.audit.write("refund.expired", refund.number, State.REQUESTED, State.EXPIRED)
        show_refund(books, after)
        books.work.finish(task)
