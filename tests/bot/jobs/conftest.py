"""A shop with people, a strict acquirer and phones, on a database of its own."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storms.shop import Shop
from tests.storms.tables import Files, folder


@pytest.fixture(scope="session")
def files() -> Iterator[Files]:
    """The furnished pattern of which every test gets a copy."""
    with tempfile.TemporaryDirectory(dir=folder()) as made:
        yield Files(Path(made))


@pytest.fixture
def shop(files: Files) -> Iterator[Shop]:
    """Two shops at 14:30; nothing goes wrong unless a test says so."""
    with files.story() as engine:
        yield Shop(engine, random.Random(1))
