"""Breakdowns: a figure split by one dimension; the parts add up, their percentages to a hundred."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.figures.hours import day_order
from handlers.figures.metrics import METRICS, PAYERS, Metric
from handlers.figures.scope import EVERYTHING, Scope
from handlers.words import channel_word
from storage.base.business_day import WEEKDAYS, Span, day_text
from storage.base.money import shares
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.filters import Dimension
from storage.ledger.keys import BANDS
from storage.ledger.totals import Tally

# A question's word for a dimension, and the ledger's.
DIMENSIONS: dict[str, Dimension] = {
    "store": "store_id", "channel": "channel", "terminal": "terminal_id", "cashier": "cashier",
    "hour": "hour", "weekday": "weekday", "day": "business_day", "month": "month",
    "amount_band": "amount_band", "customer_type": "customer_type", "customer": "payer",
}  # fmt: skip
IN_ORDER = frozenset({"hour", "weekday", "day", "month", "amount_band"})
CUSTOMER_TYPES = {"new": "新客", "old": "老客", "": "未识别"}


@dataclass(frozen=True, slots=True)
class Part:
    """One value of the dimension; `percent` is its whole share of the gross."""

    key: str
    name: str
    tally: Tally
    percent: int


def breakdown(
    books: Books, dimension: Dimension, span: Span, scope: Scope = EVERYTHING
) -> tuple[Part, ...]:
    """The parts of a span, the largest gross first."""
    tallies = books.totals.by(dimension, span, **scope.filters)
    ranked = sorted(tallies.items(), key=lambda item: (-item[1].sales_fen, str(item[0])))
    percents = shares([tally.sales_fen for _, tally in ranked])
    return tuple(
        Part(key, _name(books, dimension, key), tally, percent)
        for (key, tally), percent in zip(ranked, percents, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a split; `value` is in the metric's unit, None where there is nothing to divide by.

    `key`: the id, code or till's word; an hour, a weekday (Monday is 0) or the place of an amount
    band; a day, or a month's first. `percent`: its whole share where the parts add up to something.
    """

    key: Any
    name: str
    value: int | None
    percent: int | None = None


def split(
    books: Books, metric: str, dimension: str, span: Span, scope: Scope = EVERYTHING
) -> tuple[Slice, ...]:
    """A figure by a question's dimension: time and amounts in their order, the rest largest first.

    Parts without trade are left out. The parts of an additive figure add up to it.
    """
    column = DIMENSIONS[dimension]
    values = METRICS[metric].count(books, (column,), span, scope)
    found = {_as_day(dimension, key): value for (key,), value in values.items()}
    keys = _sorted(books, dimension, found)
    percents = _percents(METRICS[metric], dimension, [found[key] for key in keys])
    return tuple(
        Slice(key, _name(books, column, key), found[key], percent)
        for key, percent in zip(keys, percents, strict=True)
    )


def _as_day(dimension: str, key: Any) -> Any:
    """A month by its first day, whatever number the ledger has for it."""
    return date(key // 100, key % 100, 1) if dimension == "month" else key


def _sorted(books: Books, dimension: str, found: dict[Any, int]) -> list[Any]:
    if dimension == "hour":
        return [hour for hour in day_order(books) if hour in found]
    if dimension in IN_ORDER:
        return sorted(found)
    return sorted(found, key=lambda key: (-found[key], str(key)))


def _percents(metric: Metric, dimension: str, values: list[int]) -> list[int | None]:
    """Shares are told of parts that make up a whole, none of which is negative."""
    whole = metric.additive or (metric.code in PAYERS and dimension == "customer_type")
    if not whole or sum(values) <= 0 or min(values) < 0:
        return [None] * len(values)
    return list(shares(values))


def _name(books: Books, dimension: Dimension, key: Any) -> str:
    match dimension:
        case "channel":
            return channel_word(key)
        case "store_id":
            return books.merchant.store_name(key)
        case "terminal_id":
            return terminal_name(books, key)
        case "cashier":
            return cashier_name(books, key)
        case "payer":
            return mask_payer(key) if key else CUSTOMER_TYPES[""]
        case "customer_type":
            return CUSTOMER_TYPES[key]
        case "amount_band":
            return band_name(key)
        case _:
            return _time_name(books, dimension, key)


def _time_name(books: Books, dimension: Dimension, key: Any) -> str:
    match dimension:
        case "hour":
            return f"{key:02d}:00–{(key + 1) % 24:02d}:00"
        case "weekday":
            return f"周{WEEKDAYS[key]}"
        case "month":
            return f"{key.month}月" if key.year == books.today.year else f"{key:%Y}年{key.month}月"
        case _:
            return day_text(key)


def band_name(place: int) -> str:
    """`¥20–50`, the upper end not included; `¥1000 以上`."""
    low, *rest = (fen // 100 for fen in BANDS[place : place + 2])
    return f"¥{low}–{rest[0]}" if rest else f"¥{low} 以上"


def terminal_name(books: Books, terminal_id: str) -> str:
    """The till's name; with its store where two stores have a till of this name."""
    name = books.merchant.terminal_name(terminal_id)
    stores = {till.store_id for till in books.merchant.terminals if till.name == name}
    own = next((t.store_id for t in books.merchant.terminals if t.terminal_id == terminal_id), "")
    return f"{books.merchant.store_name(own)} {name}" if own and len(stores) > 1 else name


def cashier_name(books: Books, cashier: str) -> str:
    """The name of the member whom the till knows by this word, or that word; a bare code says so."""
    names = {member.cashier: member.name for member in books.staff.members() if member.cashier}
    if not cashier:
        return "未登记收银员"
    return names.get(cashier) or (f"工号 {cashier}" if cashier.isascii() else cashier)
