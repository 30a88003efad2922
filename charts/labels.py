"""Numbers as they stand beside a mark: short, and in 万 above ten thousand."""

from charts.picture import PERCENT, YUAN
from storage.base.money import half_up, percent

FEN_IN_YUAN = 100
WAN = 10_000
YI = 100_000_000


def short(value: int, unit: str) -> str:
    """`123456` fen → `¥1,235`; `1234567` fen → `¥1.23万`; counts without the ¥; points → `1.9%`."""
    sign = "-" if value < 0 else ""
    if unit == YUAN:
        return f"{sign}¥{_compact(abs(value), FEN_IN_YUAN)}"
    if unit == PERCENT:
        return percent(value)
    return f"{sign}{_compact(abs(value), 1)}"


def signed(value: int, unit: str) -> str:
    """The same with a plus before what is added."""
    return ("+" if value > 0 else "") + short(value, unit)


def _compact(value: int, one: int) -> str:
    """Three or four digits that carry meaning; rounded once, from the exact value."""
    whole = half_up(value, one)
    if whole < WAN:
        return f"{whole:,}"
    if whole < YI:
        return f"{_trimmed(value, one * WAN)}万"
    return f"{_trimmed(value, one * YI)}亿"


def _trimmed(value: int, one: int) -> str:
    """`1.23`, `1.2`, `1`; one decimal from ten upwards, none from a hundred."""
    if value >= 100 * one:
        return f"{half_up(value, one):,}"
    decimals = 1 if value >= 10 * one else 2
    whole, rest = divmod(half_up(value * 10**decimals, one), 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0")
    return f"{whole}.{tail}" if tail else f"{whole}"
