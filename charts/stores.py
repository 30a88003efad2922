"""Stores: who sold how much, and how that changed."""

from dataclasses import dataclass

from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class StoreBar:
    """One store."""

    name: str
    value: int
    """Fen, or a count when the unit is not 元."""
    change: str = ""
    """As the text says it: 「▲6.2%」 「▼1.1%」 「持平」, or empty when there is nothing to compare."""
    direction: int = 0
    """1 when the change is up, -1 when it is down, 0 when it is neither."""


@dataclass(frozen=True, slots=True)
class StoresPicture(Picture):
    """The stores, best first; eight are drawn, the others are counted in a last line."""

    stores: tuple[StoreBar, ...]
    unit: str = YUAN
