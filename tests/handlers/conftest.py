"""The little shop, its books for one test, and a person who types."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from syrupy.assertion import SnapshotAssertion

import handlers.commands
from handlers.ask import Ask, Memory
from handlers.messages import Image, Reply, Text
from handlers.registry import Shelves, discover
from handlers.router import Router
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import Books
from tests.handlers.little_shop import MERCHANT, NOW, build, vault
from tests.readable import ReadableSnapshot

Says = Callable[..., str]


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Replies as text that a shopkeeper can read."""
    return snapshot.use_extension(ReadableSnapshot)


@pytest.fixture(scope="session")
def shop_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The little shop's database, built once."""
    path: Path = tmp_path_factory.mktemp("shop") / "shop.db"
    return build(f"sqlite:///{path}")


@pytest.fixture
def shop_connection(shop_engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind."""
    with shop_engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def books_at(shop_connection: Connection) -> Callable[[datetime], Books]:
    """The shop's books as they stand at a moment."""
    return lambda now: Books(shop_connection, vault(), MERCHANT, now.astimezone(UTC), "test")


@pytest.fixture
def books(books_at: Callable[[datetime], Books]) -> Books:
    """The shop's books on Wednesday, 18 November 2026, half past two."""
    return books_at(NOW)


@pytest.fixture(scope="session")
def shelves() -> Shelves:
    """Every command of the house."""
    return discover(handlers.commands)


@pytest.fixture
def says(books: Books, shelves: Shelves) -> Says:
    """`says("今日流水")`: the reply in words, as one person in one chat would read it."""
    memory = LocalMemory(lambda: NOW)

    def say(line: str, *, who: str = "boss", in_group: bool = False) -> str:
        member = next(m for m in books.staff.members() if m.userid == who)
        ask = Ask(
            books, member, books.now, line, "test", Memory(memory, f"{who}:{in_group}:"),
            in_group=in_group,
        )  # fmt: skip
        try:
            return in_words(Router(shelves).answer(ask))
        except Refusal as refusal:
            return refusal.sentence

    return say


def in_words(reply: Reply) -> str:
    """A reply as text; a picture by its title, subtitle and source."""
    messages = reply if isinstance(reply, tuple) else (reply,)
    parts = []
    for message in messages:
        if isinstance(message, Text):
            parts.append(message.content)
        elif isinstance(message, Image):
            drawn = message.picture
            parts.append(f"[图 {message.chart}] {drawn.title}｜{drawn.subtitle}｜{drawn.source}")
        else:
            parts.append(repr(message))
    return "\n".join(parts)
