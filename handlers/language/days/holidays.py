"""Days with a name: the statutory days off as they were announced, and the days shops live by."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

from chinese_calendar.constants import Holiday, holidays

from handlers.language.days.spans import one
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
# Names for whichever of them came last.
SHORT = ("元旦", "清明", "五一", "端午", "中秋")
LONG = ("春节", "国庆")
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
    "情人节": (2, 14), "妇女节": (3, 8), "女神节": (3, 8), "三八": (3, 8), "38节": (3, 8),
    "白色情人节": (3, 14), "愚人节": (4, 1), "青年节": (5, 4), "520": (5, 20),
    "六一": (6, 1), "儿童节": (6, 1), "618": (6, 18), "教师节": (9, 10), "万圣": (10, 31),
    "双11": (11, 11), "双十一": (11, 11), "光棍节": (11, 11), "双12": (12, 12), "双十二": (12, 12),
    "平安夜": (12, 24), "圣诞": (12, 25), "跨年夜": (12, 31), "跨年": (12, 31),
}  # fmt: skip
KNOWN_YEARS = range(2008, 2101)  # before 2008 the holidays were other ones
# What the platforms run up to the day itself (ours), meant by 618期间, 双11活动.
CAMPAIGN_DAYS = {"618": 18, "双11": 11, "双十一": 11, "双12": 12, "双十二": 12}
# Days of the moon and the sun by year, 2023 first (Hong Kong Observatory's calendars).
_FIRST_MOON_YEAR = 2023
_BY_MOON = {
    "春节": ((1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26)),
    "清明": ((4, 5), (4, 4), (4, 4), (4, 5), (4, 5), (4, 4)),
    "端午": ((6, 22), (6, 10), (5, 31), (6, 19), (6, 9), (5, 28)),
    "七夕": ((8, 22), (8, 10), (8, 29), (8, 19), (8, 8), (8, 26)),
    "中秋": ((9, 29), (9, 17), (10, 6), (9, 25), (9, 15), (10, 3)),
    "重阳": ((10, 23), (10, 11), (10, 29), (10, 18), (10, 8), (10, 26)),
    "冬至": ((12, 22), (12, 21), (12, 21), (12, 22), (12, 22), (12, 21)),
}
# The day itself of the holidays that have a date of their own.
_THE_DAY = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "国庆": (10, 1), "十一": (10, 1)}


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


def coming(name: str, today: date) -> Span:
    """The next such holiday, or the one that runs."""
    span = _days_off().get((today.year, STATUTORY[name].value))
    if span and span[-1] >= today:
        return Span(span[0], span[-1])
    return statutory(name, today.year + 1)


def last_of(names: Iterable[str], today: date) -> Span:
    """The one of these holidays that began last."""
    return max((lately(name, today) for name in names), key=lambda span: span.first)


def next_of(names: Iterable[str], today: date) -> Span:
    """The one of these holidays that comes next; those of this year are announced together."""
    days = _days_off()
    known = [
        name for name in names if _ends(days.get((today.year, STATUTORY[name].value))) >= today
    ]
    return min((coming(name, today) for name in known or names), key=lambda span: span.first)


def _ends(days: tuple[date, ...] | None) -> date:
    return days[-1] if days else date.min


def the_day(name: str, year: int) -> Span:
    """The day itself of a statutory holiday: 中秋 without the days off around it."""
    name = "春节" if name == "过年" else name
    return one(date(year, *_THE_DAY[name])) if name in _THE_DAY else _on(name)(year)


def _on(name: str, plus: int = 0) -> Callable[[int], Span]:
    def find(year: int) -> Span:
        days = _BY_MOON[name]
        if not 0 <= year - _FIRST_MOON_YEAR < len(days):
            raise Refusal(f"{year} 年的农历日子我这里还没有，请直接写日期，比如「3月3日」。")
        return one(date(year, *days[year - _FIRST_MOON_YEAR]) + timedelta(days=plus))

    return find


def lunar_new_year(day: int) -> Callable[[int], Span]:
    """大年初一 is 1, 初七 is 7, and 除夕 is 0."""
    return _on("春节", day - 1)


def _weekday(month: int, weekday: int, which: int, plus: int = 0) -> Callable[[int], Span]:
    """The second Sunday or the fourth Thursday of a month; or so many days later."""

    def find(year: int) -> Span:
        first = date(year, month, 1)
        days = (weekday - first.weekday()) % 7 + 7 * (which - 1) + plus
        return one(first + timedelta(days=days))

    return find


MOVING: dict[str, Callable[[int], Span]] = {
    "元宵": lunar_new_year(15),
    "正月十五": lunar_new_year(15),
    "除夕夜": lunar_new_year(0),
    "除夕": lunar_new_year(0),
    "年三十": lunar_new_year(0),
    "大年三十": lunar_new_year(0),
    "七夕": _on("七夕"),
    "重阳": _on("重阳"),
    "冬至": _on("冬至"),
    "母亲节": _weekday(5, 6, 2),
    "父亲节": _weekday(6, 6, 3),
    "感恩节": _weekday(11, 3, 4),
    "黑五": _weekday(11, 3, 4, plus=1),
    "黑色星期五": _weekday(11, 3, 4, plus=1),
}


def festival(name: str, *, campaign: bool) -> Callable[[int], Span]:
    """How to find a day that is no day off, in any year; with the days before it in a campaign."""
    if name in MOVING:
        return MOVING[name]
    month, day = FIXED[name]
    lead = CAMPAIGN_DAYS.get(name, 1) if campaign else 1
    return lambda year: Span(date(year, month, day - lead + 1), date(year, month, day))
