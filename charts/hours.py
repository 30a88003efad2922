"""Hours: what came in each hour of a business day, against what is usual."""

from dataclasses import dataclass

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
