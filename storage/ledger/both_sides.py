"""Both sides of a comparison, ours and the channel's, each as one stream in the order of the keys."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, Table, func, select, type_coerce

from storage.base.business_day import Span
from storage.desk import Desk
from storage.ledger.filters import within
from storage.ledger.refund_states import State
from storage.ledger.settlers import settled_by
from storage.ledger.statements import EMPTY
from storage.ledger.transactions import CHANNELS
from storage.schema import refunds, statement_rows, statements, transactions

BATCH = 5_000  # rows fetched at once, and keys named in one look
NEVER_CAME = (State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.FAILED, State.CLOSED)


class Ours(NamedTuple):
    """One transaction; fen, `day` as 20261118, `paid_ms` since 1970. `fee` None: not told."""

    key: str
    kind: str
    number: str
    amount: int
    fee: int | None
    day: int
    paid_ms: int
    source: str
    refund_number: str


class Theirs(NamedTuple):
    """One row of a bill; `kind` void moved no money."""

    key: str
    kind: str
    number: str
    amount: int
    fee: int
    day: int
    paid_ms: int
    refund_number: str
    statement_id: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A trade bill that was posted: whose, and the calendar days (Asia/Shanghai) it tells of."""

    statement_id: str
    channel: str
    span: Span | None  # None: a bill without a row
    rows: int
    at: datetime


