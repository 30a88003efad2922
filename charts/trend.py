"""Trend: any number of days, weeks or months, with their mean and their peak."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.columns import Columns, evenly
from charts.labels import short
from charts.palette import ACCENT, HAZE, INK, PALE, SOFT
from charts.picture import YUAN, Picture

MOST_COLUMNS = 31
GUTTER = 132


@dataclass(frozen=True, slots=True)
class Point:
    """One day, week or month."""

    label: str
    """「11/17」 or 「10月」."""
    value: int | None
    """Fen, or a count when the unit is not 元; None when there was no trade."""
    running: bool = False
    """The period is not over: drawn hollow."""


@dataclass(frozen=True, slots=True)
class TrendPicture(Picture):
    """The points, oldest first: bars up to 31 of them, a line beyond."""

    points: tuple[Point, ...]
    mean: int | None = None
    """Mean of the finished points as the text says it; None: no line for it."""
    unit: str = YUAN
    line: bool = False
    """Draw a line even where bars would fit (「换成折线图」)."""


@chart("trend", about="一段时间的走势，标出均值和最高")
def draw_trend(picture: TrendPicture) -> Figure:
    """Columns or a line; the mean dashed with its value at the right, the peak labelled."""
    sheet = Sheet(picture)
    points = picture.points
    known = [point.value for point in points if point.value is not None]
    mean = [] if picture.mean is None else [picture.mean]
    columns = Columns(sheet, len(points), [*known, *mean], gutter=GUTTER if mean else 0)
    lined = picture.line or len(points) > MOST_COLUMNS
    if lined:
        _draw_line(columns, points)
    else:
        _draw_columns(columns, points)
    columns.base_line()
    if picture.mean is not None:
        _draw_mean(columns, picture.mean, picture.unit)
    columns.values(
        [(i, n, short(n, picture.unit), INK) for i, n in _told(points)], lift=24 if lined else 14
    )
    columns.labels([[point.label] for point in points], evenly(len(points)))
    return sheet.figure


def _draw_columns(columns: Columns, points: tuple[Point, ...]) -> None:
    """The peak in the accent colour, the others pale."""
    peak = _peak(points)
    for index, point in enumerate(points):
        if point.value is not None:
            strong = index == peak or point.running
            columns.column(index, point.value, ACCENT if strong else PALE, hollow=point.running)


def _draw_line(columns: Columns, points: tuple[Point, ...]) -> None:
    """One stroke per stretch of trade: a gap stays a gap; the running end is a hollow dot."""
    stretch: list[tuple[float, float]] = []
    for index, point in enumerate((*points, Point("", None))):
        if point.value is not None:
            stretch.append((columns.middle(index), columns.y(point.value)))
        elif stretch:
            xs, ys = zip(*stretch, strict=True)
            columns.sheet.area(xs, ys, columns.y(0), HAZE)
            columns.sheet.line(xs, ys, ACCENT, thick=5)
            stretch = []
    for index, value in _told(points):
        hollow = points[index].running
        columns.sheet.dot(columns.middle(index), columns.y(value), ACCENT, hollow=hollow)


def _draw_mean(columns: Columns, mean: int, unit: str) -> None:
    """A dashed line whose words stand in the gutter, clear of every column."""
    y = columns.y(mean)
    columns.sheet.line([columns.left, columns.right], [y, y], SOFT, dashed=True, role="mean")
    x = columns.right + 24
    columns.sheet.text(x, y + 6, "平均", colour=SOFT)
    columns.sheet.text(x, y - 30, short(mean, unit), bold=True, colour=SOFT)


def _peak(points: tuple[Point, ...]) -> int | None:
    """The index of the highest point."""
    traded = [(point.value, -i) for i, point in enumerate(points) if point.value is not None]
    return -max(traded)[1] if traded else None


def _told(points: tuple[Point, ...]) -> list[tuple[int, int]]:
    """The points whose value is written: the peak, then the last."""
    traded = [(i, point.value) for i, point in enumerate(points) if point.value is not None]
    peak = _peak(points)
    return [*(pair for pair in traded if pair[0] == peak), *traded[-1:]]
