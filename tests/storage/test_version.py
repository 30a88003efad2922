"""A start asks for the tables' step without the tools that take steps; both must mean the same one."""

import subprocess
import sys
from pathlib import Path

from storage.base.database import open_database
from storage.migrating import latest, prepare
from storage.version import LATEST, is_current


def test_the_step_that_is_expected_is_the_newest_there_is() -> None:
    assert latest() == LATEST


def test_a_database_is_current_once_it_has_every_step(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'house.db'}")
    assert not is_current(engine)
    prepare(engine)
    assert is_current(engine)


def test_a_database_that_is_not_there_is_not_current(tmp_path: Path) -> None:
    assert not is_current(open_database(f"sqlite:///{tmp_path / 'nowhere' / 'house.db'}"))


def test_the_web_room_loads_no_migration_tools() -> None:
    program = (
        "import sys, bot.serve; print([m for m in ('alembic', 'matplotlib') if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
