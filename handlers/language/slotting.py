"""From what a line names to the slots of an intent, in plain values that can be kept and shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.language import asked_figures, asked_sums, asked_things, asked_times
from handlers.language.leftovers import rest_of
from handlers.language.reading import Reading
from handlers.language.wanted import Wanted, wanted
from handlers.means import Means
from storage.base.refusal import Refusal

Slots = dict[str, Any]
Reader = Callable[[Wanted], Any]
_PERSON = asked_things.customer
READERS: dict[str, Reader] = {
    "date": asked_figures.dated,
    "compare": asked_figures.compare,
    "metric": asked_figures.metric,
    "dimension": asked_figures.dimension,
    "chart": asked_figures.chart,
    "granularity": asked_figures.granularity,
    "order": asked_figures.order,
    "top_n": asked_figures.top_n,
    "format": asked_figures.file_format,
    "channel": asked_things.channel,
    "channels": asked_things.channels,
    "exclude_channel": asked_things.exclude_channel,
    "store": asked_things.store,
    "stores": asked_things.stores,
    "terminal": asked_things.terminal,
    "customer": asked_things.customer,
    "assignee": asked_things.assignee,
    "order_no": asked_things.order_no,
    "order_no_tail": asked_things.order_no_tail,
    "refund_id": asked_things.refund_id,
    "alert_id": asked_things.alert_id,
    "difference": asked_things.difference,
    "phone": asked_things.phone,
    "relative": asked_things.relative,
    "table": asked_things.table,
    "choice": asked_things.choice,
    "amount": asked_sums.amount,
    "amount_min": asked_sums.amount_min,
    "amount_max": asked_sums.amount_max,
    "ratio": asked_sums.ratio,
    "full": asked_sums.full,
    "days": asked_sums.days,
    "threshold": asked_sums.threshold,
    "coupon": asked_sums.coupon,
    "points": asked_sums.points,
    "daypart": asked_times.daypart,
    "time": asked_times.time,
    "quiet_hours": asked_times.quiet_hours,
    "last_minutes": asked_times.last_minutes,
    "duration_min": asked_times.duration_min,
    "due": asked_times.due,
    "weekday": asked_times.weekday,
    "schedule": asked_times.schedule,
    "cashier": _PERSON,
    "staff": _PERSON,
    "payee": _PERSON,
    "tail": asked_things.order_no_tail,
}
"""How each slot is read from a line; None when the line is silent."""

_AS_SPOKEN = frozenset({"provider", "device", "industry", "bank", "field", "category"})
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
