"""Fortnight: fourteen days side by side, the same weekday marked."""

from dataclasses import dataclass

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
