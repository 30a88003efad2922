"""Ranking: terminals, cashiers, or anything else that has a name and an amount."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.labels import short
from charts.picture import YUAN, Picture
from charts.rows import Row, draw_rows


@dataclass(frozen=True, slots=True)
class RankBar:
    """One line of the ranking."""

    name: str
    value: int
    """Fen, or a count when the unit is not 元."""
    note: str = ""
    """A few words after the amount: 「162笔」."""


@dataclass(frozen=True, slots=True)
class RankingPicture(Picture):
    """The bars, longest first; eight are drawn, the others are counted in a last line."""

    bars: tuple[RankBar, ...]
    unit: str = YUAN


@chart("ranking", about="终端、收银员等的排名")
def draw_ranking(picture: RankingPicture) -> Figure:
    """Lying bars, longest first, each with its amount and a short note."""
    sheet = Sheet(picture)
    rows = [
        Row(bar.name, bar.value, short(bar.value, picture.unit), bar.note) for bar in picture.bars
    ]
    draw_rows(sheet, rows, "项")
    return sheet.figure
