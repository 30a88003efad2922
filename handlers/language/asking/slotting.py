"""From what a line names to the slots of an intent, in plain values that can be kept and shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.language.asking import figures, sums, things, times
from handlers.language.asking.leftovers import rest_of
from handlers.language.asking.wanted import Wanted, wanted
from handlers.language.reading import Reading
from handlers.means import Means
from storage.base.refusal import Refusal

Slots = dict[str, Any]
Reader = Callable[[Wanted], Any]
_PERSON = things.customer
READERS: dict[str, Reader] = {
    "date": figures.dated,
    "compare": figures.compare,
    "metric": figures.metric,
    "dimension": figures.dimension,
    "chart": figures.chart,
    "granularity": figures.granularity,
    "order": figures.order,
    "top_n": figures.top_n,
    "format": figures.file_format,
    "channel": things.channel,
    "channels": things.channels,
    "exclude_channel": things.exclude_channel,
    "store": things.store,
    "stores": things.stores,
    "terminal": things.terminal,
    "customer": things.customer,
    "assignee": things.assignee,
    "order_no": things.order_no,
    "order_no_tail": things.order_no_tail,
    "refund_id": things.refund_id,
    "alert_id": things.alert_id,
    "difference": things.difference,
    "phone": things.phone,
    "relative": things.relative,
    "table": things.table,
    "choice": things.choice,
    "amount": sums.amount,
    "amount_min": sums.amount_min,
    "amount_max": sums.amount_max,
    "ratio": sums.ratio,
    "full": sums.full,
    "days": sums.days,
    "threshold": sums.threshold,
    "coupon": sums.coupon,
    "points": sums.points,
    "daypart": times.daypart,
    "time": times.time,
    "quiet_hours": times.quiet_hours,
    "last_minutes": times.last_minutes,
    "duration_min": times.duration_min,
    "due": times.due,
    "weekday": times.weekday,
    "schedule": times.schedule,
    "cashier": _PERSON,
    "staff": _PERSON,
    "payee": _PERSON,
    "tail": things.order_no_tail,
}
"""How each slot is read from a line; None when the line is silent."""

_AS_SPOKEN = frozenset(
    {"provider", "device", "industry", "bank", "field", "category", "alert_type"}
)
"""Slots whose words may themselves be something that is named: 微信支付, 银行卡."""


def slots_of(reading: Reading, means: Means, today: date) -> Slots:
    """Every slot of the intent that the line fills; a Refusal when what it needs cannot be."""
    line = wanted(reading, means, today)
    found: Slots = {}
    for name in means.slots:
        value = READERS[name](line)
        if value is not None:
            found[name] = value
    found |= _worded(line)
    if means.rest and (left := rest_of(reading, means)):
        found.setdefault(means.rest, left)
    for refine in means.refine:
        refine(found, reading)
    if reading.refusals and "date" in means.slots and "date" not in found:
        raise Refusal(str(reading.refusals[0]))
    return found


def _worded(line: Wanted) -> Slots:
    """The slots that are named by words; the first pattern that is found wins."""
    found: Slots = {}
    for name, words in line.means.values:
        texts = [line.reading.skeleton, line.text]
        if name in _AS_SPOKEN:
            texts.append(line.reading.line.plain)
        for pattern, value in words:
            if any(pattern.search(text) for text in texts):
                if value is not None:
                    found[name] = value
                break
    return found
