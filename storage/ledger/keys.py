"""Keys: what a dimension groups transactions by."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    case,
    literal,
    literal_column,
    select,
    type_coerce,
)

from storage.base.business_day import Span
from storage.ledger.filters import Days, Dimension
from storage.schema import transactions

# Lower ends of the bands of a transaction's amount, in fen (our own proposal).
BANDS = (0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


def group_key(table: Table, dimension: Dimension, days: Days) -> ColumnElement[Any]:
    """What a dimension groups by: its column, or what follows from one.

    A month is the number 202611, a weekday 0 (Monday) to 6, an amount band its place in `BANDS`, a
    customer type `new`, `old`, or nothing where the channel names no payer.
    """
    match dimension:
        case "month":
            return _month(table)
        case "weekday":
            return _weekday(table, days)
        case "amount_band":
            bands = [(table.c.amount >= low, literal(n)) for n, low in enumerate(BANDS)]
            return case(*reversed(bands[1:]), else_=0)
        case "customer_type":
            before = bought_before(table, _first(days))
            return case((table.c.payer == "", ""), (before, "old"), else_="new")
        case _:
            return table.c[dimension]


def places(count: int) -> list[ColumnElement[Any]]:
    """The first columns of a query by their places: a key with constants in it has no name."""
    return [literal_column(str(place)) for place in range(1, count + 1)]


def bought_before(table: Table, day: Any) -> ColumnElement[bool]:
    """Whether this row's payer bought anything of this merchant before a business day."""
    before = transactions.alias()
    return (
        select(before.c.payer)
        .where(before.c.merchant_id == table.c.merchant_id, before.c.payer == table.c.payer,
               before.c.payer != "", before.c.business_day < day, before.c.kind == "sale")
        .exists()
    )  # fmt: skip


def part_begins(table: Table, dimensions: Sequence[Dimension], days: Days) -> Any:
    """The first business day of the part a row falls into; of a weekday, that day itself."""
    if "business_day" in dimensions or "weekday" in dimensions:
        return table.c.business_day
    if "month" in dimensions:
        kind = table.c.business_day.type
        day, first = type_coerce(_month(table) * 100 + 1, kind), literal(_first(days), kind)
        return case((day < first, first), else_=day)
    return _first(days)


def _first(days: Days) -> date:
    return days.first if isinstance(days, Span) else min(days)


def _month(table: Table) -> ColumnElement[int]:
    number: ColumnElement[int] = type_coerce(table.c.business_day, Integer) // 100
    return number


def _weekday(table: Table, days: Days) -> ColumnElement[int]:
    """No arithmetic on 20261118 tells a weekday, so the days themselves are sorted."""
    of: dict[int, list[date]] = {}
    for day in days:
        of.setdefault(day.weekday(), []).append(day)
    return case(*((table.c.business_day.in_(of[n]), literal(n)) for n in sorted(of)), else_=-1)
