"""Heat map: weekday by hour, where the busy hours of a week lie."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import BODY, Sheet, chart
from charts.columns import evenly
from charts.labels import short
from charts.lettering import fit, width
from charts.palette import HEAT, SOFT
from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One weekday."""

    label: str
    """「周一」."""
    values: tuple[int | None, ...]
    """One per hour: fen, or a count when the unit is not 元; None when the shop was closed."""


@dataclass(frozen=True, slots=True)
class HeatmapPicture(Picture):
    """Up to seven weekdays, each with one value for every hour."""

    hours: tuple[str, ...]
    """「7」 「8」 … 「22」, in the order of the business day."""
    rows: tuple[HeatRow, ...]
    unit: str = YUAN


@chart("heatmap", about="星期和钟点的热力图")
def draw_heatmap(picture: HeatmapPicture) -> Figure:
    """The darker the busier; the busiest cell says its value, the scale stands below."""
    sheet = Sheet(picture)
    known = [value for row in picture.rows for value in row.values if value is not None]
    most = max(known, default=0)
    grid = _Grid(sheet, len(picture.rows), len(picture.hours))
    for at, row in enumerate(picture.rows):
        _draw_row(grid, at, row, most)
    for index in evenly(len(picture.hours)):
        x = grid.left + (index + 0.5) * grid.wide
        words = fit(picture.hours[index], BODY, 100)
        sheet.text(x, grid.bottom - 38, words, colour=SOFT, across="center", role="x label")
    _draw_scale(sheet, most, picture.unit)
    if any(value is None for row in picture.rows for value in row.values):
        sheet.text(sheet.left, sheet.bottom - 20, "空白：未营业", colour=SOFT, role="legend")
    return sheet.figure


class _Grid:
    """Where the cells are."""

    def __init__(self, sheet: Sheet, rows: int, columns: int) -> None:
        self.sheet = sheet
        self.left = sheet.left + 84
        self.top = sheet.top + 8
        self.bottom = sheet.bottom + 92
        self.wide = (sheet.right - self.left) / max(columns, 1)
        self.high = (self.top - self.bottom) / max(rows, 1)

    def cell(self, row: int, column: int, colour: str, *, hollow: bool = False) -> None:
        """One cell, with a hair of ground around it."""
        x, y = self.left + column * self.wide, self.top - (row + 1) * self.high
        corners = (6, 6, 6, 6)
        self.sheet.box(
            x + 2,
            y + 2,
            self.wide - 4,
            self.high - 4,
            colour,
            corners=corners,
            hollow=hollow,
            role="cell",
        )


def _draw_row(grid: _Grid, at: int, row: HeatRow, most: int) -> None:
    """A weekday's name and its cells; closed hours stay empty."""
    y = grid.top - (at + 0.5) * grid.high - 10
    label = fit(row.label, BODY, 76)
    grid.sheet.text(grid.sheet.left, y, label, colour=SOFT, role="y label")
    for column, value in enumerate(row.values):
        if value is not None:
            grid.cell(at, column, HEAT[_shade(value, most)])


def _shade(value: int, most: int) -> int:
    """Which of the shades a value gets: the palest is only for nothing or nearly nothing."""
    if most <= 0 or value <= 0:
        return 0
    return min(len(HEAT) - 1, value * len(HEAT) // most)


def _draw_scale(sheet: Sheet, most: int, unit: str) -> None:
    """The shades from few to many with the largest value."""
    words = f"最多 {short(most, unit)}"
    y = sheet.bottom - 20
    x = sheet.right - width(words, BODY)
    sheet.text(sheet.right, y, words, colour=SOFT, across="right", role="legend")
    x -= 16 + len(HEAT) * 40
    for index, colour in enumerate(HEAT):
        sheet.box(x + index * 40, y - 2, 36, 24, colour, corners=(4, 4, 4, 4), role="key")
    sheet.text(x - 16, y, "少", colour=SOFT, across="right", role="legend")
