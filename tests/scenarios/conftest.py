"""A town for every scenario, built once and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, demo_in


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of both shops on the morning of 18 November 2026."""
    folder = tmp_path_factory.mktemp("town")
    demo_in(folder).ground.engine.dispose()
    return folder


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> Iterator[Town]:
    """A town of this test's own; it is half past eleven, and nobody is paying."""
    folder = tmp_path / "town"
    shutil.copytree(town_template, folder)
    town = Town(folder)
    yield town
    town.close()
