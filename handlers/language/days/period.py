"""A period as it was understood: the days, the words for them, and whether it still runs."""

from dataclasses import dataclass
from datetime import date, timedelta

from storage.base.business_day import Span, day_text
from storage.base.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Period:
    """Business days, both ends inclusive; `so_far`: the last of them is today and not over."""

    span: Span
    said: str
    so_far: bool

    @classmethod
    def of_day(cls, day: date, today: date) -> "Period":
        """One day, under the name people give it."""
        names = {0: "今天", 1: "昨天", 2: "前天"}
        said = names.get((today - day).days, f"{day.month}月{day.day}日")
        return cls(Span(day, day), said, day == today)

    @classmethod
    def last_days(cls, days: int, today: date) -> "Period":
        """`days` days, today included."""
        return cls(Span(today - timedelta(days=days - 1), today), f"近{days}天", so_far=True)

    @property
    def one_day(self) -> bool:
        """Whether it is a single day."""
        return self.span.first == self.span.last


def looking_back(span: Span, said: str, today: date) -> Period:
    """The part of a span that has happened; a Refusal when none of it has."""
    if span.first > today:
        raise Refusal(f"{day_text(span.first)}还没到，没有账可看。可以发「今日流水」看今天的。")
    past = Span(span.first, min(span.last, today))
    return Period(past, said, past.last == today)
