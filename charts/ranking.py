"""Ranking: terminals, cashiers, or anything else that has a name and an amount."""

from dataclasses import dataclass

from charts.picture import YUAN, Picture


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
