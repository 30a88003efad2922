"""What a transaction is: as a channel tells it, and as it stands in the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.base.money import Money
from storage.ledger.totals import Cell, Tally, count


@dataclass(frozen=True, slots=True)
class Entry:
    """A sale or refund as a channel tells it; amounts are positive fen.

    `key` is the channel's own number. Of a refund, `sale_key` names the sale, `refund_number` is the
    number it was asked for under, and `fee` is negative: the part of the fee given back.
    """

    channel: str
    kind: str
    key: str
    number: str
    amount: int
    paid_at: datetime
    source: str
    fee: int | None = None
    discount: int = 0
    sale_key: str = ""
    refund_number: str = ""
    store_id: str = ""
    terminal_id: str = ""
    cashier: str = ""
    payer: str = ""
    acquirer: str = ""


@dataclass(frozen=True, slots=True)
class Transaction(Entry):
    """An entry as it stands in the ledger."""

    business_day: date = date.min
    hour: int = 0
    held: int = 0
    elsewhere: int = 0

    @property
    def remaining(self) -> Money:
        """What may still be given back."""
        return Money(max(0, self.amount - self.held - self.elsewhere))

    @property
    def cell(self) -> Cell:
        """Where this is counted."""
        return Cell(
            self.business_day,
            self.hour,
            self.store_id,
            self.terminal_id,
            self.cashier,
            self.channel,
        )

    @property
    def tally(self) -> Tally:
        """What this adds to the totals."""
        return count(self.kind, self.amount, self.fee, self.discount)


@dataclass(frozen=True, slots=True)
class Posted:
    """How many entries were new, and how many were known (and perhaps filled in)."""

    added: int
    known: int
