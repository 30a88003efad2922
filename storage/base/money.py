"""Money is a whole number of fen; yuan exist only where people read and write them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from storage.base.refusal import Refusal

YUAN_PATTERN = re.compile(r"\d{1,8}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen; may be negative where a change is meant."""

    fen: int

    @classmethod
    def from_yuan(cls, text: str) -> "Money":
        """Read `30`, `30.5` or `30.50`; anything else is a Refusal."""
        if not YUAN_PATTERN.fullmatch(text):
            raise Refusal("金额请写成 30 或 30.50 这样的数字，最多两位小数。")
        yuan, _, cents = text.partition(".")
        return cls(int(yuan) * 100 + int(cents.ljust(2, "0") or "0"))

    def __str__(self) -> str:
        """`¥1,234.50`; a negative amount carries its sign before the ¥."""
        sign = "-" if self.fen < 0 else ""
        yuan, cents = divmod(abs(self.fen), 100)
        return f"{sign}¥{yuan:,}.{cents:02d}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    @property
    def yuan(self) -> Decimal:
        """The exact amount in yuan, for spreadsheets."""
        return Decimal(self.fen) / 100


def fen_from_text(text: str) -> int:
    """Fen from a bill's yuan text such as `-0.32000`, exact; ValueError when it is not whole fen."""
    value = Decimal(text) * 100
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half away from zero, in integers only."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))


def basis_points(part: int, whole: int) -> int:
    """How many basis points (1/100 of a percent) `part` is of `whole`, half up; 0 of nothing is 0."""
    return half_up(part * 10_000, whole) if whole else 0


def percent(points: int) -> str:
    """`620` → `6.2%`; one decimal, none when it is whole."""
    tenths = half_up(points, 10)
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}%" if rest else f"{sign}{whole}%"


def shares(parts: list[int]) -> list[int]:
    """Whole percentages of `parts` that add up to exactly 100 (largest remainder); all 0 of nothing."""
    total = sum(parts)
    if total <= 0:
        return [0] * len(parts)
    floors = [part * 100 // total for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i] * 100 % total), i))
    for i in order[: 100 - sum(floors)]:
        floors[i] += 1
    return floors
