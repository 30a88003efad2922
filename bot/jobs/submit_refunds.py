"""The one place from which money leaves: an approved refund, its number, and the channel's word.

The intention is committed before the channel is called; silence is neither yes nor no, and the same
number is asked about until there is an answer.
"""

import logging
from datetime import timedelta

from bot.channels.channel import Channel, Outcome, RefundAnswer, RefundOrder
from bot.channels.mending import Mends
from bot.channels.orders import order_of
from bot.jobs.house import House
from bot.jobs.mend_refunds import mended
from handlers.cards.refund_card import show_refund
from handlers.figures.held import REFRESH_BALANCES
from storage.base.database import enter_merchant, writing
from storage.books import open_books
from storage.ledger.refund_states import Refund, State
from storage.pausing import money_paused
from storage.post.work import Task, again, claim, finish

log = logging.getLogger(__name__)

KIND = "submit_refunds"
ASK_AGAIN = tuple(timedelta(minutes=n) for n in (1, 5, 10, 20, 30))
HOURLY = timedelta(hours=1)
LANDED = 3  # tries after which (16 minutes) a request that was on its way has landed or is lost
ASKED_ABOUT = (State.SUBMITTED, State.STUCK)
FINAL = {
    Outcome.SUCCEEDED: State.SUCCEEDED,
    Outcome.FAILED: State.FAILED,
    Outcome.CLOSED: State.CLOSED,
    Outcome.STUCK: State.STUCK,
}


def submit_refunds(house: House) -> int:
    """Carry every due refund one step further; how many were looked at."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        try:
            carry_out(house, task)
        except Exception:  # one refund that cannot be carried out must not hold up the others
            log.exception("refund not carried out", extra={"refund": task.subject})
    return len(tasks)


def carry_out(house: House, task: Task) -> None:
    """One refund: write the intention, call the channel, write what it said."""
    if _paused(house, task):
        return
    first, refund, order = _intend(house, task)
    if order is None:
        _rest(house, task)
        return
    channel, asked_at = house.channels.get(refund.acquirer), house.clock()
    answer = _ask(channel, refund, order, first=first) if channel else RefundAnswer(Outcome.UNKNOWN)
    if answer.outcome is Outcome.STUCK and channel is not None and isinstance(channel, Mends):
        answer = mended(house, task, channel, order, answer, asked_at)
    _write(house, task, refund, answer)


def _paused(house: House, task: Task) -> bool:
    """After a restore nothing moves until the operator has asked the channels."""
    with writing(house.engine) as connection:
        enter_merchant(connection, task.merchant_id)
        paused = money_paused(connection, task.merchant_id)
        if paused:
            again(connection, task, house.clock() + ASK_AGAIN[0])
        return paused


def _intend(house: House, task: Task) -> tuple[bool, Refund, RefundOrder | None]:
    """Whether this is the first call for the number, and what to ask; None: nothing to be done."""
    with open_books(house.engine, house.vault, task.merchant_id, house.clock(), KIND) as books:
        submitted = books.refunds.submit(task.subject)
        if submitted is not None:
            books.audit.write("refund.submitted", submitted.number, State.APPROVED, State.SUBMITTED)
        refund = submitted or books.refunds.of(task.subject)
        if refund.state not in ASKED_ABOUT:
            return False, refund, None
        return submitted is not None, refund, order_of(books, refund)


def _ask(channel: Channel, refund: Refund, order: RefundOrder, *, first: bool) -> RefundAnswer:
    """Send the first time; afterwards ask, and send the same number again where it is not known.

    A stuck refund is only asked about. A no to a repeat, with nothing made of it, does not speak for
    the request before it: until that must have landed, we do not know.
    """
    if first:
        return channel.refund(order)
    answer = channel.query_refund(order)
    if answer.outcome is not Outcome.MISSING or refund.state is State.STUCK:
        return answer
    answer = channel.refund(order)
    early = answer.outcome is Outcome.FAILED and not answer.key and refund.tries < LANDED
    return RefundAnswer(Outcome.UNKNOWN, answer.reason) if early else answer


def _write(house: House, task: Task, refund: Refund, answer: RefundAnswer) -> None:
    now = house.clock()
    with open_books(house.engine, house.vault, task.merchant_id, now, KIND) as books:
        if answer.outcome not in FINAL:
            tries = books.refunds.unknown(refund.number)
            if answer.key:
                books.mendings.move(refund.number)
            pause = ASK_AGAIN[tries - 1] if 0 < tries <= len(ASK_AGAIN) else HOURLY
            books.work.again(task, now + pause)
            return
        to = FINAL[answer.outcome]
        after = books.refunds.finish(refund.number, to, outcome=answer.reason, key=answer.key,
                                     at=answer.at, fee=answer.fee)  # fmt: skip
        if after is not None:
            books.audit.write(f"refund.{to}", refund.number, refund.state, to)
            show_refund(books, after)
            if to is State.SUCCEEDED:
                books.work.nudge("check_risks", "", now)
                books.work.nudge(REFRESH_BALANCES, refund.acquirer, now)
        if books.refunds.of(refund.number).state is State.STUCK:
            books.work.again(task, now + HOURLY)
        else:
            books.work.finish(task)


def _rest(house: House, task: Task) -> None:
    with writing(house.engine) as connection:
        finish(connection, task)
