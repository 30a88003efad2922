"""Stores: who sold how much, and how that changed."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.labels import short
from charts.palette import ACCENT, SOFT, WARM
from charts.picture import YUAN, Picture
from charts.rows import Row, draw_rows


@dataclass(frozen=True, slots=True)
class StoreBar:
    """One store."""

    name: str
    value: int
    """Fen, or a count when the unit is not 元."""
    change: str = ""
    """As the text says it: 「▲6.2%」, 「持平」; empty when there is nothing to compare."""
    direction: int = 0
    """1 when the change is up, -1 when it is down, 0 when it is neither."""


@dataclass(frozen=True, slots=True)
class StoresPicture(Picture):
    """The stores, best first; eight are drawn, the others are counted in a last line."""

    stores: tuple[StoreBar, ...]
    unit: str = YUAN


@chart("stores", about="各门店排名和变化")
def draw_stores(picture: StoresPicture) -> Figure:
    """Lying bars, best first, each with its amount and its change."""
    sheet = Sheet(picture)
    rows = [
        Row(store.name, store.value, short(store.value, picture.unit), store.change, _colour(store))
        for store in picture.stores
    ]
    draw_rows(sheet, rows, "家门店")
    return sheet.figure


def _colour(store: StoreBar) -> str:
    """Blue and orange tell up from down for every eye; the arrow says it again."""
    return {1: ACCENT, -1: WARM}.get(store.direction, SOFT)
