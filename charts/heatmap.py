"""Heat map: weekday by hour, where the busy hours of a week lie."""

from dataclasses import dataclass

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
