"""What the channels' accounts hold, asked often enough that a card can tell before it is tapped."""

import logging
from datetime import timedelta

from bot.channels.channel import Balance, Unsupported
from bot.jobs.house import House
from handlers.cards.refund_card import warn_short
from handlers.cards.short_of_money import short_of_money
from handlers.figures.held import REFRESH_BALANCES
from storage.base.database import writing
from storage.books import Books, open_books
from storage.ledger.refund_states import State
from storage.post.work import Task, claim, finish, put

log = logging.getLogger(__name__)

WHILE_OPEN = timedelta(minutes=10)
WHILE_CLOSED = timedelta(hours=1)


def schedule_balances(house: House) -> None:
    """A row for every account; one that tells no balance loses it at its first turn."""
    with writing(house.engine) as connection:
        for code, channel in house.channels.items():
            for merchant_id in channel.merchants:
                put(connection, REFRESH_BALANCES, merchant_id, code, house.clock(),
                    sooner_only=True)  # fmt: skip


def refresh_balances(house: House) -> int:
    """Ask about every account that is due; how many were asked about."""
    with writing(house.engine) as connection:
        tasks = claim(connection, REFRESH_BALANCES, house.clock())
    for task in tasks:
        try:
            _refresh(house, task)
        except Exception:  # one account must not keep the others' balances from being read
            log.exception("balance not read", extra={"merchant": task.merchant_id})
    return len(tasks)


def _refresh(house: House, task: Task) -> None:
    answer = _asked(house, task)
    if isinstance(answer, Unsupported):
        with writing(house.engine) as connection:
            finish(connection, task)
        return
    with open_books(house.engine, house.vault, task.merchant_id, house.clock()) as books:
        if answer.available is not None:
            _keep(books, task.subject, answer.available)
        pause = WHILE_OPEN if books.merchant.is_open(books.now) else WHILE_CLOSED
        books.work.again(task, books.now + pause)


def _asked(house: House, task: Task) -> Balance | Unsupported:
    channel = house.channels.get(task.subject)
    if channel is None or task.merchant_id not in channel.merchants:
        return Unsupported("the account was taken out of the table")
    return channel.balance(task.merchant_id)


def _keep(books: Books, acquirer: str, available: int) -> None:
    """Remember it; what its card does not say yet is told to those who decide."""
    waiting = [r for r in books.refunds.in_state(State.REQUESTED) if r.acquirer == acquirer]
    unsaid = [refund for refund in waiting if not short_of_money(books, refund)]
    books.balances.keep(acquirer, available)
    for refund in unsaid:
        if short_of_money(books, refund):
            warn_short(books, refund)
