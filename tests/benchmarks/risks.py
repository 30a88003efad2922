"""Looking over a whole day at once, beside asking about every payment when it comes."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import bindparam, func, select

import handlers.risks
from handlers.registry import Risk, discover
from storage.base.database import Connection, reading
from storage.books import Books, read_books
from storage.ledger.entries import Transaction
from storage.schema import transactions
from tests.benchmarks.rounds import Measured, Scale, compare, cpu_seconds, insist
from tests.benchmarks.trade import NOW, TODAY, VAULT, busiest, open_trade

row = transactions.c
# The least a rule must know to judge one payment as it comes: what its payer has done today so far.
ONE = select(func.count(), func.sum(row.amount)).where(
    row.merchant_id == bindparam("shop"),
    row.payer == bindparam("payer"),
    row.business_day == bindparam("day"),
)


def risk_batch(scale: Scale) -> Measured:
    """All rules over the busiest shop's day, over one indexed query a rule and transaction."""
    rows = scale.pick(2_000, 200_000, 1_000_000)
    rules = list(discover(handlers.risks).risks.values())
    insist(len(rules) > 0, "there are no rules")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_trade(Path(folder) / "day.db", rows)
        shop = busiest(1)[0]
        with reading(engine) as connection, read_books(engine, VAULT, shop, NOW) as books:
            day = books.transactions.of_day(TODAY)
            _check(connection, books, day)
            ratios = compare(
                lambda: cpu_seconds(lambda: _all_at_once(books, rules)),
                lambda: cpu_seconds(lambda: _one_by_one(connection, shop, day, len(rules))),
                scale.rounds,
            )
        engine.dispose()
    return Measured(ratios, f"{len(rules)} rules, {len(day):,} transactions, CPU")


def _all_at_once(books: Books, rules: list[Risk]) -> None:
    for rule in rules:
        list(rule.find(books, NOW))


def _one_by_one(connection: Connection, shop: str, day: Sequence[Transaction], rules: int) -> None:
    for payment in day:
        for _ in range(rules):
            _ask(connection, shop, payment.payer, TODAY)


def _ask(connection: Connection, shop: str, payer: str, day: date) -> tuple[int, int]:
    values = {"shop": shop, "payer": payer, "day": day}
    count, fen = connection.execute(ONE, values).one()
    return count, fen


def _check(connection: Connection, books: Books, day: Sequence[Transaction]) -> None:
    """The single queries tell the truth about every payer of the day."""
    insist(len(day) > 0, "nothing was sold")
    for payment in day:
        same = [other.amount for other in day if other.payer == payment.payer]
        told = _ask(connection, books.merchant.merchant_id, payment.payer, TODAY)
        insist(told == (len(same), sum(same)), "the single query is wrong")
