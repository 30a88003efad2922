"""Metrics: every figure that can be asked for, each counted by one function, whole or split."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

from handlers.figures.scope import EVERYTHING, Scope
from storage.base.business_day import Span, opens_at
from storage.base.money import basis_points, half_up
from storage.books import Books
from storage.ledger.filters import Days, Dimension
from storage.ledger.totals import Singles, Tally
from storage.people.customers import NewAndOld

Dimensions = tuple[Dimension, ...]
Values = dict[tuple[Any, ...], int]
One = TypeVar("One")
Count = Callable[[Books, Dimensions, Days, Scope], Values]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure by its code and Chinese name.

    `unit`: fen, count, or points (basis points of a rate). `additive`: the parts of a split add up
    to the whole. `better`: whether an owner is glad of more or of less, or neither.
    """

    code: str
    name: str
    unit: Literal["fen", "count", "points"]
    additive: bool
    better: Literal["more", "less", ""]
    count: Count
    """The figure of each key of a split (one key, `()`, without dimensions); a key with nothing to
    count or divide by is left out."""


def measure(books: Books, metric: str, span: Span, scope: Scope = EVERYTHING) -> int | None:
    """A figure of a span in its metric's unit; None where there is nothing to divide by or to find."""
    return METRICS[metric].count(books, (), span, scope).get(())


def tally(books: Books, days: Days, scope: Scope = EVERYTHING) -> Tally:
    """What a scope counts; one that ends within a day's running hour is counted without its rows."""
    if scope.until is None or scope.since is not None or not isinstance(days, Span):
        return books.totals.span(days, **scope.filters)
    last = books.business_day(scope.until)
    if last not in days:
        return books.totals.span(days, **scope.filters)
    whole = replace(scope, until=None).filters
    elapsed = scope.until - opens_at(last, books.merchant.cut_off)
    ending = books.totals.until(last, elapsed, **whole)
    if last == days.first:
        return ending
    return books.totals.span(Span(days.first, last - timedelta(days=1)), **whole) + ending


def _values(found: dict[tuple[Any, ...], One], read: Callable[[One], int | None]) -> Values:
    return {key: value for key, one in found.items() if (value := read(one)) is not None}


def _summed(read: Callable[[Tally], int | None]) -> Count:
    """A figure that is read off a tally."""

    def count(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
        if not dimensions:
            return _values({(): tally(books, days, scope)}, read)
        return _values(books.totals.group(dimensions, days, **scope.filters), read)

    return count


def _single(read: Callable[[Singles], int | None]) -> Count:
    """A figure that only single transactions tell."""

    def count(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
        return _values(books.totals.singles(dimensions, days, **scope.filters), read)

    return count


def _payers(read: Callable[[NewAndOld], int | None]) -> Count:
    """A figure of the payers whom the channel names."""

    def count(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
        return _values(books.customers.group(dimensions, days, **scope.filters), read)

    return count


def _repeat_rate(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
    """The payers who bought on two days or more, of all; a single day cannot tell."""
    if "business_day" in dimensions or len(list(days)) < 2:
        return {}
    return _values(books.customers.group(dimensions, days, **scope.filters), _again)


def _per_day(read: Callable[[Tally], int]) -> Count:
    """By days that traded; today, which is not over, only where there is no other day."""

    def count(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
        found: dict[tuple[Any, ...], dict[date, int]] = {}
        cells = books.totals.group((*dimensions, "business_day"), days, **scope.filters)
        for (*key, day), one in cells.items():
            if one.sales:
                found.setdefault(tuple(key), {})[day] = read(one)
        for by_day in found.values():
            if len(by_day) > 1:
                by_day.pop(books.today, None)
        return {key: half_up(sum(by_day.values()), len(by_day)) for key, by_day in found.items()}

    return count


def _per_hour(read: Callable[[Tally], int]) -> Count:
    """By the hours, of all days, in which something was sold."""

    def count(books: Books, dimensions: Dimensions, days: Days, scope: Scope) -> Values:
        found: dict[tuple[Any, ...], list[int]] = {}
        cells = books.totals.group((*dimensions, "business_day", "hour"), days, **scope.filters)
        for (*key, _, _), one in cells.items():
            if one.sales:
                found.setdefault(tuple(key), []).append(read(one))
        return {key: half_up(sum(hours), len(hours)) for key, hours in found.items()}

    return count


def _known(one: NewAndOld) -> int:
    return one.new + one.old


def _again(one: NewAndOld) -> int | None:
    return basis_points(one.again, _known(one)) if _known(one) else None


def _ticket(one: Tally) -> int | None:
    return one.mean_fen if one.sales else None


def _refund_rate(one: Tally) -> int | None:
    return basis_points(one.refunds, one.sales) if one.sales else None


def _fee_rate(one: Singles) -> int | None:
    """Fees by the gross of those sales whose fee the channel has told."""
    return basis_points(one.fees_fen, one.known_fen) if one.known_fen else None


def _gross(one: Tally) -> int:
    return one.sales_fen


def _orders(one: Tally) -> int:
    return one.sales


_NET = _summed(lambda one: one.net_fen)
_ALL = (
    Metric("revenue", "收款", "fen", True, "more", _summed(_gross)),
    Metric("net_revenue", "净收", "fen", True, "more", _NET),
    # Nobody knows what the goods cost: the words say that it is net, beside gross.
    Metric("profit", "净收", "fen", True, "more", _NET),
    Metric("refund_amount", "退款金额", "fen", True, "less", _summed(lambda one: one.refunds_fen)),
    Metric("refund_count", "退款笔数", "count", True, "less", _summed(lambda one: one.refunds)),
    Metric("refund_rate", "退款率", "points", False, "less", _summed(_refund_rate)),
    Metric("txn_count", "笔数", "count", True, "more", _summed(_orders)),
    Metric("avg_ticket", "笔均", "fen", False, "more", _summed(_ticket)),
    Metric("max_txn", "最大一笔", "fen", False, "", _single(lambda one: one.largest_fen)),
    Metric("fee", "手续费", "fen", True, "less", _summed(lambda one: one.fees_fen)),
    Metric("fee_rate", "费率", "points", False, "less", _single(_fee_rate)),
    Metric("customer_count", "客户数", "count", False, "more", _payers(_known)),
    Metric("new_customer_count", "新客数", "count", False, "more", _payers(lambda p: p.new)),
    Metric("repeat_rate", "复购率", "points", False, "more", _repeat_rate),
    Metric("discount", "优惠", "fen", True, "", _summed(lambda one: one.discounts_fen)),
    Metric("revenue_per_day", "日均收款", "fen", False, "more", _per_day(_gross)),
    Metric("orders_per_day", "日均笔数", "count", False, "more", _per_day(_orders)),
    Metric("orders_per_hour", "每小时笔数", "count", False, "more", _per_hour(_orders)),
    Metric("revenue_per_hour", "每小时收款", "fen", False, "more", _per_hour(_gross)),
)
METRICS = {metric.code: metric for metric in _ALL}
PAYERS = frozenset({"customer_count", "new_customer_count"})
PER_DAY = frozenset({"revenue_per_day", "orders_per_day"})
