"""Bases: which earlier days a period is laid beside, and what people call them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.language.days.holidays import MOVING, year_before
from handlers.language.days.period import Period
from handlers.language.days.spans import (
    a_half,
    a_year,
    first_days,
    month_of,
    months_before,
    one,
    quarter_of,
    week_of,
)
from storage.base.business_day import WEEKDAYS, Span

# A week or month that is only a day old is a day all the same, unless its name was said.
_UNIT_SAID = re.compile(r"[本这当]个?(?:周|星期|礼拜|月|季)|今年")
WEEK_DAYS = 7
_WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Base:
    """The days to compare with and their name, still without 同期 or 同一时刻."""

    span: Span
    words: str


def base_of(kind: str, period: Period, today: date) -> Base:
    """The base of a comparison by its name, "" the usual one; KeyError for one that has no days."""
    return _KINDS[kind](period, today)


def usual_spans(period: Period, today: date, count: int) -> tuple[tuple[Span, ...], str]:
    """The stretches that show what is usual, the latest first, and what one of them is called."""
    span, steps = period.span, range(1, count + 1)
    if span.days <= WEEK_DAYS:
        one_of = f"个周{WEEKDAYS[span.first.weekday()]}" if period.one_day else "周"
        return tuple(span.shift(-WEEK_DAYS * step) for step in steps), one_of
    for unit in _UNITS:
        if _before(unit, span, today):
            units = (unit.of(span.first, -step) for step in steps)
            running = span.last == today
            return tuple(first_days(u, span.days) if running else u for u in units), unit.one_of
    return tuple(span.shift(-span.days * step) for step in steps), f"个{span.days}天"


def with_part(words: str, period: Period) -> str:
    """The name of a base of which only the same part is counted."""
    if period.one_day:
        return f"{words}同一时刻"
    return words if words.startswith("再") or words.endswith("同期") else f"{words}同期"


def date_words(day: date, today: date) -> str:
    """`11月11日周三`, with its year when it is another one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日周{WEEKDAYS[day.weekday()]}"


def span_words(span: Span, today: date) -> str:
    """`11月2日–8日`, or a single day by its weekday."""
    first, last = span.first, span.last
    if first == last:
        return date_words(first, today)
    year = "" if first.year == today.year else f"{first.year}年"
    other = "" if last.year == first.year else f"{last.year}年"
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月"
    return f"{year}{first.month}月{first.day}日–{other}{month}{last.day}日"


def _usual(period: Period, today: date) -> Base:
    """A holiday's last one, a day's same weekday of last week, a unit's one before."""
    if holiday := _holiday(period, today):
        return holiday
    if period.one_day:
        return _weekday_before(period, today)
    return _unit_before(period, today) or _as_many_days(period.span)


def _day_before(period: Period, today: date) -> Base:
    if not period.one_day:
        return _period_before(period, today)
    day = period.span.first - timedelta(days=1)
    near = {0: "今天", 1: "昨天", 2: "前天"}.get((today - day).days)
    return Base(one(day), near or date_words(day, today))


def _weekday_before(period: Period, today: date) -> Base:
    """Seven days earlier, so that weekday lies beside weekday."""
    base = period.span.shift(-WEEK_DAYS)
    if period.one_day and week_of(base.first) == week_of(today, -1):
        return Base(base, f"上周{WEEKDAYS[base.first.weekday()]}")
    week = None if period.one_day else _before(_WEEK, period.span, today)
    return week or Base(base, span_words(base, today))


def _month_before(period: Period, today: date) -> Base:
    """Whole against whole, a running month against its same days; other days a month earlier."""
    span = period.span
    month = _before(_MONTH, span, today)
    if month and (not period.one_day or _unit_said(period)):
        return month
    base = Span(months_before(span.first, 1), months_before(span.last, 1))
    return Base(base, span_words(base, today))


def _period_before(period: Period, today: date) -> Base:
    """环比: the day, week, month, quarter, half or year before, else as many days."""
    if period.one_day and not _unit_said(period):
        return _day_before(period, today)
    return _unit_before(period, today) or _as_many_days(period.span)


