"""The usual shape: each weekday's mean, the thirds of a month, holidays apart, and the present pace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from handlers.figures.forecast.history import History
from handlers.figures.forecast.kinds import holiday, made_up, ordinary
from handlers.language.days.spans import month_of
from storage.base.business_day import Span
from storage.base.money import half_up

WHOLE = 10_000  # factors are basis points
WEEKS = 8
PACE_DAYS = 14
MONTHS = 3
CALM = 2  # a factor is believed by half: the rest is chance
WORKWEEK = range(5)


@dataclass(frozen=True)
class Shape:
    """What may be expected of a day, seen from the morning of `origin`."""

    history: History
    origin: date

    def expected(self, day: date) -> int:
        """Of a whole day, in fen or orders."""
        if holiday(day) and self.holiday_factor(holiday(day)) is not None:
            factor = self.holiday_factor(holiday(day)) or 0
            return half_up(self.daily_mean * factor * self.pace, WHOLE * WHOLE)
        usual = self.workday if made_up(day) else self.weekdays[day.weekday()]
        return half_up(usual * self.pace * self.thirds[_third(day)], WHOLE * WHOLE)

    @cached_property
    def weekdays(self) -> list[int]:
        """The mean of each weekday's ordinary days; 0 for one on which the shop is mostly closed."""
        return [self._weekday_mean(weekday) for weekday in range(7)]

    @cached_property
    def pace(self) -> int:
        """The last two weeks against the weekdays' means, in basis points, believed by half."""
        last = [day for day in self._ordinary(PACE_DAYS) if self.history.of(day)]
        usual = sum(self.weekdays[day.weekday()] for day in last)
        return _calmed(sum(map(self.history.of, last)), usual)

    @cached_property
    def thirds(self) -> list[int]:
        """The beginning, middle and end of the last months against their own weekdays, by half."""
        actual, usual = [0, 0, 0], [0, 0, 0]
        for month in self._whole_months():
            days = [day for day in month if ordinary(day) and self.history.of(day)]
            means = {n: _mean(self._values(days, n)) for n in range(7)}
            for day in days:
                actual[_third(day)] += self.history.of(day)
                usual[_third(day)] += means[day.weekday()]
        return [_calmed(*pair) for pair in zip(actual, usual, strict=True)]

    @cached_property
    def daily_mean(self) -> int:
        """Of an ordinary day of the week, in the mean."""
        return half_up(sum(self.weekdays), 7)

    def holiday_factor(self, name: str) -> int | None:
        """The last such holiday (or else any) against the ordinary days before it; None without."""
        past = list(self._holidays())
        for known in ([h for h in past if holiday(h.first) == name], past):
            if known:
                last = known[-1]
                before = Shape(self.history, last.first).daily_mean
                if before:
                    return half_up(self.history.over(last) * WHOLE, before * last.days)
        return None

    @cached_property
    def workday(self) -> int:
        """Of an ordinary Monday to Friday, in the mean."""
        return half_up(sum(self.weekdays[n] for n in WORKWEEK), len(WORKWEEK))

    def _ordinary(self, back: int) -> list[date]:
        days = (self.origin - timedelta(days=n) for n in range(1, back + 1))
        return [day for day in days if day >= self.history.first and ordinary(day)]

    def _weekday_mean(self, weekday: int) -> int:
        days = [day for day in self._ordinary(7 * WEEKS) if day.weekday() == weekday]
        traded = [self.history.of(day) for day in days if self.history.of(day)]
        return _mean(traded) if len(traded) * 2 >= len(days) else 0

    def _values(self, days: Iterable[date], weekday: int) -> list[int]:
        return [self.history.of(day) for day in days if day.weekday() == weekday]

    def _whole_months(self) -> Iterator[Span]:
        for back in range(1, MONTHS + 1):
            month = month_of(self.origin, -back)
            if month.first >= self.history.first:
                yield month

    def _holidays(self) -> Iterator[Span]:
        """The holidays that are over and have four weeks of trade before them, oldest first."""
        began = self.history.first + timedelta(days=28)
        days = (
            [day for day in Span(began, self.origin) if holiday(day)] if began < self.origin else []
        )
        starts = [
            n for n, (one, next_) in enumerate(pairwise(days)) if holiday(one) != holiday(next_)
        ]
        first = 0
        for last in [*starts, len(days) - 1] if days else []:
            if days[last] + timedelta(days=1) < self.origin:
                yield Span(days[first], days[last])
            first = last + 1


def _third(day: date) -> int:
    return min(2, (day.day - 1) // 10)


def _mean(values: list[int]) -> int:
    return half_up(sum(values), len(values)) if values else 0


def _calmed(actual: int, usual: int) -> int:
    """How actual stands to usual, half way from 1; in basis points, within a half and the double."""
    if not usual:
        return WHOLE
    ratio = min(2 * WHOLE, max(WHOLE // 2, half_up(actual * WHOLE, usual)))
    return WHOLE + half_up(ratio - WHOLE, CALM)
