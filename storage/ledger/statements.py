"""Statements: bills as they came, staged where no figure sees them, then posted whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    delete,
    insert,
    select,
    update,
)

from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.ledger.posting import Posting, post_statement
from storage.schema import statement_rows, statements

SWEPT = 20_000  # rows of a dead import that are deleted in one transaction
COLUMNS = tuple(column.name for column in statement_rows.c)


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

    def stage(self, statement_id: str, rows: list[tuple[object, ...]]) -> None:
        """Add rows, as tuples in the order of the columns and in the values the database stores."""
        self._move(statement_id, row_count=statements.c.row_count + len(rows))
        _insert_rows(self._desk.connection, rows)

    def post(self, statement_id: str, summary: str) -> Posting:
        """Make the staged rows part of the ledger; see `post_statement`."""
        self._move(statement_id, state="posted", summary=summary)
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
        mine = (self._desk.mine(statement_rows), statement_rows.c.statement_id == statement_id)
        some = select(statement_rows.c.line).where(*mine).limit(SWEPT)
        gone = self._desk.connection.execute(
            delete(statement_rows).where(*mine, statement_rows.c.line.in_(some))
        )
        if not gone.rowcount:
            dead = (self._is(statement_id), statements.c.state == "dead")
            self._desk.connection.execute(delete(statements).where(*dead))
        return gone.rowcount > 0

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


def _posted() -> Select[Any]:
    table = statements
    columns = (table.c.statement_id, table.c.layout, table.c.row_count, table.c.summary, table.c.at)
    return select(*columns).where(table.c.state == "posted")


def _insert_rows(connection: Connection, rows: list[tuple[object, ...]]) -> None:
    """Ready rows by the driver's own batch: typed columns would convert every value in Python."""
    names = ", ".join(COLUMNS)
    if connection.dialect.name == "postgresql":
        # COPY refuses tables with row security; whole columns as arrays are nearly as fast.
        arrays = ", ".join(f"%s::{_array_type(column.type)}" for column in statement_rows.c)
        sql = f"insert into statement_rows ({names}) select * from unnest({arrays})"  # noqa: S608
        connection.exec_driver_sql(sql, tuple(map(list, zip(*rows, strict=True))))
        return
    marks = ", ".join("?" * len(COLUMNS))
    connection.exec_driver_sql(
        f"insert into statement_rows ({names}) values ({marks})",  # noqa: S608
        rows,
    )


def _array_type(kind: object) -> str:
    impl = getattr(kind, "impl_instance", kind)
    if isinstance(impl, BigInteger):
        return "bigint[]"
    return "integer[]" if isinstance(impl, Integer) else "text[]"