def _year_before(period: Period, today: date) -> Base:
    """同比: the same holiday, the same week by its weekdays, else the same dates."""
    if holiday := _holiday(period, today):
        return holiday
    span = period.span
    base = Span(months_before(span.first, 12), months_before(span.last, 12))
    if period.one_day and not _unit_said(period):
        return Base(base, date_words(base.first, today))
    if span == month_of(span.first):
        base = month_of(span.first, -12)
    elif _before(_WEEK, span, today):
        base = span.shift(-WEEK_DAYS * _WEEKS_A_YEAR)
    return Base(base, f"{_year_words(base.last.year, today)}同期")


_KINDS: dict[str, Callable[[Period, date], Base]] = {
    "": _usual,
    "prev_day": _day_before,
    "same_day_last_week": _weekday_before,
    "prev_week": _weekday_before,
    "same_day_last_month": _month_before,
    "prev_month": _month_before,
    "prev_period": _period_before,
    "yoy": _year_before,
}


def _as_many_days(span: Span) -> Base:
    return Base(span.shift(-span.days), f"再往前{span.days}天")


def _unit_said(period: Period) -> bool:
    return bool(_UNIT_SAID.search(period.said))


def _holiday(period: Period, today: date) -> Base | None:
    """The same holiday a year earlier, when one was said."""
    said, span = period.said, period.span
    found = year_before(said, span) or _moving(said, span)
    if found is None:
        return None
    name, base = found
    # Days off are moved about from year to year, so a different number of them is said.
    days = f"{base.days}天" if base.days != span.days else ""
    return Base(base, f"{_year_words(base.last.year, today)}{name}{days}")


def _moving(said: str, span: Span) -> tuple[str, Span] | None:
    """A festival that falls on another date every year, one year earlier."""
    name = next((name for name in MOVING if name in said), None)
    if name is None or MOVING[name](span.first.year) != span:
        return None
    return name, MOVING[name](span.first.year - 1)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of the calendar: the one of a day (or some steps away), and its name seen from today."""

    of: Callable[[date, int], Span]
    name: Callable[[Span, date], str]
    one_of: str


def _unit_before(period: Period, today: date) -> Base | None:
    """The unit before, when the period is one or the running part of one."""
    longest_first = "季" in period.said or period.said.endswith(("年", "至今", "到现在"))
    units = reversed(_UNITS) if longest_first else _UNITS
    return next((base for unit in units if (base := _before(unit, period.span, today))), None)


def _before(unit: _Unit, span: Span, today: date) -> Base | None:
    """Whole against whole; of what still runs as many days."""
    own, running = unit.of(span.first, 0), span.last == today
    if span.first != own.first or not (span.last == own.last or (running and span.last in own)):
        return None
    before = unit.of(span.first, -1)
    return Base(first_days(before, span.days) if running else before, unit.name(before, today))


def _half_of(day: date, steps: int) -> Span:
    year, half = divmod(day.year * 2 + (day.month > 6) + steps, 2)
    return a_half(year, "上下"[half])


def _year_of(day: date, steps: int) -> Span:
    return a_year(day.year + steps)


def _week_words(week: Span, today: date) -> str:
    return "上周" if week == week_of(today, -1) else "前一周"


def _month_words(month: Span, today: date) -> str:
    return "上月" if month == month_of(today, -1) else f"{_year(month, today)}{month.first.month}月"


def _quarter_words(quarter: Span, today: date) -> str:
    if quarter == quarter_of(today, -1):
        return "上季度"
    return f"{_year(quarter, today)}{'一二三四'[quarter.first.month // 3]}季度"


def _half_words(half: Span, today: date) -> str:
    return f"{_year(half, today)}{'上' if half.first.month == 1 else '下'}半年"


def _year(span: Span, today: date) -> str:
    return "" if span.first.year == today.year else _year_words(span.first.year, today)


def _year_words(year: int, today: date) -> str:
    return "去年" if year == today.year - 1 else f"{year}年"


_WEEK = _Unit(week_of, _week_words, "周")
_MONTH = _Unit(month_of, _month_words, "个月")
_UNITS = (
    _WEEK,
    _MONTH,
    _Unit(quarter_of, _quarter_words, "个季度"),
    _Unit(_half_of, _half_words, "个半年"),
    _Unit(_year_of, lambda year, today: _year_words(year.first.year, today), "年"),
)
