"""Visitors: who came for the first time and who came back, day by day."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.columns import Columns, Key, evenly, legend
from charts.labels import short
from charts.palette import ACCENT, INK, PALE
from charts.picture import Picture


@dataclass(frozen=True, slots=True)
class VisitorDay:
    """How many customers of a day were new, and how many had been here before."""

    label: str
    new: int
    old: int
    running: bool = False


@dataclass(frozen=True, slots=True)
class VisitorsPicture(Picture):
    """The days, oldest first."""

    days: tuple[VisitorDay, ...]


@chart("visitors", about="每天的新客和老客")
def draw_visitors(picture: VisitorsPicture) -> Figure:
    """Old customers stand below, new ones on top of them: the whole column is everybody who came."""
    sheet = Sheet(picture)
    legend(sheet, [Key(PALE, "新客"), Key(ACCENT, "老客")])
    columns = Columns(sheet, len(picture.days), [day.new + day.old for day in picture.days])
    for index, day in enumerate(picture.days):
        columns.column(index, day.new + day.old, PALE, hollow=day.running)
        if not day.running:
            columns.column(index, day.old, ACCENT)
    columns.base_line()
    most = max(range(len(picture.days)), key=lambda i: picture.days[i].new + picture.days[i].old)
    told = [most, len(picture.days) - 1]
    columns.values([(i, n := _everybody(picture, i), short(n, "人"), INK) for i in told])
    columns.labels([[day.label] for day in picture.days], evenly(len(picture.days)))
    return sheet.figure


def _everybody(picture: VisitorsPicture, index: int) -> int:
    return picture.days[index].new + picture.days[index].old
