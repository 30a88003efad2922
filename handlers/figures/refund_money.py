"""What refunds are paid from: the channel's account as its last fund bill told, and what will be asked of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.refund_states import State

ON_THE_WAY = (State.REQUESTED, State.APPROVED, State.SUBMITTED)
DAYS = 28


@dataclass(frozen=True, slots=True)
class RefundMoney:
    """A channel's account: what it held and when, what waits to be paid, and a usual day's refunds; fen."""

    channel: str
    held: int
    told_at: datetime
    waiting: int
    usual: int


def refund_money(books: Books, channel: str) -> RefundMoney | None:
    """None where the channel's bills tell no balance. A usual day is the mean of four weeks."""
    told = books.fund_flows.balance(channel)
    if told is None:
        return None
    waiting = [r.amount for r in books.refunds.in_state(*ON_THE_WAY) if r.channel == channel]
    past = Span(books.today - timedelta(days=DAYS), books.today - timedelta(days=1))
    given = books.totals.span(past, channel=channel).refunds_fen
    return RefundMoney(channel, told[0], told[1], sum(waiting), given // DAYS)
