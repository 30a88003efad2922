"""Two shops in one database, on SQLite and on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.base.database import metadata, open_database, writing
from storage.base.vault import Vault
from storage.books import Books, open_books
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Member, Role

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
VAULT = Vault({1: b"v" * 32})
OpenBooks = Callable[..., AbstractContextManager[Books]]


def shop(merchant_id: str) -> Merchant:
    """A shop with one store and one till, open from 07:00 to 22:00."""
    return Merchant(merchant_id, f"面馆{merchant_id}", 300, 420, 1320, Settings(),
                    (Store("s1", "总店"),), (Terminal("P1", "s1", "1号机"),))  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with the shops m1 and m2, each with an owner, a manager and a cashier."""
    url = f"sqlite:///{tmp_path / 'shops.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = open_database(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        for merchant_id in ("m1", "m2"):
            add_merchant(connection, shop(merchant_id), NOW)
            books = Books(connection, VAULT, merchant_id, NOW)
            for userid, name, role in (
                ("boss", "陈老板", Role.OWNER), ("lead", "李店长", Role.MANAGER),
                ("till", "小王", Role.CASHIER),
            ):  # fmt: skip
                books.staff.add(f"{userid}-{merchant_id}", name, role, by=None)
    yield engine
    engine.dispose()


@pytest.fixture
def opened(engine: Engine) -> OpenBooks:
    """`with opened() as books:` is one transaction of shop m1; `opened("m2", moment)` of another."""

    def open_shop(merchant_id: str = "m1", now: datetime = NOW) -> AbstractContextManager[Books]:
        return open_books(engine, VAULT, merchant_id, now, "test")

    return open_shop


def member(books: Books, name: str) -> Member:
    """Somebody of this shop by name."""
    return books.staff.named(name)
