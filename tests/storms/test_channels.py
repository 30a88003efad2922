"""The refund storm through every real channel: its own protocol, its own stand-in, its own troubles."""

import logging
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.channels.rig import Rig
from tests.servers.postgres import PostgresServer
from tests.storms import channels, refunds
from tests.storms.tables import Files, Server, folder

SEED = 41_118


@pytest.fixture(scope="module", autouse=True)
def hush() -> Iterator[None]:
    """What goes wrong here goes wrong on purpose."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    with tempfile.TemporaryDirectory(dir=folder()) as made:
        yield Files(Path(made))


@pytest.fixture(scope="module")
def server(postgres: PostgresServer) -> Iterator[Server]:
    with postgres.fresh_database() as database:
        server = Server(database.owner_url, database.app_url)
        yield server
        server.close()


@pytest.fixture(scope="module", params=channels.all_rigs(), ids=lambda made: str(made.name))
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with channels.standing(request.param) as made:
        yield made


def test_schedules_break_nothing_on_sqlite(files: Files, rig: Rig) -> None:
    states: Counter[str] = Counter()
    for seed in range(SEED, SEED + 3):
        with files.story() as engine:
            story = channels.play(engine, seed, rig, refunds.FEWER_STEPS)
        assert story.violations == [], f"seed {seed}"
        states += story.states
    assert states["succeeded"], "a storm in which no refund arrives shows nothing"


def test_a_schedule_breaks_nothing_on_postgresql(server: Server, rig: Rig) -> None:
    with server.story() as engine:
        assert channels.play(engine, SEED + 50, rig, refunds.FEWER_STEPS).violations == []
