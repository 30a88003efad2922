"""Numbers as they stand beside a mark: short, and in 万 above ten thousand."""

from charts.picture import YUAN
from storage.base.money import half_up


def short(value: int, unit: str) -> str:
    """`123456` fen → `¥1,235`; `1234567` fen → `¥1.23万`; counts without the ¥."""
    sign = "-" if value < 0 else ""
    mark = "¥" if unit == YUAN else ""
    whole = half_up(abs(value), 100) if unit == YUAN else abs(value)
    return f"{sign}{mark}{_compact(whole)}"


def signed(value: int, unit: str) -> str:
    """The same with a plus before what is added."""
    return ("+" if value > 0 else "") + short(value, unit)


def _compact(whole: int) -> str:
    """At most four digits that carry meaning."""
    if whole < 10_000:
        return f"{whole:,}"
    if whole < 1_000_000:
        return f"{_trimmed(half_up(whole, 100))}万"
    if whole < 100_000_000:
        return f"{half_up(whole, 10_000):,}万"
    return f"{_trimmed(half_up(whole, 1_000_000))}亿"


def _trimmed(hundredths: int) -> str:
    """`123` → `1.23`, `120` → `1.2`, `100` → `1`; from ten upwards one decimal is enough."""
    if hundredths >= 1_000:
        hundredths = half_up(hundredths, 10) * 10
    whole, rest = divmod(hundredths, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole:,}.{decimals}" if decimals else f"{whole:,}"
