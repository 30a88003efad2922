"""The next turn: a sentence that changes one thing of the question before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.language.comparing import comparison
from handlers.language.dates import Found
from handlers.language.reading import Reading
from storage.base.business_day import Span

Slots = dict[str, Any]

AGAIN = "followup_context"
FIGURES = frozenset({
    "metric_query", "compare_query", "trend_chart", "breakdown_query", "rank_query",
    "explain_change", "forecast_query", "txn_list",
})  # fmt: skip
"""Questions that a next turn can change."""
LEANING = frozenset(
    {"compare_query", "trend_chart", "breakdown_query", "rank_query", "explain_change", "export"}
)
"""Questions that lean on the one before where they name no days of their own."""
SCOPE = (
    "date",
    "store",
    "stores",
    "channel",
    "channels",
    "exclude_channel",
    "terminal",
    "cashier",
    "daypart",
    "time",
    "metric",
)
# A new word of a kind replaces the others of that kind.
RIVALS = (
    ("store", "stores"), ("channel", "channels", "exclude_channel"), ("daypart", "time"),
    ("date", "last_minutes"),
)  # fmt: skip
_ASKS = {"compare": "compare_query", "dimension": "breakdown_query", "chart": "trend_chart"}


def follow(
    last: tuple[str, Slots], slots: Slots, reading: Reading, today: date
) -> tuple[str, Slots]:
    """The last question with what was said now put in its place: an intent and its slots."""
    intent, before = last
    changed = dict(before)
    for name, value in slots.items():
        for rivals in RIVALS:
            if name in rivals:
                for rival in rivals:
                    changed.pop(rival, None)
        changed[name] = value
    if "compare" in slots:
        changed["compare"] = _compared(reading, changed, today) or slots["compare"]
        if "date" in before:
            changed["date"] = before["date"]
    if slots.get("op") == "export":
        return "export", {k: v for k, v in changed.items() if k in {"date", "store", "channel"}}
    if slots.get("verbosity") == "more":
        return "txn_list", {k: v for k, v in changed.items() if k in SCOPE and k != "metric"}
    for name, asked in _ASKS.items():
        if name in slots and intent != "rank_query":
            return asked, _without(changed, asked)
    return intent, changed


def lean(
    last: tuple[str, Slots], intent: str, slots: Slots, reading: Reading, today: date
) -> Slots:
    """A question of its own that names no days: those of the question before, and its narrowing."""
    before = last[1]
    changed = dict(slots)
    for name in SCOPE:
        if name not in before or name in changed:
            continue
        if name == "metric" and "#figure" in reading.skeleton:
            continue
        if any(rival in changed for rivals in RIVALS if name in rivals for rival in rivals):
            continue
        changed[name] = before[name]
    if intent == "export":
        changed.pop("metric", None)
    elif "metric" in before and "#figure" not in reading.skeleton:
        changed["metric"] = before["metric"]
    if "compare" in slots:
        changed["compare"] = _compared(reading, changed, today) or slots["compare"]
    return changed


def _compared(reading: Reading, changed: Mapping[str, Any], today: date) -> Any:
    """What is compared with, seen from the days that are asked about."""
    said = changed.get("date")
    if not said or not said.get("from"):
        return None
    span = Span(date.fromisoformat(said["from"]), date.fromisoformat(said["to"]))
    return comparison(reading, today, Found(span, False, 0, 0))[0]


def _without(slots: Slots, intent: str) -> Slots:
    """What belongs to another kind of question is left behind."""
    foreign = {name for name, asked in _ASKS.items() if asked != intent} | {"order", "top_n"}
    if intent == "trend_chart":
        foreign.discard("dimension")
    return {name: value for name, value in slots.items() if name not in foreign}
