"""Every metric of some rows, whole and split."""

from collections.abc import Callable
from datetime import date

from tests.handlers.figures.by_hand.calendar import TODAY
from tests.handlers.figures.by_hand.rows import Kept, Row

BANDS = (0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
Key = str | int | date


def rounded(numerator: int, denominator: int) -> int:
    """Half away from zero."""
    size = (abs(numerator) * 2 + denominator) // (denominator * 2)
    return size if numerator >= 0 else -size


def _mean(part: Kept) -> int | None:
    return rounded(sum(r.amount for r in part.sales), len(part.sales)) if part.sales else None


def _refund_rate(part: Kept) -> int | None:
    return rounded(len(part.refunds) * 10_000, len(part.sales)) if part.sales else None


def _fee_rate(part: Kept) -> int | None:
    known = sum(row.amount for row in part.sales if row.fee is not None)
    return rounded(part.fees * 10_000, known) if known else None


def _payers(part: Kept) -> set[str]:
    return {row.payer for row in part.sales if row.payer}


def _new(part: Kept) -> int:
    first = part.shop.first_bought
    return sum(first[payer] >= part.first for payer in _payers(part))


def _repeat_rate(part: Kept) -> int | None:
    if part.first == part.last or not _payers(part):
        return None
    days: dict[str, set[date]] = {payer: set() for payer in _payers(part)}
    for row in part.sales:
        if row.payer:
            days[row.payer].add(row.day)
    return rounded(sum(len(seen) > 1 for seen in days.values()) * 10_000, len(days))


def _per_day(part: Kept, fen: bool) -> int | None:
    days = {row.day for row in part.sales}
    if len(days) > 1:
        days.discard(TODAY)
    counted = [row.amount for row in part.sales if row.day in days]
    return rounded(sum(counted) if fen else len(counted), len(days)) if days else None


def _per_hour(part: Kept, fen: bool) -> int | None:
    hours = {(r.day, r.clock.hour) for r in part.sales}
    total = sum(row.amount for row in part.sales) if fen else len(part.sales)
    return rounded(total, len(hours)) if hours else None


def _net(part: Kept) -> int:
    return before_fees(part) - part.fees


def before_fees(part: Kept) -> int:
    """What came in less what went back."""
    return sum(row.amount for row in part.sales) - sum(row.amount for row in part.refunds)


METRICS: dict[str, Callable[[Kept], int | None]] = {
    "revenue": lambda part: sum(row.amount for row in part.sales),
    "net_revenue": _net,
    "profit": _net,
    "refund_amount": lambda part: sum(row.amount for row in part.refunds),
    "refund_count": lambda part: len(part.refunds),
    "refund_rate": _refund_rate,
    "txn_count": lambda part: len(part.sales),
    "avg_ticket": _mean,
    "max_txn": lambda part: max((row.amount for row in part.sales), default=None),
    "fee": lambda part: part.fees,
    "fee_rate": _fee_rate,
    "customer_count": lambda part: len(_payers(part)),
    "new_customer_count": _new,
    "repeat_rate": _repeat_rate,
    "discount": lambda part: sum(row.discount for row in part.sales),
    "revenue_per_day": lambda part: _per_day(part, fen=True),
    "orders_per_day": lambda part: _per_day(part, fen=False),
    "orders_per_hour": lambda part: _per_hour(part, fen=False),
    "revenue_per_hour": lambda part: _per_hour(part, fen=True),
}
ADDITIVE = frozenset(
    {
        "revenue",
        "net_revenue",
        "profit",
        "refund_amount",
        "refund_count",
        "txn_count",
        "fee",
        "discount",
    }
)
RATES = frozenset({"refund_rate", "fee_rate", "repeat_rate"})
# Figures that exist only where something was sold, or where a payer was named.
_OF_SALES = frozenset(
    {"max_txn", "revenue_per_day", "orders_per_day", "orders_per_hour", "revenue_per_hour"}
)
_OF_PAYERS = frozenset({"customer_count", "new_customer_count"})


def split(metric: str, dimension: str, whole: Kept) -> dict[Key, int]:
    """The figure of every part that has one."""
    rows: dict[Key, list[Row]] = {}
    for row in whole.rows:
        rows.setdefault(KEYS[dimension](row, whole), []).append(row)
    found: dict[Key, int] = {}
    for key, some in rows.items():
        value = _part(metric, dimension, key, whole.only(some))
        if value is not None:
            found[key] = value
    return found


def _part(metric: str, dimension: str, key: Key, part: Kept) -> int | None:
    """One part's figure; who is new, or came again, is judged by the days of the part."""
    if (metric in _OF_SALES and not part.sales) or (metric in _OF_PAYERS and not _payers(part)):
        return None
    if isinstance(key, date):
        last = key if dimension == "day" else part.last
        part = Kept(part.shop, part.rows, max(key, part.first), last)
    elif dimension == "weekday" and metric == "new_customer_count":
        first = part.shop.first_bought
        return len({row.payer for row in part.sales if first.get(row.payer) == row.day})
    return METRICS[metric](part)


def _customer_type(row: Row, whole: Kept) -> str:
    if not row.payer:
        return ""
    return "old" if whole.shop.first_bought.get(row.payer, date.max) < whole.first else "new"


KEYS: dict[str, Callable[[Row, Kept], Key]] = {
    "store": lambda row, _: row.store_id,
    "channel": lambda row, _: row.channel,
    "terminal": lambda row, _: row.terminal_id,
    "cashier": lambda row, _: row.cashier,
    "hour": lambda row, _: row.clock.hour,
    "weekday": lambda row, _: row.day.weekday(),
    "day": lambda row, _: row.day,
    "month": lambda row, _: row.day.replace(day=1),
    "amount_band": lambda row, _: sum(row.amount >= low for low in BANDS) - 1,
    "customer": lambda row, _: row.payer,
    "customer_type": _customer_type,
}
