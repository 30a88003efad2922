"""Parts of the day by the clock, until a merchant has named his own."""

from dataclasses import dataclass

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Daypart:
    """A part of the day: minutes of the clock, the end exclusive; it may pass midnight."""

    name: str
    start: int
    end: int

    @property
    def window(self) -> tuple[int, int]:
        """As a scope takes it."""
        return self.start, self.end


def _hours(name: str, start: float, end: float) -> Daypart:
    return Daypart(name, int(start * 60), int(end * 60))


# Our own proposal: meals as restaurants count them, the rest as people speak.
DAYPARTS = {
    "early_morning": _hours("凌晨", 0, 5),
    "breakfast": _hours("早市", 6, 10),
    "morning": _hours("上午", 5, 12),
    "lunch": _hours("午市", 11, 14),
    "noon": _hours("中午", 11, 14),
    "afternoon": _hours("下午", 12, 18),
    "tea": _hours("下午茶", 14, 17),
    "dinner": _hours("晚市", 17, 21),
    "evening": _hours("晚上", 18, 24),
    "night": _hours("夜里", 21, 5),
    "late_night": _hours("夜宵", 21, 2),
}
