"""The steady shop's books, at any moment, in a transaction that leaves nothing behind."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, VAULT, build

BooksAt = Callable[[datetime], Books]


@pytest.fixture(scope="session")
def steady_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Built once."""
    path: Path = tmp_path_factory.mktemp("steady") / "shop.db"
    return build(f"sqlite:///{path}")


@pytest.fixture
def steady(steady_engine: Engine) -> Iterator[Connection]:
    """A transaction that is rolled back."""
    with steady_engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def books_at(steady: Connection) -> BooksAt:
    """The books at a moment; all of them see what the others write."""
    return lambda now: Books(steady, VAULT, "m1", now, "test")


@pytest.fixture
def books(books_at: BooksAt) -> Books:
    """The books on Wednesday at half past two."""
    return books_at(NOW)
