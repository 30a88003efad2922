"""Fund flows: every movement on the account a channel keeps for the shop, as its fund bill tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from storage.base.business_day import Span
from storage.desk import Desk, owned
from storage.ledger.movements import post_movements, within
from storage.ledger.posting import Posting
from storage.schema import fund_movements

table = fund_movements
LAST_BALANCE = (
    select(table.c.balance, table.c.moved_at)
    .where(owned(table), table.c.channel == bindparam("by_channel"), table.c.balance.is_not(None))
    .order_by(table.c.day.desc(), table.c.moved_at.desc(), table.c.key.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class FundMovement:
    """One movement; fen, into the account positive. `kind` is the channel's own word (交易, 提现 …)."""

    channel: str
    account: str
    key: str
    amount: int
    balance: int | None
    moved_at: datetime
    day: date
    kind: str
    number: str
    reference: str


class FundFlows:
    """One merchant's movements on the channels' accounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, statement_id: str) -> Posting:
        """Take over a staged fund bill."""
        return post_movements(self._desk, statement_id, table)

    def of(self, span: Span, channel: str) -> Iterator[FundMovement]:
        """A channel's movements of some calendar days (Asia/Shanghai), in the order of time."""
        columns = [column for column in table.c if column.name != "merchant_id"]
        query = (
            select(*columns)
            .where(within(self._desk, table, span), table.c.channel == channel)
            .order_by(table.c.moved_at, table.c.key)
        )
        return (FundMovement(*found) for found in self._desk.connection.execute(query))

    def balance(self, channel: str) -> tuple[int, datetime] | None:
        """What was on the account after its last movement that tells, in fen, and when."""
        found = self._desk.run(LAST_BALANCE, by_channel=channel).first()
        return (found.balance, found.moved_at) if found else None

    def sums(self, span: Span, channel: str) -> dict[str, tuple[int, int]]:
        """Per kind of business: how many movements, and their sum in fen."""
        query = (
            select(table.c.kind, func.count(), func.sum(table.c.amount))
            .where(within(self._desk, table, span), table.c.channel == channel)
            .group_by(table.c.kind)
        )
        found = self._desk.connection.execute(query)
        return {kind: (count, int(fen)) for kind, count, fen in found}
