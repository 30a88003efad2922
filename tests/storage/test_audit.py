"""The record cannot be bent unseen: altered, removed, cut or rebuilt, it shows."""

import threading

import pytest
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from storage.audit import verify
from storage.base.database import reading, writing
from storage.base.vault import Vault
from storage.books import Books
from storage.migrations.versions.v0005_locks import APPEND_ONLY
from storage.schema import audit, counters
from tests.storage.conftest import NOW, VAULT, OpenBooks, member


@pytest.fixture
def written(opened: OpenBooks) -> int:
    """A record with a few entries; how many."""
    with opened() as books:
        for name in ("一", "二", "三"):
            books.audit.write("limit", name, "1", "2", by=member(books, "陈老板"))
        return books.audit.last()[0]


def problems(engine: Engine, merchant_id: str = "m1", **more: tuple[int, str]) -> list[str]:
    """What verify says."""
    with reading(engine) as connection:
        return verify(connection, merchant_id, VAULT, **more)


def test_an_honest_record_is_clean(engine: Engine, written: int) -> None:
    assert written == 6
    assert problems(engine) == []
    assert problems(engine, "m2") == []


@pytest.mark.parametrize("column", ["action", "before", "role", "request_id"])
def test_an_altered_entry_is_named(engine: Engine, written: int, column: str) -> None:
    with writing(engine) as connection:
        connection.execute(
            update(audit).where(audit.c.merchant_id == "m1", audit.c.seq == 5).values({column: "x"})
        )
    assert problems(engine) == ["第 5 条记录被改过"]


def test_a_removed_entry_is_named(engine: Engine, written: int) -> None:
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.merchant_id == "m1", audit.c.seq == 4))
    assert "第 4 条记录不见了" in problems(engine)


def test_a_cut_tail_shows_against_the_counter(engine: Engine, written: int) -> None:
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.merchant_id == "m1", audit.c.seq >= 5))
    assert problems(engine) == ["第 5 条到第 6 条记录不见了"]


def test_a_record_rebuilt_with_another_key_shows(engine: Engine, written: int) -> None:
    with reading(engine) as connection:
        assert verify(connection, "m1", Vault({1: b"w" * 32})) != []


def test_an_anchor_told_outside_is_compared(
    engine: Engine, opened: OpenBooks, written: int
) -> None:
    with opened() as books:
        last = books.audit.last()
    assert problems(engine, anchor=last) == []
    assert problems(engine, anchor=(last[0], "0" * 64)) == [
        f"第 {last[0]} 条和对外留底的不一样，后面的记录可能被截掉了"
    ]


def test_what_is_told_outside_is_short_and_still_compared(
    engine: Engine, opened: OpenBooks, written: int
) -> None:
    with opened() as books:
        told, (seq, digest) = books.audit.anchor(), books.audit.last()
    assert told == f"{seq}:{digest[:4]}-{digest[4:8]}-{digest[8:12]}-{digest[12:16]}"
    assert problems(engine, anchor=(seq, digest[:16])) == []
    assert len(problems(engine, anchor=(seq, f"{digest[:15]}x"))) == 1


def test_a_record_cut_together_with_its_counter_shows_only_against_the_anchor(
    engine: Engine, opened: OpenBooks, written: int
) -> None:
    with opened() as books:
        last = books.audit.last()
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.merchant_id == "m1", audit.c.seq >= 5))
        mine = (counters.c.merchant_id == "m1") & (counters.c.name == "audit")
        connection.execute(update(counters).where(mine).values(value=4))
    assert problems(engine) == []
    assert len(problems(engine, anchor=last)) == 1


def test_an_entry_moved_to_another_shop_shows(engine: Engine, written: int) -> None:
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.merchant_id == "m2"))
        connection.execute(update(audit).values(merchant_id="m2"))
    assert problems(engine, "m2") != []


def test_many_writers_make_one_unbroken_chain(engine: Engine, opened: OpenBooks) -> None:
    def write() -> None:
        for _ in range(5):
            with opened() as books:
                books.audit.write("limit", "together")

    crowd = [threading.Thread(target=write) for _ in range(4)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert problems(engine) == []
    with reading(engine) as connection:
        query = select(audit.c.seq).where(audit.c.merchant_id == "m1")
        assert sorted(connection.execute(query).scalars()) == list(range(1, 24))


def test_what_rolls_back_leaves_no_entry_and_no_gap(engine: Engine, opened: OpenBooks) -> None:
    with engine.connect() as connection:
        Books(connection, VAULT, "m1", NOW).audit.write("limit", "never")
        connection.rollback()
    with opened() as books:
        books.audit.write("limit", "kept")
    assert problems(engine) == []


@pytest.mark.parametrize("statement", ["update audit set action = 'x'", "delete from audit"])
def test_the_database_itself_refuses_to_change_it(
    engine: Engine, written: int, statement: str
) -> None:
    with writing(engine) as connection:
        for protection in APPEND_ONLY[engine.dialect.name]:
            connection.execute(text(protection))
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text(statement))
    assert problems(engine) == []
