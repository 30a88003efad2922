"""Outlook: how a sum has grown, where it is likely to end, and between which ends it may."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.columns import Columns, Key, evenly, legend
from charts.labels import short
from charts.palette import ACCENT, FAINT, INK, PALE
from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class OutlookPicture(Picture):
    """Running sums (fen, or a count when the unit is not 元), one a day.

    `done` are the days that are over, the last one perhaps today's so far; `ahead` the estimated
    rest, to the end; `low` and `high` are the ends of the range there. ValueError when the parts do
    not fit: nothing ahead, not a label a day, or an end below what is in.
    """

    labels: tuple[str, ...]
    done: tuple[int, ...]
    ahead: tuple[int, ...]
    low: int
    high: int
    last: tuple[int, ...] = ()
    """The running sums of the period before, under the same labels; empty when there is none."""
    last_name: str = ""
    """What that was: 「上月」."""
    unit: str = YUAN

    def __post_init__(self) -> None:
        """A picture that promises less than what is in must never reach a shopkeeper."""
        if not self.done or not self.ahead or len(self.labels) != len(self.done + self.ahead):
            raise ValueError("a label a day, some of them over and some ahead")
        if not self.done[-1] <= self.low <= self.ahead[-1] <= self.high:
            raise ValueError("the range must hold the estimate, and what is in already")


@chart("outlook", about="累计到哪了，月底大概到哪，多半在什么范围")
def draw_outlook(picture: OutlookPicture) -> Figure:
    """A solid line to now, a dashed one to the estimate, its range as a fan, the period before faint."""
    sheet = Sheet(picture)
    legend(sheet, _keys(picture))
    last = picture.last[: len(picture.labels)]
    columns = Columns(sheet, len(picture.labels), [picture.high, *last])
    columns.base_line()
    if last:
        _line(columns, list(enumerate(last)), colour=FAINT, thick=3)
    now = len(picture.done) - 1
    rest = list(enumerate((picture.done[-1], *picture.ahead), now))
    _draw_fan(columns, picture, rest)
    _line(columns, list(enumerate(picture.done)))
    _line(columns, rest, dashed=True)
    _say(columns, picture, now)
    columns.labels([[label] for label in picture.labels], evenly(len(picture.labels)))
    return sheet.figure


def _draw_fan(columns: Columns, picture: OutlookPicture, rest: list[tuple[int, int]]) -> None:
    """From now on wider with every day, in step with what is expected of it."""
    start, end = picture.done[-1], picture.ahead[-1]
    up, down = (
        [
            (place, start + (value - start) * (edge - start) // max(1, end - start))
            for place, value in rest
        ]
        for edge in (picture.high, picture.low)
    )
    corners = [*up, *reversed(down)]
    xs = [columns.middle(place) for place, _ in corners]
    ys = [columns.y(value) for _, value in corners]
    columns.sheet.area(xs, ys, ys[0], PALE)


def _line(
    columns: Columns,
    points: list[tuple[int, int]],
    *,
    colour: str = ACCENT,
    thick: float = 5,
    dashed: bool = False,
) -> None:
    xs = [columns.middle(place) for place, _ in points]
    ys = [columns.y(value) for _, value in points]
    columns.sheet.line(xs, ys, colour, thick=thick, dashed=dashed)


def _keys(picture: OutlookPicture) -> list[Key]:
    """The line so far, its range in numbers, and the period before where it is drawn."""
    low, high = short(picture.low, picture.unit), short(picture.high, picture.unit)
    keys = [Key(ACCENT, "到现在"), Key(PALE, f"多半 {low}–{high}")]
    return [*keys, Key(FAINT, picture.last_name)] if picture.last else keys


def _say(columns: Columns, picture: OutlookPicture, now: int) -> None:
    """Where it stands now, and what it is expected to come to, at the end."""
    last = len(picture.labels) - 1
    columns.sheet.dot(columns.middle(now), columns.y(picture.done[-1]), ACCENT)
    columns.sheet.dot(columns.middle(last), columns.y(picture.ahead[-1]), ACCENT, hollow=True)
    words = short(picture.ahead[-1], picture.unit)
    columns.values([(last, picture.high, words, INK)], lift=24)
