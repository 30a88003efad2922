"""Every chart, believable and hostile: readable words, nothing cut, nothing on top of another."""

import itertools
import os
import struct
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from syrupy.assertion import SnapshotAssertion

from charts.canvas import BODY, HEIGHT, WIDTH
from charts.describe import describe
from charts.lettering import LONGEST_LABEL, known_letters
from charts.picture import Picture
from charts.registry import code_of, discover, draw
from tests.charts import hostile, pictures

FOLDER = Path(__file__).parents[1] / "snapshots" / "charts"
EVERY = {**pictures.PICTURES, **hostile.PICTURES}
LARGEST = 100_000

each = pytest.mark.parametrize("picture", EVERY.values(), ids=EVERY.keys())


def figure_of(picture: Picture) -> Figure:
    return discover()[code_of(picture)].draw(picture)


def words_of(figure: Figure) -> list[Text]:
    return [part for part in figure.get_children() if isinstance(part, Text) and part.get_text()]


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_chart_says_what_it_shows(name: str, snapshot: SnapshotAssertion) -> None:
    assert describe(figure_of(pictures.PICTURES[name])) == snapshot


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_chart_is_kept_as_a_picture(name: str) -> None:
    path = FOLDER / f"{name}.png"
    drawn = draw(code_of(pictures.PICTURES[name]), pictures.PICTURES[name])
    if os.environ.get("UPDATE_PICTURES"):
        path.write_bytes(drawn)
    assert size_of(path.read_bytes()) == (WIDTH, HEIGHT)


def test_every_chart_has_a_believable_picture() -> None:
    assert {code_of(picture) for picture in pictures.PICTURES.values()} == set(discover())


@each
def test_a_picture_fits_a_phone_and_its_network(picture: Picture) -> None:
    png = draw(code_of(picture), picture)
    wide, high = size_of(png)
    assert wide == 1080
    assert 1.3 <= wide / high <= 1.6
    assert len(png) < LARGEST


@each
def test_every_letter_exists_and_can_be_read(picture: Picture) -> None:
    for text in words_of(figure_of(picture)):
        assert set(text.get_text()) <= known_letters()
        assert len(text.get_text()) <= LONGEST_LABEL
        assert float(text.get_fontsize()) >= BODY
        assert not text.get_parse_math()


@each
def test_no_word_is_cut_off_or_covers_another(picture: Picture) -> None:
    figure = figure_of(picture)
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in words_of(figure)]
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.y0 >= 0, words
        assert box.x1 <= WIDTH, words
        assert box.y1 <= HEIGHT, words
    for (one, here), (other, there) in itertools.combinations(boxes, 2):
        assert not overlap(here.extents, there.extents), (one, other)


@each
def test_at_most_seven_labels_stand_below(picture: Picture) -> None:
    lines = [text for text in words_of(figure_of(picture)) if text.get_gid() == "x label"]
    assert len({text.get_position()[0] for text in lines}) <= 7


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than an edge of two pixels."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return bool(wide > 2 and high > 2)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height from a PNG's header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high
