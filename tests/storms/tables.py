"""A furnished database for every story, made fast: a copied file on SQLite, emptied tables on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from storage.base.database import Engine, metadata, open_database, writing
from storage.migrating import prepare
from tests.storms.shop import furnish

MEMORY = Path("/dev/shm")


def folder() -> str | None:
    """Where files cost no disk: these storms kill processes, not machines; None: the usual place."""
    return str(MEMORY) if os.access(MEMORY, os.W_OK) else None


class Files:
    """SQLite: a furnished file, copied for each story."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pattern = folder / "pattern.db"
        engine = open_database(f"sqlite:///{self._pattern}")
        prepare(engine)
        furnish(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    @contextmanager
    def story(self) -> Iterator[Engine]:
        """A furnished database of its own."""
        path = self._folder / "story.db"
        shutil.copyfile(self._pattern, path)
        engine = open_database(f"sqlite:///{path}")
        try:
            yield engine
        finally:
            engine.dispose()
            for left in self._folder.glob("story.db*"):
                left.unlink()

    @contextmanager
    def bare(self) -> Iterator[Engine]:
        """A database with tables and nothing in them."""
        engine = open_database(f"sqlite:///{self._folder / 'bare.db'}")
        prepare(engine)
        try:
            yield engine
        finally:
            engine.dispose()
            for left in self._folder.glob("bare.db*"):
                left.unlink()

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._folder, ignore_errors=True)


class Server:
    """PostgreSQL: the app's role at work, the owner emptying the tables between stories."""

    name = "PostgreSQL"

    def __init__(self, owner_url: str, app_url: str) -> None:
        self._owner = open_database(owner_url, pool_size=1)
        self._app = open_database(app_url, pool_size=12)
        prepare(self._app, owner_url)
        self._tables = ", ".join(table.name for table in metadata.sorted_tables)

    @contextmanager
    def story(self) -> Iterator[Engine]:
        """The same database, empty and furnished again."""
        with writing(self._owner) as connection:
            connection.execute(text("alter table audit disable trigger user"))
            connection.execute(text(f"truncate {self._tables} restart identity"))
            connection.execute(text("alter table audit enable trigger user"))
        furnish(self._app)
        yield self._app

    def close(self) -> None:
        """Let go of every connection."""
        self._owner.dispose()
        self._app.dispose()
