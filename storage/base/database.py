"""The two databases we run on: engines, transactions, and the column types they share."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from storage.base.turns import NoTurn, Turns

# `Connection` and `Engine` are passed along by rooms that may not know SQLAlchemy itself.
__all__ = [
    "WAL_SAFE",
    "Connection",
    "DatabaseAway",
    "Day",
    "Engine",
    "Instant",
    "RowId",
    "day_number",
    "enter_merchant",
    "enter_person",
    "insert_for",
    "metadata",
    "milliseconds",
    "open_database",
    "reading",
    "sqlite_module",
    "turn",
    "undoable",
    "writing",
]

try:  # wheels exist for x86-64 Linux only
    from pysqlite3 import dbapi2 as bundled
except ImportError:
    bundled = sqlite3

# What callers outside storage may name: an engine to pass along, and that the database is away.
DatabaseAway = SQLAlchemyError

metadata = MetaData()

BUSY_SECONDS = 5
TURNS: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()

RowId = BigInteger().with_variant(Integer, "sqlite")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

# Releases of SQLite in which the WAL-reset fault is mended (https://sqlite.org/wal.html).
WAL_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment, kept as whole milliseconds since 1970 so that both databases agree."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else EPOCH + value * MILLISECOND


class Day(TypeDecorator[date]):
    """A business day, kept as the number 20261118: it sorts, groups and reads the same everywhere."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else day_number(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        return None if value is None else date(value // 10_000, value // 100 % 100, value % 100)


def day_number(day: date) -> int:
    """`2026-11-18` → `20261118`."""
    return day.year * 10_000 + day.month * 100 + day.day


def milliseconds(moment: datetime) -> int:
    """What `Instant` stores, for SQL that is written by hand."""
    return (moment - EPOCH) // MILLISECOND


def open_database(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`, set up the one way we run it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_size=pool_size, max_overflow=5, pool_pre_ping=True)


def database_file(url: str) -> Path | None:
    """Where SQLite keeps it; None for a server."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def sqlite_journal() -> tuple[str, str]:
    """The version of SQLite in use, and the journal it is trusted with: WAL or DELETE."""
    module = sqlite_module()
    return module.sqlite_version, "WAL" if _wal_safe(module.sqlite_version_info) else "DELETE"


def sqlite_module() -> ModuleType:
    """The SQLite library to use: the bundled one where the system's has the WAL-reset fault."""
    return sqlite3 if _wal_safe(sqlite3.sqlite_version_info) else bundled


def _wal_safe(version: tuple[int, ...]) -> bool:
    return version >= WAL_SAFE[0] or any(
        version[:2] == safe[:2] and version >= safe for safe in WAL_SAFE[1:]
    )


def _open_sqlite(url: str) -> Engine:
    module = sqlite_module()
    engine = create_engine(
        url, module=module, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}
    )
    journal = sqlite_journal()[1]

    def settle(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "mmap_size=0",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        # A plain BEGIN upgrades its lock in mid-transaction and fails at once when it cannot.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", settle)
    event.listen(engine, "begin", begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may change things; commits at the end, rolls back on any exception."""
    with turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """On SQLite, the turn to write among our own threads; other processes wait as SQLite makes them."""
    if engine.dialect.name != "sqlite":
        yield
        return
    try:
        with TURNS.setdefault(engine, Turns()).taken(BUSY_SECONDS):
            yield
    except NoTurn as away:
        raise OperationalError("BEGIN IMMEDIATE", None, away) from away


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look that changes nothing and makes no writer wait."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection


@contextmanager
def undoable(connection: Connection) -> Iterator[None]:
    """A part of a transaction: when it raises, what it did is undone, and what was done before stands."""
    # SQLAlchemy's own savepoint compiles its statements anew every time.
    connection.exec_driver_sql("SAVEPOINT part")
    try:
        yield
    except Exception:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT part")
        connection.exec_driver_sql("RELEASE SAVEPOINT part")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT part")


def enter_merchant(connection: Connection, merchant_id: str) -> None:
    """On PostgreSQL, let row security show this merchant, and no other, until the transaction ends."""
    _set_local(connection, "zhanggui.merchant", merchant_id)


def enter_person(connection: Connection, person_id: int) -> None:
    """On PostgreSQL, let row security show in which shops this person works."""
    _set_local(connection, "zhanggui.person", str(person_id))


def _set_local(connection: Connection, name: str, value: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("select set_config(:name, :value, true)"), {"name": name, "value": value}
        )


def insert_for(connection: Connection, table: Table) -> postgresql.Insert:
    """An `insert` that knows `on conflict`, in the dialect of this connection.

    The two dialects' classes have the same methods; PostgreSQL's name stands for both.
    """
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))
