"""Trend: any number of days, weeks or months, with their mean and their peak."""

from dataclasses import dataclass

from charts.picture import YUAN, Picture


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
