"""Stretches of the calendar: weeks from Monday, months and their thirds, quarters, halves, years."""

from calendar import monthrange
from datetime import date, timedelta

from storage.base.business_day import Span
from storage.base.refusal import Refusal

THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}


def a_day(year: int, month: int, day: int) -> Span:
    """One day of the calendar; a Refusal when the calendar has no such day."""
    if not 1 <= month <= 12:
        raise Refusal(f"没有 {month} 月，请核对一下日期。")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise Refusal(f"{year} 年 {month} 月没有 {day} 号，请核对一下日期。")
    return one(date(year, month, day))


def one(day: date) -> Span:
    """A single day."""
    return Span(day, day)


def a_month(year: int, month: int) -> Span:
    """A whole month; a Refusal when there is no such month."""
    if not 1 <= month <= 12:
        raise Refusal(f"没有 {month} 月，请核对一下日期。")
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def month_of(day: date, steps: int = 0) -> Span:
    """The month of a day, or the one `steps` months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
    return a_month(year, month + 1)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day when it is shorter."""
    month = month_of(day, -months)
    return min(month.first + timedelta(days=day.day - 1), month.last)


def a_quarter(year: int, quarter: int) -> Span:
    """A whole quarter, 1 to 4."""
    return Span(date(year, quarter * 3 - 2, 1), a_month(year, quarter * 3).last)


def quarter_of(day: date, steps: int = 0) -> Span:
    """The quarter of a day, or the one `steps` quarters away."""
    year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 + steps, 4)
    return a_quarter(year, quarter + 1)


def a_half(year: int, half: str) -> Span:
    """`上` or `下` half of a year."""
    if half == "上":
        return Span(date(year, 1, 1), date(year, 6, 30))
    return Span(date(year, 7, 1), date(year, 12, 31))


def a_year(year: int) -> Span:
    """A whole year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def week_of(day: date, steps: int = 0) -> Span:
    """Monday to Sunday around a day, or the week `steps` weeks away."""
    monday = day + timedelta(days=7 * steps - day.weekday())
    return Span(monday, monday + timedelta(days=6))


def third_of(month: Span, third: str) -> Span:
    """`上`, `中` or `下` third of a month."""
    start, end = THIRDS[third]
    return Span(month.first.replace(day=start), month.first.replace(day=min(end, month.days)))


def half_of(month: Span, *, first: bool) -> Span:
    """The 1st to the 15th of a month, or the rest of it."""
    middle = month.first.replace(day=15)
    return Span(month.first, middle) if first else Span(middle + timedelta(days=1), month.last)


def first_days(span: Span, days: int) -> Span:
    """The first days of a span; all of it when it is shorter."""
    return Span(span.first, min(span.last, span.first + timedelta(days=max(days, 1) - 1)))


def last_days(span: Span, days: int) -> Span:
    """The last days of a span; all of it when it is shorter."""
    return Span(max(span.first, span.last - timedelta(days=max(days, 1) - 1)), span.last)
