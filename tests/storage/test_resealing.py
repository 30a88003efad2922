"""Rotation of the vault's key: everything anew, broken off and taken up again, then without the old key."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, select, update

from bot.bills.importing import import_file
from storage import resealing
from storage.audit import verify
from storage.base.database import enter_merchant, metadata, reading, writing
from storage.base.vault import Retired, Sealed, Vault
from storage.books import read_books
from storage.post.inbox import Inbox
from storage.resealing import CORP, SEALED, Left, left, owners, reseal
from storage.schema import customers, persons
from tests.bot.bills.banks.exports import as_text, ccb, lines
from tests.storage.conftest import NOW, VAULT, OpenBooks, member
from tests.storage.ledger.test_movements import DAY, MOVES

OLD, NEW = b"v" * 32, b"n" * 32  # the old one is VAULT's
BOTH = Vault({1: OLD, 2: NEW})
AFTER = Vault({1: Retired(OLD), 2: NEW})
PAYER = "3f9a" * 8


@pytest.fixture
def furnished(engine: Engine, opened: OpenBooks, tmp_path: Path) -> Engine:
    """Something in every sealed column, under the old key."""
    Inbox(engine, VAULT).put("event", "<xml>今日流水</xml>", NOW)
    with opened() as books:
        boss = member(books, "陈老板")
        books.customers.note(PAYER, remark="王小明", phone="13812345678", by=boss)
        books.second_factor.bind(boss.person_id, "m1")
        books.chats.put("group", "webhook", "群", "the-key")
        books.cards.add_code("task", "single-use", NOW)
        books.post.to_person("boss-m1", {"kind": "text", "content": "你好"}, "hello", "news")
    file = tmp_path / "ccb.csv"
    file.write_bytes(as_text(ccb(lines(MOVES)), quoted=True).encode("gbk"))
    assert import_file(file, "m1", now=NOW, engine=engine, vault=VAULT).state == "posted"
    return engine


def reseal_all(engine: Engine, vault: Vault = BOTH) -> list[Left]:
    """What was done, column by column."""
    return [done for owner in owners(engine) for done in reseal(engine, vault, owner)]


def hanging(engine: Engine) -> int:
    """Values that are not under the new key yet."""
    return sum(left(engine, BOTH, owner) for owner in owners(engine))


def test_every_sealed_column_is_known() -> None:
    sealed = {(one.table.name, one.name) for one in SEALED}
    public = {("channel_papers", "body")}  # certificates, as the channel publishes them
    assert sealed | public == {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }


def test_everything_is_read_again_without_the_old_key(furnished: Engine) -> None:
    done = reseal_all(furnished)
    assert {one.column[:2] for one in done if one.resealed} == {one[:2] for one in SEALED}
    assert sum(one.closed for one in done) == hanging(furnished) == 0
    with read_books(furnished, AFTER, "m1", NOW) as books:
        assert books.staff.named("boss-m1").name == "陈老板"
        assert books.customers.remark_of(PAYER) == "王小明"
        assert [chat.address for chat in books.chats.all()] == ["the-key"]
        assert "王小明" in {one.party for one in books.bank.movements(DAY)}
        assert books.cards.spend_code("task", NOW) == "single-use"
    with reading(furnished) as connection:
        assert verify(connection, "m1", AFTER) == []


def test_what_hangs_on_the_old_key_does_not_open_without_it(furnished: Engine) -> None:
    with read_books(furnished, AFTER, "m1", NOW) as books, pytest.raises(Sealed):
        books.staff.members()


def test_doing_it_again_finds_nothing_to_do(furnished: Engine) -> None:
    reseal_all(furnished)
    assert sum(one.resealed for one in reseal_all(furnished)) == 0


def test_broken_off_it_goes_on_where_it_was(
    furnished: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    whole = hanging(furnished)
    for column in reseal(furnished, BOTH, CORP):
        assert column.resealed > 2  # more than a batch, and then the process dies
        break
    rest = hanging(furnished)
    assert 0 < rest < whole
    with read_books(furnished, BOTH, "m1", NOW) as books:
        assert books.staff.named("boss-m1").name == "陈老板"
    assert sum(one.resealed for one in reseal_all(furnished)) == rest


def test_a_value_that_changes_meanwhile_keeps_its_change(furnished: Engine) -> None:
    column = next(one for one in SEALED if one.name == "remark")
    place = ("m1", "customers", PAYER, "remark")
    with writing(furnished) as connection:
        enter_merchant(connection, "m1")
        (row,) = connection.execute(select(customers)).mappings()
        connection.execute(update(customers).values(remark=VAULT.seal("李四", *place)))
        assert resealing._renew(connection, BOTH, column, row)
    with read_books(furnished, VAULT, "m1", NOW) as books:
        assert books.customers.remark_of(PAYER) == "李四"


def test_a_value_that_nothing_opens_is_counted_and_left_alone(furnished: Engine) -> None:
    with writing(furnished) as connection:
        connection.execute(update(persons).values(name=b"\x01" + b"bent" * 9))
    done = {one.column[:2]: one for one in reseal(furnished, BOTH, CORP)}
    assert done[persons, "name"].closed == left(furnished, BOTH, CORP) == 6


def test_the_newest_key_cannot_be_retired() -> None:
    with pytest.raises(ValueError, match="newest"):
        Vault({1: OLD, 2: Retired(NEW)})
