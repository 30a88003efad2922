"""Hours: what came in each hour of a business day, against what is usual."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from charts.canvas import Sheet, chart
from charts.columns import Columns, Key, evenly, legend
from charts.labels import short
from charts.palette import ACCENT, BAND, INK, RISE, WARM
from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the business day."""

    label: str
    """The hour people read below the bar: 「12」, or 「12时」."""
    value: int | None
    """Fen, or a count when the unit is not 元; None when the hour has not begun."""
    low: int | None = None
    """Lower end of the usual band, in the same unit; None when too little is known."""
    high: int | None = None
    running: bool = False
    """The hour is not over: drawn hollow."""


@dataclass(frozen=True, slots=True)
class HoursPicture(Picture):
    """The hours of one business day, in their order."""

    hours: tuple[Hour, ...]
    unit: str = YUAN
    """元: the values are fen, shown as yuan. Any other word: they are counts of it."""


@chart("hours", about="每小时收款，和平时的范围比")
def draw_hours(picture: HoursPicture) -> Figure:
    """Columns by hour over a soft band; an hour outside its band is warm, a running one hollow."""
    sheet = Sheet(picture)
    legend(sheet, _keys(picture.hours))
    known = [
        n for hour in picture.hours for n in (hour.value, hour.low, hour.high) if n is not None
    ]
    columns = Columns(sheet, len(picture.hours), known)
    for index, hour in enumerate(picture.hours):
        _band(columns, index, hour)
    columns.base_line()
    for index, hour in enumerate(picture.hours):
        if hour.value is not None:
            columns.column(index, hour.value, _colour(hour), hollow=hour.running)
    columns.values([(i, *_words(hour, picture.unit)) for i, hour in _telling(picture.hours)])
    columns.labels([[hour.label] for hour in picture.hours], evenly(len(picture.hours)))
    return sheet.figure


def _band(columns: Columns, index: int, hour: Hour) -> None:
    """The usual range of one hour, as wide as its place, so that neighbours join."""
    if hour.low is None or hour.high is None:
        return
    low, high = columns.y(hour.low), columns.y(hour.high)
    wide = columns.slot - 4
    x = columns.middle(index) - wide / 2
    columns.sheet.box(x, low, wide, max(high - low, 4), BAND, corners=(8, 8, 8, 8), role="usual")


def _outside(hour: Hour) -> int:
    """How far a finished hour is below (negative) or above its band; 0 when no band is known."""
    if hour.value is None or hour.low is None or hour.high is None or hour.running:
        return 0
    return min(hour.value - hour.low, 0) + max(hour.value - hour.high, 0)


def _colour(hour: Hour) -> str:
    """Warm below the band, another colour above it."""
    outside = _outside(hour)
    return ACCENT if not outside else WARM if outside < 0 else RISE


def _words(hour: Hour, unit: str) -> tuple[int, str, str]:
    """Where a value is written, how, and in which colour."""
    value = hour.value or 0
    return value, short(value, unit), _colour(hour) if _outside(hour) else INK


def _telling(hours: tuple[Hour, ...]) -> list[tuple[int, Hour]]:
    """The hours whose value is written: the peak, the two furthest out, the running one."""
    begun = [(i, hour) for i, hour in enumerate(hours) if hour.value]
    peak = sorted(begun, key=lambda pair: -(pair[1].value or 0))[:1]
    far = sorted((p for p in begun if _outside(p[1])), key=lambda pair: -abs(_outside(pair[1])))[:2]
    return [*peak, *far, *(pair for pair in begun if pair[1].running)]


def _keys(hours: tuple[Hour, ...]) -> list[Key]:
    """Only what is really in the picture."""
    keys = [Key(ACCENT, "实收")]
    if any(_outside(hour) < 0 for hour in hours):
        keys.append(Key(WARM, "低于平时"))
    if any(_outside(hour) > 0 for hour in hours):
        keys.append(Key(RISE, "高于平时"))
    if any(hour.running for hour in hours):
        keys.append(Key(ACCENT, "未结束", hollow=True))
    if any(hour.low is not None and hour.high is not None for hour in hours):
        keys.append(Key(BAND, "平时范围"))
    return keys
