"""The painter: pictures come from a process of their own, and once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.painting import Painter
from charts.hours import Hour, HoursPicture
from charts.registry import to_json
from tests.servers.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
PICTURE = to_json(HoursPicture("流水", "今天", "来源", (Hour("10", 100),)))


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    """One process for all of these."""
    painter = Painter()
    yield painter
    painter.stop()


def test_a_picture_that_was_just_drawn_is_not_drawn_again(painter: Painter) -> None:
    drawn = painter.paint("hours", PICTURE)
    assert drawn.startswith(b"\x89PNG")
    assert painter.paint("hours", dict(PICTURE)) is drawn


def test_other_values_are_another_picture(painter: Painter) -> None:
    other = PICTURE | {"title": "昨天的流水"}
    assert painter.paint("hours", other) != painter.paint("hours", PICTURE)


def test_a_chart_that_nobody_knows_is_told_every_time(painter: Painter) -> None:
    for _ in range(2):
        with pytest.raises(KeyError):
            painter.paint("nosuch", PICTURE)


HOUSE = """
import time
from bot.painting import Painter
if __name__ == "__main__":
    painter = Painter()
    painter.warm_up()
    print(*painter._running()._processes, flush=True)
    time.sleep(60)
"""


def test_a_painter_goes_when_its_house_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "house.py"
    program.write_text(HOUSE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, text=True, env=environment
    ) as house:
        assert house.stdout is not None
        painter = int(house.stdout.readline())
        time.sleep(1)  # it is at its easel
        house.kill()
    wait_until(lambda: gone(painter))
    assert gone(painter)


def gone(process: int) -> bool:
    """Whether it has ended, and perhaps only waits for somebody to notice."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
