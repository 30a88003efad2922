"""What every storm needs: silence in the log, and databases that are furnished fast."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import PostgresServer
from tests.storms.tables import Files, Server, folder


@pytest.fixture(scope="package", autouse=True)
def hush() -> Iterator[None]:
    """What goes wrong here goes wrong on purpose, thousands of times."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    """SQLite, a copied file for each story."""
    with tempfile.TemporaryDirectory(dir=folder()) as made:
        yield Files(Path(made))


@pytest.fixture(scope="module")
def server(postgres: PostgresServer) -> Iterator[Server]:
    """A PostgreSQL of this module's own, emptied for each story."""
    with postgres.fresh_database() as database:
        server = Server(database.owner_url, database.app_url)
        yield server
        server.close()
