"""A backup comes back whole, proves itself, and holds the money still; anything else comes back not at all."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from handlers.messages import Text
from storage.backup import restore_backup, write_backup
from storage.base.database import (
    enter_merchant,
    open_database,
    reading,
    writing,
)
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import read_books
from storage.migrating import upgrade
from storage.pausing import money_paused, pause_money, resume_money
from storage.schema import merchants, transactions
from tests.shop import NOW, VAULT, Shop, build


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Where a backup is put back."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path}/restored.db")
        upgrade(engine)
    else:
        engine = open_database(request.getfixturevalue("postgres_app_url"))
        upgrade(engine, request.getfixturevalue("postgres_owner_url"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with a week of trade: enough to lose some, and quick to prove."""
    file = tmp_path_factory.mktemp("shop") / "week.db"
    build(f"sqlite:///{file}", days=7)
    return file


@pytest.fixture
def backup(shop: Shop, tmp_path: Path) -> Path:
    file = tmp_path / "shop.backup"
    write_backup(shop.engine, file, NOW)
    return file


def test_every_row_comes_back_on_either_database(shop: Shop, backup: Path, empty: Engine) -> None:
    rows = restore_backup(empty, VAULT, backup, NOW)
    assert rows > 2_000
    for merchant_id in ("M1", "M2"):
        with reading(shop.engine) as old, reading(empty) as new:
            enter_merchant(new, merchant_id)
            query = (
                select(transactions)
                .where(transactions.c.merchant_id == merchant_id)
                .order_by(transactions.c.channel, transactions.c.kind, transactions.c.key)
            )
            before = sorted(map(tuple, old.execute(query)))
            after = sorted(map(tuple, new.execute(query)))
            assert before == after
    with read_books(empty, VAULT, "M1", NOW) as books:
        assert books.staff.named("wang").name == "王老板"
        assert books.totals.differences() == []


def test_money_is_paused_and_no_number_is_given_twice(backup: Path, empty: Engine) -> None:
    restore_backup(empty, VAULT, backup, NOW)
    with writing(empty) as connection:
        enter_merchant(connection, "M1")
        assert money_paused(connection, "M1")
        resume_money(connection, "M1")
        assert not money_paused(connection, "M1")
        pause_money(connection, "M1")
        pause_money(connection, "M1")
        assert money_paused(connection, "M1")
    reply = Shop(empty).ask(Shop(empty).cashier, "退款 T1001 30 商品破损")
    assert isinstance(reply, Text)
    assert "R2003" in reply.content


def test_a_database_with_merchants_is_never_overwritten(shop: Shop, backup: Path) -> None:
    with pytest.raises(Refusal, match="空的数据库"):
        restore_backup(shop.engine, VAULT, backup, NOW)


def altered(backup: Path, name: str, change: bytes, to: bytes) -> Path:
    """The same backup with one table's text changed."""
    file = backup.with_name("altered")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(file, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            new.writestr(item, data.replace(change, to, 1) if item == name else data)
    return file


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path}/restored.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def nothing_came_back(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.execute(select(merchants)).first() is None


def test_an_altered_table_is_noticed(backup: Path, empty_sqlite: Engine) -> None:
    with pytest.raises(Refusal, match="不是完整的备份"):
        restore_backup(
            empty_sqlite, VAULT, altered(backup, "transactions.jsonl", b"5800", b"5900"), NOW
        )
    assert nothing_came_back(empty_sqlite)


def test_a_change_with_its_checksum_made_to_fit_is_found_by_the_books(
    shop: Shop, tmp_path: Path, empty_sqlite: Engine
) -> None:
    with writing(shop.engine) as connection:
        sale = transactions.c.number == "T1001"
        connection.execute(transactions.update().where(sale).values(amount=9900))
    write_backup(shop.engine, tmp_path / "bent", NOW)
    with pytest.raises(Refusal, match="对不上"):
        restore_backup(empty_sqlite, VAULT, tmp_path / "bent", NOW)
    assert nothing_came_back(empty_sqlite)


def test_another_vaults_key_does_not_open_the_backup(backup: Path, empty_sqlite: Engine) -> None:
    with pytest.raises(Refusal, match="对不上"):
        restore_backup(empty_sqlite, Vault({0: bytes(32)}), backup, NOW)
    assert nothing_came_back(empty_sqlite)


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_cut_file_is_refused(size: int, backup: Path, empty_sqlite: Engine) -> None:
    backup.write_bytes(backup.read_bytes()[:size])
    with pytest.raises(Refusal, match="不是完整的备份"):
        restore_backup(empty_sqlite, VAULT, backup, NOW)
    assert nothing_came_back(empty_sqlite)


def test_a_backup_is_private_and_holds_no_name_and_no_key(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(backup) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    assert "王老板".encode() not in everything
    assert manifest["at"] == NOW.isoformat()


def test_what_is_written_meanwhile_is_not_half_in(
    shop: Shop, tmp_path: Path, empty_sqlite: Engine
) -> None:
    with writing(shop.engine) as connection:
        enter_merchant(connection, "M1")
        write_backup(shop.engine, tmp_path / "during", NOW)
        pause_money(connection, "M1")
    assert restore_backup(empty_sqlite, VAULT, tmp_path / "during", NOW) > 0
