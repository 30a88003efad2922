"""Every rig on the shelf, one after another."""

from collections.abc import Iterator

import pytest

from tests.bot.channels.rig import Rig
from tests.bot.channels.rigs import all_rigs


@pytest.fixture(scope="module", params=all_rigs(), ids=lambda made: str(made.name))
def standing(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """One rig for all tests of a file."""
    made: Rig = request.param()
    yield made
    made.close()


@pytest.fixture
def rig(standing: Rig) -> Rig:
    """The rig, with all switches back in place and a fresh day, at noon."""
    standing.trouble(answer="ok", refund="ok", notice="once")
    standing.standin.books.floats.clear()
    standing.to_noon()
    return standing
