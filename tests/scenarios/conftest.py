"""A town for every scenario, built once and copied."""

import os
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
def billed_town(town_template: Path, tmp_path: Path) -> Iterator[Town]:
    """The same, with the bills of the last days and the bank's file."""
    folder = tmp_path / "town"
    shutil.copytree(town_template, folder)
    town = Town(folder, with_bills=True)
    yield town
    town.close()


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> Iterator[Town]:
    """A town of this test's own; it is half past eleven, and nobody is paying."""
    folder = tmp_path / "town"
    shutil.copytree(town_template, folder)
    town = Town(folder)
    yield town
    town.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where the pictures go: `$SCREENSHOTS`, or a folder that pytest cleans."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
