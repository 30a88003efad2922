"""Business days: which day a moment belongs to, and spans of days, in Asia/Shanghai."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def local(moment: datetime) -> datetime:
    """The moment as people at the shop see it."""
    return moment.astimezone(SHANGHAI)


def business_day(moment: datetime, cut_off: int) -> date:
    """The business day of an aware moment; `cut_off` is minutes after midnight (05:00 is 300)."""
    return (local(moment) - timedelta(minutes=cut_off)).date()


def opens_at(day: date, cut_off: int) -> datetime:
    """The first instant of a business day, in UTC."""
    midnight = datetime.combine(day, time(), SHANGHAI)
    return (midnight + timedelta(minutes=cut_off)).astimezone(UTC)


def clock_text(minutes: int) -> str:
    """`300` → `05:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def day_text(day: date) -> str:
    """`11月17日(周二)`."""
    return f"{day.month}月{day.day}日(周{WEEKDAYS[day.weekday()]})"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of business days, both ends inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def shift(self, days: int) -> "Span":
        """The same span, `days` later (or earlier)."""
        return Span(self.first + timedelta(days=days), self.last + timedelta(days=days))

    def __str__(self) -> str:
        if self.first == self.last:
            return day_text(self.first)
        return f"{day_text(self.first)}–{day_text(self.last)}"
