"""The statements that figures are read with, each built once: building one costs ten times its run."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, Table, bindparam, select

from storage.base.business_day import Span
from storage.desk import Desk, owned
from storage.ledger.filters import Days, Dimension, Filters, passing
from storage.ledger.keys import group_key, places

SHAPES = 512  # statements that are kept
SEVERAL = frozenset({"stores", "channels"})  # filters that name a list
BUILT_IN = frozenset({"window"})  # filters that are arithmetic rather than a value
# Dimensions that sort by the days asked for, so that the days are part of the statement.
SORT_DAYS = frozenset({"weekday", "customer_type"})

Wanted = Callable[[Table], tuple[ColumnElement[Any], ...]]


def ask(
    desk: Desk, table: Table, dimensions: tuple[Dimension, ...], days: Days, filters: Filters,
    wanted: Wanted,
) -> CursorResult[*tuple[Any, ...]]:  # fmt: skip
    """Each key of a split, then what is wanted of it, in the order of the keys."""
    kept = days if isinstance(days, Span) else tuple(days)
    known = kept if SORT_DAYS & set(dimensions) else None
    shape = tuple((name, value if name in BUILT_IN else None) for name, value in filters.items())
    query = _built(table, dimensions, wanted, shape, isinstance(days, Span), known)
    return desk.run(query, **_days(kept), **filters)


def _days(days: Days) -> dict[str, Any]:
    if isinstance(days, Span):
        return {"first_day": days.first, "last_day": days.last}
    return {"days": days}


@lru_cache(SHAPES)
def _built(
    table: Table, dimensions: tuple[Dimension, ...], wanted: Wanted,
    shape: tuple[tuple[str, Any], ...], span: bool, known: Days | None,
) -> Select[Any]:  # fmt: skip
    """The statement, with a gap for every value that is named when it runs."""
    day, width = table.c.business_day, len(dimensions)
    if span:
        on_days = day.between(bindparam("first_day"), bindparam("last_day"))
    else:
        on_days = day.in_(bindparam("days", expanding=True))
    keys = [group_key(table, dimension, known or ()) for dimension in dimensions]
    gaps = {name: bindparam(name, expanding=name in SEVERAL) if value is None else value
            for name, value in shape}  # fmt: skip
    return (
        select(*keys, *wanted(table))
        .where(owned(table), on_days, *passing(table, cast(Filters, gaps)))
        .group_by(*places(width))
        .order_by(*places(width))
    )  # fmt: skip
