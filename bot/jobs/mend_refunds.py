"""A stuck refund goes where two people decided: part of `submit_refunds`, the one place money leaves from."""

from contextlib import AbstractContextManager
from datetime import datetime

from bot.channels.channel import Outcome, RefundAnswer, RefundOrder
from bot.channels.mending import Mends
from bot.jobs.house import House
from handlers.cards.mending_card import show_mending
from handlers.cards.refund_card import deciders_of
from storage.books import Books, open_books
from storage.post.work import Task


def mended(
    house: House, task: Task, channel: Mends, order: RefundOrder, stuck: RefundAnswer,
    asked_at: datetime,
) -> RefundAnswer:  # fmt: skip
    """What the channel says of the refund once it was told where to pay, if that was decided.

    `stuck` is its answer to what was asked at `asked_at`.
    """
    if not (stuck.key and _intend(house, task, asked_at)):
        return stuck
    told = channel.mend_abnormal(order, stuck.key)
    # A no may also mean that an earlier call, whose answer was lost, has done it: the channel knows.
    answer = channel.query_refund(order) if told.outcome is Outcome.FAILED else told
    with _books(house, task) as books:
        if answer.outcome is Outcome.STUCK:
            _dropped(books, task, told.reason)
        elif told.key:
            books.mendings.hear(task.subject)
    return answer


def _intend(house: House, task: Task, asked_at: datetime) -> bool:
    """Written down before the call; what the channel took and gave back is for people again.

    Who slept over an answer may find that another process has sent it on meanwhile: such an answer
    says nothing about what was sent after the question.
    """
    with _books(house, task) as books:
        mending = books.mendings.of(task.subject)
        if mending is None or mending.decided_by is None:
            return False
        if mending.done:
            if mending.sent_at is not None and mending.sent_at < asked_at:
                _dropped(books, task, "ABNORMAL")
            return False
        if mending.sent_at is None:
            books.audit.write("mending.sent", task.subject)
        return books.mendings.send(task.subject)


def _dropped(books: Books, task: Task, reason: str) -> None:
    """It did not go there either: those who decide see the card as it was at first."""
    refund = books.refunds.of(task.subject)
    books.mendings.drop(refund.number)
    books.audit.write("mending.refused", refund.number, result=reason[:40] or "no")
    show_mending(books, refund, deciders_of(books, refund))


def _books(house: House, task: Task) -> AbstractContextManager[Books]:
    return open_books(house.engine, house.vault, task.merchant_id, house.clock(), task.kind)
