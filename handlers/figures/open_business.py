"""What waits for a person: refunds to decide, warnings to judge, mutes that have grown old."""

from dataclasses import dataclass
from datetime import timedelta

from storage.books import Books
from storage.ledger.refund_states import State

OLD_MUTE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenBusiness:
    """How much there is of each; `refunds_fen` is the sum asked for."""

    refunds: int
    refunds_fen: int
    stuck: int
    alerts: int
    newest_alert: str
    old_mutes: int


def open_business(books: Books) -> OpenBusiness:
    """As it stands at this moment."""
    waiting = books.refunds.in_state(State.REQUESTED)
    alerts = books.alerts.open()
    newest = max(alerts, key=lambda alert: alert.opened_at, default=None)
    mutes = [mute for mute in books.mutes.active() if books.now - mute.muted_at > OLD_MUTE]
    return OpenBusiness(
        len(waiting),
        sum(refund.amount for refund in waiting),
        len(books.refunds.in_state(State.STUCK)),
        len(alerts),
        newest.number if newest else "",
        len(mutes),
    )