class BothSides:
    """One merchant's transactions beside the rows of its bills."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def bills(self, since: date | None = None) -> list[Kept]:
        """Every posted trade bill that tells of `since` or later, the oldest import first."""
        row = statement_rows
        whose = select(row.c.settler).where(
            self._desk.mine(row), row.c.statement_id == statements.c.statement_id
        )
        query = (
            select(statements.c.statement_id, whose.limit(1).scalar_subquery(), statements.c.layout,
                   statements.c.summary, statements.c.row_count, statements.c.at)
            .where(self._desk.mine(statements), statements.c.state == "posted")
            .order_by(statements.c.at, statements.c.statement_id)
        )  # fmt: skip
        found = [_kept(*row) for row in self._desk.connection.execute(query)]
        trade = [one for one in found if one.channel]
        return [one for one in trade if since is None or (one.span and one.span.last >= since)]

    def bill(self, statement_id: str) -> Kept | None:
        """One of them."""
        return next((one for one in self.bills() if one.statement_id == statement_id), None)

    def span_of(self, statement_id: str) -> Span | None:
        """The calendar days that any posted bill or bank file tells of."""
        query = select(statements.c.summary).where(
            self._desk.mine(statements), statements.c.statement_id == statement_id,
            statements.c.state == "posted",
        )  # fmt: skip
        summary = self._desk.connection.execute(query).scalar_one_or_none()
        return _span(summary) if summary else None

    def ours(self, settler: str, span: Span) -> Iterator[Ours]:
        """The ledger of some business days, by key."""
        table = transactions
        query = _of_ledger().where(self._settled(settler, span), table.c.amount > 0)
        return map(Ours._make, self._stream(query, table))

    def theirs(self, settler: str, span: Span, bills: Sequence[str]) -> Iterator[Theirs]:
        """The rows of these bills on some business days, by key; overlapping bills repeat a row."""
        table = statement_rows
        query = _of_bills().where(
            self._desk.mine(table), table.c.settler == settler, within(table, span),
            table.c.statement_id.in_(bills), table.c.amount > 0,
        )  # fmt: skip
        return map(Theirs._make, self._stream(query, table))

    def elsewhere(
        self, settler: str, keys: Sequence[str], bills: Sequence[str]
    ) -> dict[str, Theirs]:
        """Rows with these keys on whatever day these bills have them."""
        found: dict[str, Theirs] = {}
        table = statement_rows
        if not bills:
            return found
        for start in range(0, len(keys), BATCH):
            query = _of_bills().where(
                self._desk.mine(table), table.c.statement_id.in_(bills),
                table.c.settler == settler, table.c.key.in_(keys[start : start + BATCH]),
            )  # fmt: skip
            found |= {row[0]: Theirs._make(row) for row in self._desk.connection.execute(query)}
        return found

    def ours_with(self, settler: str, kind: str, key: str) -> Ours | None:
        """The transaction with this key, on whatever day and however it was paid."""
        table = transactions
        query = _of_ledger().where(
            self._desk.mine(table), table.c.channel.in_((settler, *CHANNELS)),
            table.c.kind == kind, table.c.key == key, settled_by(table, settler),
        )  # fmt: skip
        found = self._desk.connection.execute(query).first()
        return Ours._make(found) if found else None

    def self_kept_since(self, settler: str, span: Span) -> date | None:
        """The first of these business days on which the shop knew a sale before any bill told it."""
        query = select(func.min(transactions.c.business_day)).where(
            self._settled(settler, span), transactions.c.kind == "sale",
            transactions.c.source != "bill",
        )  # fmt: skip
        return self._desk.connection.execute(query).scalar_one_or_none()

    def sales_of_orders(self, numbers: Iterable[str]) -> dict[str, list[Ours]]:
        """Every sale of these orders, whatever its channel's number, the oldest first."""
        wanted = list(numbers)
        found: dict[str, list[Ours]] = {}
        for start in range(0, len(wanted), BATCH):
            query = _of_ledger().where(
                self._desk.mine(transactions), transactions.c.kind == "sale",
                transactions.c.number.in_(wanted[start : start + BATCH]),
            )  # fmt: skip
            order = (transactions.c.paid_at, transactions.c.key)
            for row in self._desk.connection.execute(query.order_by(*order)):
                found.setdefault(row[2], []).append(Ours._make(row))
        return found

    def refunds_that_never_came(self, numbers: Iterable[str]) -> set[str]:
        """Which of these refund numbers are ours and were, by our own record, not carried out."""
        wanted = list(numbers)
        query = select(refunds.c.channel_number).where(
            self._desk.mine(refunds), refunds.c.channel_number.in_(wanted),
            refunds.c.state.in_(NEVER_CAME),
        )  # fmt: skip
        return set(self._desk.connection.execute(query).scalars()) if wanted else set()

    def _settled(self, settler: str, span: Span) -> ColumnElement[bool]:
        table = transactions
        return self._desk.mine(table) & within(table, span) & settled_by(table, settler)

    def _stream(self, query: Select[Any], table: Table) -> Iterator[Any]:
        # PostgreSQL sorts as a language does unless told otherwise; Python and SQLite by code point.
        postgres = self._desk.connection.dialect.name == "postgresql"
        key = table.c.key.collate("C") if postgres else table.c.key
        options = {"yield_per": BATCH}
        return iter(self._desk.connection.execute(query.order_by(key), execution_options=options))


def _of_ledger() -> Select[Any]:
    table = transactions
    return select(
        table.c.key, table.c.kind, table.c.number, table.c.amount, table.c.fee,
        type_coerce(table.c.business_day, Integer), type_coerce(table.c.paid_at, BigInteger),
        table.c.source, table.c.refund_number,
    )  # fmt: skip


def _of_bills() -> Select[Any]:
    table = statement_rows
    return select(
        table.c.key, table.c.kind, table.c.number, table.c.amount, table.c.fee,
        type_coerce(table.c.business_day, Integer), type_coerce(table.c.paid_at, BigInteger),
        table.c.refund_number, table.c.statement_id,
    )  # fmt: skip


def _kept(
    statement_id: str, channel: str | None, layout: str, summary: str, rows: int, at: datetime
) -> Kept:
    """A bill; one of a day without trade has no row that could say whose it is."""
    if layout == f"{EMPTY}trade":
        channel = json.loads(summary)["channel"]
    return Kept(statement_id, channel or "", _span(summary), rows, at)


def _span(summary: str) -> Span | None:
    told = json.loads(summary)
    first, last = told.get("first"), told.get("last")
    if not (first and last):
        return None
    return Span(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
