"""Filters: which transactions a figure counts, and which table knows enough to count them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, TypedDict

from sqlalchemy import ColumnElement, Integer, Table, type_coerce

from storage.base.business_day import Span
from storage.schema import daily_totals, hourly_totals, transactions

MINUTES_A_DAY = 1440
MINUTE_MS = 60_000

Days = Span | Sequence[date]
Dimension = Literal[
    "business_day", "month", "weekday", "hour",
    "store_id", "terminal_id", "cashier", "channel", "payer", "customer_type", "amount_band",
]  # fmt: skip


class Filters(TypedDict, total=False):
    """What is counted; everything that is named must hold.

    `window`: minutes of the clock, the start inclusive, the end not; it may pass midnight. Amounts
    are fen, both ends inclusive; so are the instants `since` and `until`. A sale is judged by its
    own time and amount, a refund by its own.
    """

    store_id: str
    terminal_id: str
    cashier: str
    channel: str
    stores: tuple[str, ...]
    channels: tuple[str, ...]
    without_channel: str
    window: tuple[int, int]
    amount_min: int
    amount_max: int
    since: datetime
    until: datetime


# The cheapest first; the rows themselves know everything.
TABLES = (daily_totals, hourly_totals, transactions)
COLUMN_OF = {
    "stores": "store_id", "channels": "channel", "without_channel": "channel",
    "amount_min": "amount", "amount_max": "amount", "since": "paid_at", "until": "paid_at",
    "month": "business_day", "weekday": "business_day", "amount_band": "amount",
    "customer_type": "payer",
}  # fmt: skip


def table_for(dimensions: Sequence[Dimension], filters: Filters) -> Table:
    """The smallest table that has every column these need."""
    needed = {COLUMN_OF.get(name, name) for name in (*dimensions, *filters) if name != "window"}
    if "window" in filters:
        needed.add("paid_at" if any(end % 60 for end in filters["window"]) else "hour")
    return next(table for table in TABLES if needed <= set(table.c.keys()))


def passing(table: Table, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on a table that has their columns."""
    return [_condition(table, name, value) for name, value in filters.items()]


def _condition(table: Table, name: str, value: Any) -> ColumnElement[bool]:
    if name == "window":
        return _in_window(table, *value)
    column = table.c[COLUMN_OF.get(name, name)]
    found: ColumnElement[bool] = column == value
    match name:
        case "stores" | "channels":
            found = column.in_(value)
        case "without_channel":
            found = column != value
        case "amount_min" | "since":
            found = column >= value
        case "amount_max" | "until":
            found = column <= value
    return found


def _in_window(table: Table, start: int, end: int) -> ColumnElement[bool]:
    length = (end - start) % MINUTES_A_DAY or MINUTES_A_DAY
    if not start % 60 and not length % 60:
        return table.c.hour.in_([(start // 60 + step) % 24 for step in range(length // 60)])
    # Shanghai's clock has always differed from UTC by whole hours since minutes are kept.
    past_hour = type_coerce(table.c.paid_at, Integer) // MINUTE_MS % 60
    minute: ColumnElement[int] = table.c.hour * 60 + past_hour
    return (minute - start % MINUTES_A_DAY + MINUTES_A_DAY) % MINUTES_A_DAY < length


def within(table: Table, days: Days) -> ColumnElement[bool]:
    """On these business days."""
    day = table.c.business_day
    return day.between(days.first, days.last) if isinstance(days, Span) else day.in_(days)
