"""The painter: pictures come from a process of their own, and once."""

from collections.abc import Iterator

import pytest

from bot.painting import Painter
from charts.hours import Hour, HoursPicture
from charts.registry import to_json

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
