"""Statements: bills as they came, staged where no figure sees them, then posted whole or not at all."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, delete, insert, select, update

from storage.base.database import insert_for
from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.ledger.bank import Bank
from storage.ledger.fund_flows import FundFlows
from storage.ledger.posting import Posting, post_statement
from storage.ledger.staging import insert_ready
from storage.schema import movement_rows, statement_rows, statements

SWEPT = 20_000  # rows of a dead import that are deleted in one transaction
EMPTY = "empty_"  # how the layout of a bill without rows begins
NONE = "none"  # the layout of what is kept where a channel offers no bill at all
# What the rows of a bill become: transactions, or movements on a channel's or a bank's account.
STAGED = {"trade": statement_rows, "funds": movement_rows, "bank": movement_rows}


class StatementRow(NamedTuple):
    """One row of a bill as its layout read it; amounts in fen, `paid_at` in whole seconds since 1970.

    `kind` is sale, refund, or void for a row that moved no money. `terminal` is the device as the
    channel names it; `payer` is the channel's name for a person and is hashed before it is stored.
    """

    line: int
    kind: str
    key: str
    number: str
    sale_key: str
    refund_number: str
    amount: int
    discount: int
    fee: int
    paid_at: int
    terminal: str
    payer: str
    state: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A bill that was posted; `summary` is the JSON its import wrote."""

    statement_id: str
    layout: str
    row_count: int
    summary: str
    at: datetime


class Statements:
    """One merchant's posted bills."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def latest(self, limit: int = 10) -> list[Statement]:
        """The newest imports first."""
        query = _posted().where(self._desk.mine(statements)).order_by(statements.c.at.desc())
        return [Statement(*row) for row in self._desk.connection.execute(query.limit(limit))]

    def with_hash(self, sha256: str) -> Statement | None:
        """The posted bill that came from this very file."""
        query = _posted().where(self._desk.mine(statements), statements.c.sha256 == sha256)
        row = self._desk.connection.execute(query).first()
        return Statement(*row) if row else None

    def unfinished(self) -> list[str]:
        """Statements whose import has not come to its end, or died before it."""
        query = select(statements.c.statement_id).where(
            self._desk.mine(statements), statements.c.state != "posted"
        )
        return list(self._desk.connection.execute(query).scalars())

    def open(self, statement_id: str, sha256: str, layout: str) -> None:
        """A statement without rows, in staging."""
        self._desk.connection.execute(insert(statements), {
            "merchant_id": self._desk.merchant_id, "statement_id": statement_id,
            "sha256": sha256, "layout": layout, "state": "staging", "row_count": 0,
            "summary": "{}", "at": self._desk.now,
        })  # fmt: skip

    def note_empty(self, channel: str, kept: str, day: date) -> str:
        """A day of which a channel says that there was nothing: a posted bill without rows; its id.

        Twice is once.
        """
        statement_id = f"{channel}-{kept}-{day:%Y%m%d}"
        told = {"channel": channel, "rows": 0, "first": f"{day}", "last": f"{day}"}
        insert_new = insert_for(self._desk.connection, statements).values(
            merchant_id=self._desk.merchant_id, statement_id=statement_id, sha256=statement_id,
            layout=f"{EMPTY}{kept}", state="posted", row_count=0, summary=json.dumps(told),
            at=self._desk.now,
        )  # fmt: skip
        self._desk.connection.execute(insert_new.on_conflict_do_nothing())
        return statement_id

    def empty_days(self, channel: str, kept: str) -> frozenset[date]:
        """The days of which a channel said that there was nothing."""
        query = select(statements.c.summary).where(
            self._desk.mine(statements), statements.c.layout == f"{EMPTY}{kept}"
        )
        told = map(json.loads, self._desk.connection.execute(query).scalars())
        return frozenset(
            date.fromisoformat(one["first"]) for one in told if one["channel"] == channel
        )

    def note_none(self, acquirer: str) -> None:
        """A channel says that it offers no trade bill to this shop; twice is once."""
        row = insert_for(self._desk.connection, statements).values(
            merchant_id=self._desk.merchant_id, statement_id=_none(acquirer), sha256=_none(acquirer),
            layout=NONE, state="posted", row_count=0, summary="{}", at=self._desk.now,
        )  # fmt: skip
        self._desk.connection.execute(row.on_conflict_do_nothing())

    def forget_none(self, acquirer: str) -> None:
        """The channel offers bills after all."""
        said = self._is(_none(acquirer)) & (statements.c.layout == NONE)
        self._desk.connection.execute(delete(statements).where(said))

    def none_from(self) -> frozenset[str]:
        """The channels that said they offer no trade bill, by their codes."""
        query = select(statements.c.statement_id).where(
            self._desk.mine(statements), statements.c.layout == NONE
        )
        told = self._desk.connection.execute(query).scalars()
        return frozenset(one.removesuffix(_none("")) for one in told)

    def stage(self, statement_id: str, rows: list[tuple[object, ...]], kept: str = "trade") -> None:
        """Add rows, as tuples in the order of the columns and in the values the database stores."""
        self._move(statement_id, row_count=statements.c.row_count + len(rows))
        insert_ready(self._desk.connection, STAGED[kept], rows)

    def post(self, statement_id: str, summary: str, kept: str = "trade") -> Posting:
        """Make the staged rows part of the ledger; see `post_statement` and `post_movements`."""
        self._move(statement_id, state="posted", summary=summary)
        if kept == "funds":
            return FundFlows(self._desk).post(statement_id)
        if kept == "bank":
            return Bank(self._desk).post(statement_id)
        return post_statement(self._desk, statement_id)

    def bury(self, statement_id: str) -> bool:
        """Take a statement out of staging, so that its import can add no more; False when posted."""
        return self._desk.connection.execute(
            update(statements)
            .where(self._is(statement_id), statements.c.state != "posted")
            .values(state="dead")
        ).rowcount == 1  # fmt: skip

    def sweep(self, statement_id: str) -> bool:
        """Delete some rows of a buried statement, at last itself; whether there was anything left."""
        gone = sum(self._swept(rows, statement_id) for rows in set(STAGED.values()))
        if not gone:
            dead = (self._is(statement_id), statements.c.state == "dead")
            self._desk.connection.execute(delete(statements).where(*dead))
        return gone > 0

    def _swept(self, rows: Table, statement_id: str) -> int:
        mine = (self._desk.mine(rows), rows.c.statement_id == statement_id)
        some = select(rows.c.line).where(*mine).limit(SWEPT)
        return self._desk.connection.execute(
            delete(rows).where(*mine, rows.c.line.in_(some))
        ).rowcount

    def _move(self, statement_id: str, **values: object) -> None:
        done = self._desk.connection.execute(
            update(statements)
            .where(self._is(statement_id), statements.c.state == "staging")
            .values(**values)
        )
        if done.rowcount != 1:
            raise Refusal("同一商户的另一次导入已经开始，这一次停下了，什么也没有记入。")

    def _is(self, statement_id: str) -> ColumnElement[bool]:
        return self._desk.mine(statements) & (statements.c.statement_id == statement_id)


def _none(acquirer: str) -> str:
    return f"{acquirer}-{NONE}"


def _posted() -> Select[Any]:
    table = statements
    columns = (table.c.statement_id, table.c.layout, table.c.row_count, table.c.summary, table.c.at)
    return select(*columns).where(table.c.state == "posted")
