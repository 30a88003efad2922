"""Every rig on the shelf, one after another."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from tests.bot.channels import rigs
from tests.bot.channels.rig import Rig


def _all() -> list[type[Rig]]:
    found: list[type[Rig]] = []
    for module in pkgutil.iter_modules(rigs.__path__):
        found += importlib.import_module(f"{rigs.__name__}.{module.name}").RIGS
    return found


@pytest.fixture(scope="module", params=_all(), ids=lambda made: str(made.name))
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
