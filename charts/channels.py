"""Channels: one bar whose parts add up to a hundred per cent."""

from dataclasses import dataclass

from charts.picture import YUAN, Picture


@dataclass(frozen=True, slots=True)
class ChannelShare:
    """One payment channel's part."""

    name: str
    value: int
    """Fen, or a count when the unit is not 元; never negative."""
    percent: int
    """Whole percent as the text says it; all parts together are 100."""


@dataclass(frozen=True, slots=True)
class ChannelsPicture(Picture):
    """The channels, largest first; at most six are drawn, so fold the small ones into 其他."""

    parts: tuple[ChannelShare, ...]
    unit: str = YUAN
