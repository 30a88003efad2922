"""The bank: what came into and went out of the shop's own accounts, as the bank's files tell it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from storage.base.business_day import Span
from storage.desk import Desk, owned
from storage.ledger.movements import WORDS, post_movements, within
from storage.ledger.posting import Posting
from storage.ledger.retold import retold
from storage.schema import bank_movements

table = bank_movements
LAST_DAY = select(func.max(table.c.day)).where(owned(table))


@dataclass(frozen=True, slots=True)
class BankMovement:
    """One line of a bank file; fen, into the account positive.

    `channel` is whose lump it is (wechat, alipay …), empty when it came from nobody we know.
    """

    account: str
    key: str
    channel: str
    amount: int
    balance: int | None
    moved_at: datetime
    day: date
    number: str
    party: str
    summary: str


class Bank:
    """One merchant's movements on bank accounts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, statement_id: str) -> Posting:
        """Take over a staged bank file; an account may come in more than one format."""
        told = retold(self._desk, statement_id, table)
        return post_movements(self._desk, statement_id, table, told)

    def movements(self, span: Span) -> Iterator[BankMovement]:
        """Everything of some calendar days (Asia/Shanghai), in the order of time."""
        return self._found(within(self._desk, table, span))

    def credits(self, span: Span, channel: str) -> Iterator[BankMovement]:
        """What a payment channel paid out in some calendar days, in the order of time."""
        whose = (table.c.channel == channel) & (table.c.amount > 0)
        return self._found(within(self._desk, table, span) & whose)

    def told_until(self) -> date | None:
        """The last calendar day of which any file tells; None before the first file."""
        return self._desk.run(LAST_DAY).scalar_one_or_none()

    def _found(self, which: ColumnElement[bool]) -> Iterator[BankMovement]:
        query = select(table).where(which).order_by(table.c.moved_at, table.c.key)
        return map(self._opened, self._desk.connection.execute(query))

    def _opened(self, row: Row[Any]) -> BankMovement:
        party, summary = "", ""
        if row.words is not None:
            place = (self._desk.merchant_id, *WORDS, row.account, row.key)
            party, summary = json.loads(self._desk.vault.open(row.words, *place))
        return BankMovement(row.account, row.key, row.channel, row.amount, row.balance,
                            row.moved_at, row.day, row.number, party, summary)  # fmt: skip
