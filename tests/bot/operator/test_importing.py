"""Import at the terminal: which file becomes what, and what is told of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.bills.importing import ImportResult, import_content, import_file
from bot.cli import main
from storage.base.database import Engine, metadata, open_database, reading, writing
from storage.base.vault import Vault
from storage.desk import Desk
from storage.ledger.totals import Totals
from storage.people.merchants import Merchant, Settings, add_merchant
from storage.schema import statements, transactions
from tests.bot.bills import test_alipay, test_chinaums, test_unionpay
from tests.bot.bills.banks.exports import Move, as_text, icbc, lines
from tests.bot.bills.makers import gbk_zip

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VAULT = Vault({1: b"v" * 32})
SHOP = Merchant("m1", "面馆", 300, 480, 1320, Settings(), (), ())


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty ledger with one shop."""
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, SHOP, NOW)
    return engine


def take(engine: Engine, path: Path, content: bytes) -> ImportResult:
    path.write_bytes(content)
    return import_file(path, "m1", now=NOW, engine=engine, vault=VAULT)


def ledger(engine: Engine) -> list[tuple[object, ...]]:
    """Channel, kind, key, amount, fee and sale of every transaction; the totals agree with them."""
    table = transactions.c
    with reading(engine) as connection:
        desk = Desk(connection, "m1", VAULT, NOW, NOW.date(), 300, "test")
        assert Totals(desk).differences() == []
        query = select(
            table.channel, table.kind, table.key, table.amount, table.fee, table.sale_key
        )
        return [tuple(row) for row in connection.execute(query.order_by(table.kind, table.key))]


def test_alipays_payments_and_refunds_become_transactions(engine: Engine, tmp_path: Path) -> None:
    packed = gbk_zip({"a_业务明细(汇总).csv": test_alipay.summary(),
                      "a_业务明细.csv": test_alipay.detail(test_alipay.TWO)})  # fmt: skip
    result = take(engine, tmp_path / "a.zip", packed)
    assert (result.state, result.added, result.problems) == ("posted", 2, ())
    paid, back = "2026111822001400000000000001", "2026111822001400000000000002"
    assert ledger(engine) == [
        ("alipay", "refund", f"{back}*R2", 3050, -18, back),
        ("alipay", "sale", paid, 3050, 18, ""),
    ]


def alipay(numbers: range) -> bytes:
    """A bill with these trades; every second is a refund."""
    return test_alipay.detail(
        [test_alipay.Trade(n, 100 * n, n, n % 2 == 0, request=f"R{n}") for n in numbers]
    )


def unionpay(numbers: range) -> bytes:
    """The same of UnionPay."""
    return test_unionpay.clearing_file(
        [test_unionpay.Trade(n, 100 * n, n, n % 2 == 0) for n in numbers]
    )


def chinaums(numbers: range) -> bytes:
    """The same of ChinaUMS."""
    trades = [test_chinaums.Trade(n, 100 * n, n, n % 2 == 0) for n in numbers]
    return test_chinaums.export(trades).encode()


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("write", [alipay, unionpay, chinaums])
def test_overlapping_bills_in_either_order_end_in_the_same_book(
    engine: Engine, tmp_path: Path, write: Callable[[range], bytes], order: int
) -> None:
    path = tmp_path / test_unionpay.NAME
    parts = [range(1, 5), range(3, 7)][::order]
    assert sum(take(engine, path, write(part)).added for part in parts) == 6
    assert [row[3] for row in ledger(engine)] == [200, 400, 600, 100, 300, 500]


def test_unionpays_and_chinaums_trades_are_kept_under_their_own_channels(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path / test_unionpay.NAME, test_unionpay.TWO)
    take(engine, tmp_path / "ums.txt", test_chinaums.TWO.encode())
    assert sorted({str(row[0]) for row in ledger(engine)}) == ["chinaums", "unionpay"]
    again = take(
        engine, tmp_path / "ums.txt", test_chinaums.TWO.replace("三里屯", "五道口").encode()
    )
    assert (again.added, again.known) == (0, 2)


def test_what_a_channel_sent_is_imported_under_the_name_it_gave(engine: Engine) -> None:
    result = import_content(f"../{test_unionpay.NAME}", test_unionpay.TWO, "m1", now=NOW, engine=engine,
                            vault=VAULT)  # fmt: skip
    assert (result.state, result.added) == ("posted", 2)
    assert result.first == "2026-11-18T12:30:05+08:00"


def test_a_summary_alone_books_nothing_and_says_so(engine: Engine, tmp_path: Path) -> None:
    result = take(engine, tmp_path / "sums.csv", test_alipay.summary())
    assert (result.state, result.ok) == ("checked", True)
    assert "只有汇总" in result.problems[0]
    with reading(engine) as connection:
        assert connection.execute(select(statements)).first() is None


def test_a_dry_run_of_a_bank_file_tells_its_balances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "icbc.csv"
    path.write_bytes(as_text(icbc(lines([Move(1, 500), Move(2, -300)]))).encode("gbk"))
    assert main(["import", str(path), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["layout"] == "bank_icbc"
    assert (told["opening_fen"], told["closing_fen"], told["chain_holds"]) == (
        1_000_000,
        1_000_200,
        True,
    )
    assert (told["payments"], told["net_fen"]) == ({"count": 1, "fen": 500}, 200)
    assert main(["import", str(path), "--dry-run"]) == 0
    assert "期初 ¥10,000.00，期末 ¥10,002.00，每笔余额都接得上" in capsys.readouterr().out


def test_a_bill_of_payments_tells_no_balances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(test_alipay.detail(test_alipay.TWO))
    assert main(["import", str(path), "--dry-run", "--json"]) == 0
    assert "opening_fen" not in json.loads(capsys.readouterr().out)
