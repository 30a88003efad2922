"""Kinds of days: ordinary ones, days off by their holiday, and weekends that are worked instead."""

from datetime import date
from functools import cache

from chinese_calendar.constants import workdays

from handlers.language.days.holidays import STATUTORY, statutory
from storage.base.refusal import Refusal


@cache
def _days_off(year: int) -> dict[date, str]:
    """The announced days off of a year, each by its holiday's first name; empty before the notice."""
    found: dict[date, str] = {}
    for name in STATUTORY:
        try:
            span = statutory(name, year)
        except Refusal:
            continue
        for day in span:
            found.setdefault(day, name)
    return found


def holiday(day: date) -> str:
    """The holiday whose day off this is; empty for all other days. New Year's may be in December."""
    return _days_off(day.year).get(day, "") or _days_off(day.year + 1).get(day, "")


def announced(year: int) -> bool:
    """Whether the days off of a year are known."""
    return bool(_days_off(year))


def made_up(day: date) -> bool:
    """A weekend that is worked because the days off were moved."""
    return day.weekday() >= 5 and day in workdays


def ordinary(day: date) -> bool:
    """Neither a day off nor a weekend that is worked."""
    return not holiday(day) and not made_up(day)
