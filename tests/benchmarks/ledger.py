"""What a question costs when the ledger has grown, and beside counting every transaction."""

import tempfile
from pathlib import Path

from sqlalchemy import case, func, select

from handlers.figures.takings import takings
from handlers.language.days.period import Period
from storage.base.database import Connection, Engine, reading
from storage.books import read_books
from storage.ledger.totals import Tally
from storage.schema import transactions
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist
from tests.benchmarks.trade import NOW, SPAN, TODAY, VAULT, busiest, open_trade


def ledger_level(scale: Scale) -> Measured:
    """今日流水, every query of it, for the ten busiest merchants: ten times the rows over the rows."""
    rows = scale.pick(2_000, 100_000, 1_000_000)
    shops = busiest(scale.pick(1, 10, 10)) * scale.pick(1, 5, 5)
    with tempfile.TemporaryDirectory() as folder:
        small = open_trade(Path(folder) / "small.db", rows)
        large = open_trade(Path(folder) / "large.db", rows * 10)
        for engine in (small, large):
            for shop in set(shops):
                _check(engine, shop)
        ratios = compare(
            lambda: cpu_seconds(lambda: _ask_all(large, shops)),
            lambda: cpu_seconds(lambda: _ask_all(small, shops)),
            scale.rounds,
        )
        small.dispose()
        large.dispose()
    return Measured(ratios, f"{rows * 10:,} : {rows:,} rows, CPU")


def ledger_gain(scale: Scale) -> Measured:
    """The busiest merchant's ninety days: summed from its transactions over read from the totals."""
    rows = scale.pick(2_000, 1_000_000, 10_000_000)
    times = scale.pick(1, 100, 100)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_trade(Path(folder) / "ledger.db", rows)
        shop = busiest(1)[0]
        _check(engine, shop)
        with reading(engine) as connection, read_books(engine, VAULT, shop, NOW) as books:
            ratios = compare(
                lambda: cpu_seconds(lambda: _scan(connection, shop)),
                lambda: (
                    cpu_seconds(lambda: [books.totals.span(SPAN) for _ in range(times)]) / times
                ),
                scale.rounds,
            )
        engine.dispose()
    return Measured(ratios, f"{rows:,} rows, CPU")


def _check(engine: Engine, shop: str) -> None:
    """The totals are those of the transactions, and the shop traded on the day that is asked for."""
    with reading(engine) as connection, read_books(engine, VAULT, shop, NOW) as books:
        insist(books.totals.span(SPAN) == _scan(connection, shop), "the totals are wrong")
        found = takings(books, Period.of_day(TODAY, TODAY))
        sold = [row.amount for row in books.transactions.of_day(TODAY) if row.kind == "sale"]
    insist(found.tally.sales == len(sold) > 0, "nothing was sold on the day asked for")
    insist(found.tally.sales_fen == sum(sold), "the takings are wrong")


def _ask_all(engine: Engine, shops: list[str]) -> None:
    for shop in shops:
        with read_books(engine, VAULT, shop, NOW) as books:
            takings(books, Period.of_day(TODAY, TODAY))


def _scan(connection: Connection, shop: str) -> Tally:
    row = transactions.c
    sale = row.kind == "sale"
    query = select(
        func.sum(case((sale, 1), else_=0)),
        func.sum(case((sale, row.amount), else_=0)),
        func.sum(case((sale, 0), else_=1)),
        func.sum(case((sale, 0), else_=row.amount)),
        func.sum(func.coalesce(row.fee, 0)),
        func.sum(case((sale, row.discount), else_=0)),
    ).where(row.merchant_id == shop, row.business_day.between(SPAN.first, SPAN.last))
    return Tally(*connection.execute(query).one())
