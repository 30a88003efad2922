"""What refunds are paid from: what the channel's account holds, and what will be asked of it."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.figures.held import Held, held_by
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.refund_states import State

ON_THE_WAY = (State.REQUESTED, State.APPROVED, State.SUBMITTED)
DAYS = 28


@dataclass(frozen=True, slots=True)
class RefundMoney:
    """A channel's account, what waits to be paid from it, and a usual day's refunds; fen."""

    channel: str
    held: Held
    waiting: int
    usual: int


def refund_money(books: Books, channel: str) -> RefundMoney | None:
    """None where neither the channel nor its bills tell. A usual day is the mean of four weeks."""
    held = held_by(books, channel)
    if held is None:
        return None
    waiting = [r.amount for r in books.refunds.in_state(*ON_THE_WAY) if r.channel == channel]
    past = Span(books.today - timedelta(days=DAYS), books.today - timedelta(days=1))
    given = books.totals.span(past, channel=channel).refunds_fen
    return RefundMoney(channel, held, sum(waiting), given // DAYS)
