"""Days with a name: the statutory days off as they were announced, and the days shops live by."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from chinese_calendar.constants import Holiday, holidays

from handlers.language.spans import one
from storage.base.business_day import Span
from storage.base.refusal import Refusal

STATUTORY = {
    "元旦": Holiday.new_years_day,
    "春节": Holiday.spring_festival,
    "过年": Holiday.spring_festival,
    "清明": Holiday.tomb_sweeping_day,
    "五一": Holiday.labour_day,
    "劳动节": Holiday.labour_day,
    "端午": Holiday.dragon_boat_festival,
    "中秋": Holiday.mid_autumn_festival,
    "国庆": Holiday.national_day,
    "十一": Holiday.national_day,
}
# The earliest day each may begin: before it, the one of last year is meant, announced or not.
EARLIEST = {
    Holiday.new_years_day: (1, 1),
    Holiday.spring_festival: (1, 18),
    Holiday.tomb_sweeping_day: (4, 3),
    Holiday.labour_day: (4, 28),
    Holiday.dragon_boat_festival: (5, 25),
    Holiday.mid_autumn_festival: (9, 7),
    Holiday.national_day: (9, 29),
}
FIXED = {
    "情人节": (2, 14), "妇女节": (3, 8), "三八": (3, 8), "38节": (3, 8), "520": (5, 20),
    "六一": (6, 1), "儿童节": (6, 1), "618": (6, 18), "教师节": (9, 10), "万圣": (10, 31),
    "双11": (11, 11), "双十一": (11, 11), "双12": (12, 12), "双十二": (12, 12),
    "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
KNOWN_YEARS = range(2008, 2101)  # before 2008 the holidays were other ones
# What the platforms run up to the day itself (ours), meant by 618期间 or 双11活动.
CAMPAIGN_DAYS = {"618": 18, "双11": 11, "双十一": 11}
# The first day of the lunar year, and the seventh of the seventh moon (Hong Kong Observatory).
LUNAR_NEW_YEAR = {
    2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
}  # fmt: skip
DOUBLE_SEVENTH = {
    2023: (8, 22), 2024: (8, 10), 2025: (8, 29), 2026: (8, 19), 2027: (8, 8), 2028: (8, 26),
}  # fmt: skip


@cache
def _days_off() -> dict[tuple[int, str], tuple[date, ...]]:
    """The announced days of each holiday, by the year in which most of it lies."""
    days: dict[tuple[int, str], tuple[date, ...]] = {}
    for day, name in sorted(holidays.items()):
        # New Year's days off may begin in December.
        year = day.year + 1 if name == Holiday.new_years_day.value and day.month == 12 else day.year
        days[year, name] = (*days.get((year, name), ()), day)
    return days


def statutory(name: str, year: int) -> Span:
    """The days off of a holiday in a year; a Refusal when they are not announced (or unknown)."""
    days = _days_off().get((year, STATUTORY[name].value))
    if not days:
        raise Refusal(f"{year} 年{name}的放假安排还没有公布，请直接写日期，比如「10月1日到7日」。")
    return Span(days[0], days[-1])


def year_before(said: str, span: Span) -> tuple[str, Span] | None:
    """The holiday that was said, one year earlier; None when `span` is not a holiday by its name."""
    name = next((name for name in STATUTORY if name in said), None)
    if name is None or (span.last.year, STATUTORY[name].value) not in _days_off():
        return None
    if statutory(name, span.last.year) != span or span.last.year - 1 not in KNOWN_YEARS:
        return None
    return name, statutory(name, span.last.year - 1)


def lately(name: str, today: date) -> Span:
    """The most recent such holiday that has begun."""
    if today >= date(today.year, *EARLIEST[STATUTORY[name]]):
        span = statutory(name, today.year)
        if span.first <= today:
            return span
    return statutory(name, today.year - 1)


def _on(moon: dict[int, tuple[int, int]], plus: int = 0) -> Callable[[int], Span]:
    def find(year: int) -> Span:
        if year not in moon:
            raise Refusal(f"{year} 年的农历日子我这里还没有，请直接写日期，比如「3月3日」。")
        return one(date(year, *moon[year]) + timedelta(days=plus))

    return find


def _sunday(month: int, which: int) -> Callable[[int], Span]:
    """The second or third Sunday of a month."""

    def find(year: int) -> Span:
        first = date(year, month, 1)
        return one(first + timedelta(days=(6 - first.weekday()) + 7 * (which - 1)))

    return find


MOVING: dict[str, Callable[[int], Span]] = {
    "元宵": _on(LUNAR_NEW_YEAR, 14),
    "除夕": _on(LUNAR_NEW_YEAR, -1),
    "七夕": _on(DOUBLE_SEVENTH),
    "母亲节": _sunday(5, 2),
    "父亲节": _sunday(6, 3),
}


def festival(name: str, *, campaign: bool) -> Callable[[int], Span]:
    """How to find a day that is no day off, in any year; with the days before it in a campaign."""
    if name in MOVING:
        return MOVING[name]
    month, day = FIXED[name]
    lead = CAMPAIGN_DAYS.get(name, 1) if campaign else 1
    return lambda year: Span(date(year, month, day - lead + 1), date(year, month, day))
