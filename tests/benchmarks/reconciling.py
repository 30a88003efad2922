"""What it costs to lay orders beside their bill, and whether an order costs more in a larger book."""

import json
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from handlers.figures.reconciling import reconcile_statement
from storage.base.business_day import SHANGHAI, Span
from storage.base.database import Engine, metadata, open_database, reading, writing
from storage.base.vault import Vault
from storage.books import open_books
from storage.intake import Intake
from storage.ledger.statements import StatementRow
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.schema import transactions
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VAULT = Vault({1: b"v" * 32})
FIRST = datetime(2026, 10, 1, 8, tzinfo=SHANGHAI)
DAYS = 30
BATCH = 20_000
ODD = 1_000  # one order in so many is not in our own book


def reconcile_rate(scale: Scale) -> Measured:
    """A month's orders beside their bill, three ways : reading both sides once, row by row."""
    rows = scale.pick(2_000, 100_000, 100_000)
    with _month(rows) as (engine, statement):
        took = cpu_seconds(lambda: _check(engine, statement, rows))
        ratios = compare(
            lambda: cpu_seconds(lambda: _reconcile(engine, statement)),
            lambda: cpu_seconds(lambda: _read_both(engine)),
            scale.rounds,
        )
    return Measured(ratios, f"{rows:,} orders, {rows / took:,.0f} a second, CPU")


def reconcile_level(scale: Scale) -> Measured:
    """What an order costs among many : among a hundredth (a tenth, unless in full)."""
    few = scale.pick(500, 10_000, 10_000)
    many = scale.pick(2_000, 100_000, 1_000_000)
    with _month(few) as small, _month(many) as large:
        times = max(1, 20_000 // few)
        ratios = compare(
            lambda: cpu_seconds(lambda: _reconcile(*large)) / many,
            lambda: cpu_seconds(lambda: _again(*small, times)) / few / times,
            scale.rounds,
        )
    return Measured(ratios, f"{many:,} : {few:,} orders, CPU an order")


@contextmanager
def _month(rows: int) -> Iterator[tuple[Engine, str]]:
    """A shop whose own book has all but a few of the orders, and the bill that came."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'ledger.db'}")
        metadata.create_all(engine)
        with writing(engine) as connection:
            shop = Merchant("m1", "面馆", 300, 480, 1320, Settings(), (Store("s1", "总店"),))
            add_merchant(connection, shop, NOW)
        _stage(engine, "ours", rows, odd=False)
        with writing(engine) as connection:
            connection.execute(transactions.update().values(source="notice"))
        yield engine, _stage(engine, "bill", rows, odd=True)
        engine.dispose()


def _stage(engine: Engine, name: str, rows: int, *, odd: bool) -> str:
    """The orders of one side by the way of a bill, which is the fastest way into the books."""
    intake = Intake(engine, VAULT, "m1", NOW)
    intake.begin(name, name, "wechat")
    for start in range(0, rows, BATCH):
        some = range(start, min(start + BATCH, rows))
        intake.stage([_row(n, rows) for n in some if odd or n % ODD])
    last = FIRST + timedelta(days=DAYS)
    told = {"first": FIRST.isoformat(), "last": last.isoformat()} if odd else {}
    intake.post(json.dumps(told))
    return intake.statement_id


def _row(n: int, rows: int) -> StatementRow:
    paid = int((FIRST + timedelta(days=DAYS) * n / rows).timestamp())
    key = f"42000{random.Random(n).randrange(10**15):015d}"
    return StatementRow(n + 1, "sale", key, f"T{n:09d}", "", "", n % 40_000 + 1, 0,
                        (n % 40_000 + 1) * 60 // 10_000, paid, "", "", "SUCCESS")  # fmt: skip


def _reconcile(engine: Engine, statement: str) -> None:
    with open_books(engine, VAULT, "m1", NOW) as books:
        reconcile_statement(books, statement)


def _again(engine: Engine, statement: str, times: int) -> None:
    for _ in range(times):
        _reconcile(engine, statement)


def _read_both(engine: Engine) -> None:
    """The least that any comparison must do."""
    with reading(engine) as connection:
        for table in ("transactions", "statement_rows"):
            query = f"select key, kind, amount, fee from {table} where merchant_id = 'm1'"  # noqa: S608
            seen = {row[0]: row for row in connection.exec_driver_sql(query)}
            insist(len(seen) > 0, "nothing to compare")


def _check(engine: Engine, statement: str, rows: int) -> None:
    _reconcile(engine, statement)
    with open_books(engine, VAULT, "m1", NOW) as books:
        found = books.reconciliation.unsettled()
        kept = sum(
            day.bill_rows
            for day in books.reconciliation.days(Span(date(2026, 9, 1), date(2026, 11, 22)))
        )
    insist(kept == rows, "not every order was compared")
    insist(len(found) == -(-rows // ODD), "not every odd order was found, or too many")
