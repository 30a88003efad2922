"""Movements on accounts in the books: apart from payments, whole or not at all, once, in any order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.bills.importing import ImportResult, import_file
from storage.base.business_day import Span
from storage.base.database import Engine, metadata, open_database, reading, writing
from storage.base.vault import Vault
from storage.books import read_books
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.schema import (
    bank_movements,
    fund_movements,
    movement_rows,
    statements,
    transactions,
)
from tests.bot.bills.banks.exports import ACCOUNT, Move, as_text, ccb, icbc, lines
from tests.bot.bills.test_wechat_fund_flow import Move as Fund
from tests.bot.bills.test_wechat_fund_flow import fund_bill

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VAULT = Vault({1: b"v" * 32})
SHOP = Merchant("m1", "面馆", 300, 480, 1320, Settings(), (Store("s1", "总店"),), ())
DAY = Span(date(2026, 11, 18), date(2026, 11, 19))
MOVES = [Move(1, 500), Move(2, -300, "王小明", "报销"), Move(2, 300), Move(40_000, -300, "王小明", "报销"),
         Move(50_000, 70_00, "支付宝(中国)网络技术有限公司", "代付")]  # fmt: skip


def opened(url: str) -> Engine:
    """An empty ledger with one shop."""
    engine = open_database(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, SHOP, NOW)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = opened(url)
    yield engine
    engine.dispose()


def take(engine: Engine, path: Path, content: bytes) -> ImportResult:
    """Import a file of these bytes."""
    path.write_bytes(content)
    return import_file(path, "m1", now=NOW, engine=engine, vault=VAULT)


def rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    """A whole table but for what is sealed, in the order of its keys."""
    columns = [column for column in table.c if column.name != "words"]
    with reading(engine) as connection:
        return [dict(row) for row in
                connection.execute(select(*columns).order_by(*table.primary_key)).mappings()]  # fmt: skip


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_bank_file_becomes_bank_movements_and_nothing_else(
    engine: Engine, tmp_path: Path
) -> None:
    result = take(
        engine, tmp_path / "ccb.csv", as_text(ccb(lines(MOVES)), quoted=True).encode("gbk")
    )
    assert (result.state, result.added, result.known) == ("posted", 5, 0)
    assert count(engine, transactions) == count(engine, fund_movements) == 0
    with read_books(engine, VAULT, "m1", NOW) as books:
        first, second, *_ = books.bank.movements(DAY)
        (paid_out,) = books.bank.credits(DAY, "alipay")
    assert (first.channel, first.amount, first.balance, first.summary) == (
        "wechat",
        500,
        1_000_500,
        "商户结算",
    )
    assert {second.party, first.party} >= {"财付通支付科技有限公司"}
    assert (paid_out.amount, paid_out.day) == (7_000, date(2026, 11, 19))


def test_names_and_account_numbers_are_sealed(tmp_path: Path) -> None:
    engine = opened(f"sqlite:///{tmp_path / 'ledger.db'}")
    take(engine, tmp_path / "ccb.csv", as_text(ccb(lines(MOVES)), quoted=True).encode("gbk"))
    engine.dispose()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("ledger.db*"))
    assert ACCOUNT.encode() not in stored
    assert "王小明".encode() not in stored


def test_a_fund_bill_becomes_fund_movements_and_nothing_else(
    engine: Engine, tmp_path: Path
) -> None:
    moves: list[Fund] = [(1, 500, "面"), (2, -3, ""), (3, -100, "退款")]
    result = take(engine, tmp_path / "fund.csv", fund_bill(moves))
    assert (result.state, result.added) == ("posted", 3)
    assert count(engine, transactions) == count(engine, bank_movements) == 0
    with read_books(engine, VAULT, "m1", NOW) as books:
        told = [(one.amount, one.balance, one.number) for one in books.fund_flows.of(DAY, "wechat")]
        assert books.fund_flows.sums(DAY, "wechat") == {
            "交易": (1, 500),
            "扣除交易手续费": (2, -103),
        }
    assert told == [(500, 50_500, "T0"), (-3, 50_497, "T1"), (-100, 50_397, "T2")]


@pytest.mark.parametrize("bank", [ccb, icbc])
def test_overlapping_files_in_any_order_end_in_the_same_book(tmp_path: Path, bank: Any) -> None:
    told = lines(MOVES)
    parts = [told[:3], told[2:], [*told[1:4]]]
    ends = []
    for n, order in enumerate(permutations(parts)):
        engine = opened(f"sqlite:///{tmp_path / str(n)}.db")
        added = sum(
            take(engine, tmp_path / "bank.csv", as_text(bank(part)).encode()).added
            for part in order
        )
        assert added == len(MOVES)
        ends.append(rows(engine, bank_movements))
        engine.dispose()
    assert all(end == ends[0] for end in ends)


def test_the_same_file_again_adds_nothing(engine: Engine, tmp_path: Path) -> None:
    content = as_text(icbc(lines(MOVES))).encode("gbk")
    first = take(engine, tmp_path / "icbc.csv", content)
    before = rows(engine, bank_movements)
    again = take(engine, tmp_path / "icbc.csv", content)
    assert (again.state, again.added, again.known) == ("known", 0, 5)
    assert (again.account, again.net_fen) == (first.account, first.net_fen)
    assert rows(engine, bank_movements) == before


def test_a_damaged_file_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    told = lines(MOVES)
    result = take(engine, tmp_path / "icbc.csv", as_text(icbc([*told[:2], *told[3:]])).encode())
    assert "第 5 行：余额与上一笔接不上" in result.problems[0]
    assert [count(engine, table) for table in (statements, movement_rows, bank_movements)] == [
        0,
        0,
        0,
    ]
