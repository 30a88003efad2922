"""时段异常: the last full hour is far from what this weekday's hour usually brings."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from handlers.registry import risk
from storage.base.business_day import WEEKDAYS, Span, local
from storage.base.money import Money, half_up
from storage.books import Books
from storage.watch.alerts import Finding

# A median absolute deviation times this estimates a normal distribution's standard deviation.
MAD_TO_SIGMA = 14_826
TEN_THOUSAND = 10_000


@risk(about="时段收款异常", level="notice")
def hour_off(
    books: Books, now: datetime, *, floor_fen: int = 30_000, sigmas: int = 4, weeks: int = 8,
    at_least: int = 6,
) -> Iterator[Finding]:  # fmt: skip
    """Off by more than `sigmas` × 1.4826 × MAD (and `floor_fen`) with `at_least` weeks to compare."""
    today = books.business_day(now)
    full = local(now - timedelta(hours=1))
    if books.business_day(now - timedelta(hours=1)) != today or not books.merchant.is_open(full):
        return
    hour = full.hour
    past = [today - timedelta(weeks=n) for n in range(1, weeks + 1)]
    hours = books.totals.hours(Span(past[-1], today))
    traded = {day for day, _hour in hours}
    usual = [
        hours[day, hour].sales_fen if (day, hour) in hours else 0 for day in past if day in traded
    ]
    if len(usual) < at_least:
        return
    took = hours[today, hour].sales_fen if (today, hour) in hours else 0
    middle = int(median(usual))
    spread = int(median([abs(fen - middle) for fen in usual]))
    limit = max(half_up(sigmas * MAD_TO_SIGMA * spread, TEN_THOUSAND), floor_fen)
    if abs(took - middle) > limit:
        yield _finding(today.weekday(), hour, took, middle, usual)


def _finding(weekday: int, hour: int, took: int, middle: int, usual: list[int]) -> Finding:
    less = took < middle
    return Finding(
        rule="hour_off", subject=f"hour:{hour}", level="notice",
        title=f"{hour}点这一小时{'少' if less else '多'}了 {Money(abs(took - middle))}",
        facts=(f"{hour}:00–{hour + 1}:00 收了 {Money(took)}",),
        usual=f"近{len(usual)}个周{WEEKDAYS[weekday]}同时段 {Money(min(usual))}–{Money(max(usual))}",
        maybe=("天气或活动", "终端故障", "漏录") if less else ("活动或团单", "重复录入"),
        weight=abs(took - middle),
    )  # fmt: skip
