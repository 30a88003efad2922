"""From the slots of a sentence to the parameters of the command that answers it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.language.days.period import Period, looking_back
from handlers.language.slots import Gap, Kind, gaps_of
from storage.base.business_day import Span
from storage.base.money import Money
from storage.books import Books
from storage.people.merchants import Store

Slots = Mapping[str, Any]


def fill(
    function: Callable[..., Any], slots: Slots, books: Books
) -> tuple[dict[str, Any], tuple[Gap, ...]]:
    """What the command is called with, and which of its needs the sentence left open."""
    filled: dict[str, Any] = {}
    for gap in gaps_of(function):
        value = _READERS[gap.slot.kind](slots, books) if gap.slot.kind in _READERS else None
        if value is not None:
            filled[gap.name] = value
    missing = tuple(g for g in gaps_of(function) if g.required and g.name not in filled)
    return filled, missing


def _period(slots: Slots, books: Books) -> Period | None:
    said = slots.get("date")
    if not said:
        return None
    first = said.get("from") or (books.totals.first_day() or books.today).isoformat()
    span = Span(date.fromisoformat(first), date.fromisoformat(said["to"]))
    return looking_back(span, said.get("expr", ""), books.today)


def _amount(slots: Slots, _books: Books) -> Money | None:
    value = slots.get("amount")
    return Money.from_yuan(str(Decimal(str(value)))) if isinstance(value, int | float) else None


def _store(slots: Slots, books: Books) -> Store | None:
    name = str(slots.get("store", "")).removesuffix("店").lower()
    return next(
        (s for s in books.merchant.stores if name and s.name.removesuffix("店").lower() == name),
        None,
    )


def _named(*names: str) -> Callable[[Slots, Books], Any]:
    return lambda slots, _books: next((slots[name] for name in names if name in slots), None)


_READERS: dict[Kind, Callable[[Slots, Books], Any]] = {
    Kind.ASKED: lambda slots, _books: dict(slots),
    Kind.PERIOD: _period,
    Kind.AMOUNT: _amount,
    Kind.STORE: _store,
    Kind.TRANSACTION: _named("order_no", "order_no_tail"),
    Kind.REFUND: _named("refund_id"),
    Kind.ALERT: _named("alert_id"),
    Kind.DIFFERENCE: _named("difference"),
    Kind.CHANNEL: _named("channel"),
    Kind.DURATION: _named("duration_min"),
    Kind.PHONE: _named("phone"),
    Kind.REST: _named("reason", "note"),
}
