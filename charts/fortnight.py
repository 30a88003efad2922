"""Fortnight: fourteen days side by side, the same weekday marked."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.columns import Columns, Key, legend
from charts.labels import short
from charts.palette import ACCENT, FAINT, INK, PALE
from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class Day:
    """One business day."""

    label: str
    """「11/17」."""
    weekday: str
    """「周二」."""
    value: int | None
    """Fen, or a count when the unit is not 元; None when the shop was closed."""
    same_weekday: bool = False
    """The same weekday as the last day: these are the ones to compare."""
    running: bool = False
    """The day is not over: drawn hollow."""


@dataclass(frozen=True, slots=True)
class FortnightPicture(Picture):
    """Fourteen days (fewer for a young shop), oldest first."""

    days: tuple[Day, ...]
    unit: str = YUAN


@chart("fortnight", about="近十四天，同一个星期几用深色")
def draw_fortnight(picture: FortnightPicture) -> Figure:
    """Pale columns, the comparable days in the accent colour with their values."""
    sheet = Sheet(picture)
    days = picture.days
    legend(sheet, _keys(days))
    columns = Columns(
        sheet, len(days), [day.value for day in days if day.value is not None], label_lines=2
    )
    columns.base_line()
    for index, day in enumerate(days):
        _draw_day(columns, index, day)
    columns.values(
        [(i, day.value or 0, short(day.value or 0, picture.unit), INK) for i, day in _told(days)]
    )
    columns.labels([[day.label, day.weekday] for day in days], _dated(days))
    return sheet.figure


def _draw_day(columns: Columns, index: int, day: Day) -> None:
    """A column, or 休 where the shop was closed."""
    if day.value is None:
        columns.sheet.text(
            columns.middle(index),
            columns.y(0) + 12,
            "休",
            colour=FAINT,
            across="center",
        )
        return
    colour = ACCENT if day.same_weekday or day.running else PALE
    columns.column(index, day.value, colour, hollow=day.running)


def _told(days: tuple[Day, ...]) -> list[tuple[int, Day]]:
    """The days whose value is written: the marked ones, the last, then the best."""
    traded = [(i, day) for i, day in enumerate(days) if day.value is not None]
    marked = [pair for pair in reversed(traded) if pair[1].same_weekday or pair[1].running]
    best = sorted(traded, key=lambda pair: -(pair[1].value or 0))[:1]
    return [*traded[-1:], *marked, *best]


def _dated(days: tuple[Day, ...]) -> set[int]:
    """Every week's same day, and the day half-way between, counted back from the last."""
    last = len(days) - 1
    return {index for index in range(len(days)) if (last - index) % 7 in {0, 3}}


def _keys(days: tuple[Day, ...]) -> list[Key]:
    """Only what is really in the picture."""
    weekday = days[-1].weekday if days else "同一天"
    keys = [Key(ACCENT, weekday), Key(PALE, "其他日子")]
    if any(day.running for day in days):
        keys.append(Key(ACCENT, "未结束", hollow=True))
    return keys
