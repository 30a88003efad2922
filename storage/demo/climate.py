"""What moves a day's trade: weekday, holiday, season, growth, and weather that nobody planned."""

from datetime import date
from math import cos, tau
from random import Random

import chinese_calendar

from storage.demo.shops import Branch

FIRST_DAY = date(2024, 1, 1)  # growth is counted from here
GROWTH_A_YEAR = 0.14
SPRING_FESTIVAL = "Spring Festival"
LAST_ANNOUNCED = date(max(chinese_calendar.constants.holidays).year, 12, 31)


def orders_of(branch: Branch, day: date, seed: int) -> float:
    """How many orders a branch may expect on a day; 0 when it is closed."""
    if _closed(day):
        return 0.0
    years = (day - FIRST_DAY).days / 365.25
    season = 1 + 0.06 * cos(tau * (day.timetuple().tm_yday - 200) / 365.25)  # best in July
    growth = float((1 + GROWTH_A_YEAR) ** years)
    return branch.orders * _calendar(branch, day) * season * growth * _weather(day, seed)


def _calendar(branch: Branch, day: date) -> float:
    if _holiday(day):
        return branch.holiday / 100
    if _made_up_workday(day):
        return branch.week[2] / 100
    return branch.week[day.weekday()] / 100


def _weather(day: date, seed: int) -> float:
    """The same for every store of the city: most days ordinary, some wet, a few splendid."""
    chance = Random(f"{seed}/weather/{day}")
    return chance.choices((1.0, 0.8, 1.12), (80, 12, 8))[0] * chance.uniform(0.93, 1.07)


def _closed(day: date) -> bool:
    """New Year's Eve and the first day of the year, when even the noodle cook is at home."""
    return _holiday(day) == SPRING_FESTIVAL and day.toordinal() - _festival_start(day) < 2


def _festival_start(day: date) -> int:
    first = day.toordinal()
    while _holiday(date.fromordinal(first - 1)) == SPRING_FESTIVAL:
        first -= 1
    return first


def _holiday(day: date) -> str:
    """The holiday's name; empty on other days, and in years not announced yet."""
    if day > LAST_ANNOUNCED:
        return ""
    free, name = chinese_calendar.get_holiday_detail(day)
    return str(name or "") if free else ""


def _made_up_workday(day: date) -> bool:
    announced = day <= LAST_ANNOUNCED
    return announced and day.weekday() >= 5 and bool(chinese_calendar.is_workday(day))
