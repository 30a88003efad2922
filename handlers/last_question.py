"""The question before, per person and chat: what the next turn changes, lists, explains or exports."""

import json
from dataclasses import dataclass
from typing import Any

from handlers.ask import PENDING, Ask
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.period import Period
from handlers.waiting import CHOICES

LAST = "last"


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """An intent with its slots, and how far its list of transactions has been paged."""

    intent: str
    slots: dict[str, Any]
    offset: int = 0


def keep(ask: Ask, intent: str, slots: dict[str, Any], offset: int = 0) -> None:
    """What was asked just now; kept for ten minutes."""
    ask.memory.put(LAST, json.dumps([intent, slots, offset], ensure_ascii=False))


def last_question(ask: Ask) -> LastQuestion | None:
    """What was asked last in this chat, unless it has been forgotten."""
    kept = ask.memory.get(LAST)
    return LastQuestion(*json.loads(kept)) if kept else None


def forget(ask: Ask) -> None:
    """Nothing was asked: neither the question nor what waited for an answer is meant any more."""
    for name in (LAST, CHOICES, PENDING):
        ask.memory.drop(name)


def in_slots(period: Period, scope: Scope = EVERYTHING, **more: Any) -> dict[str, Any]:
    """The slots of a command in its short form: days, a store, a channel, and what it always says."""
    places = {"store": scope.store and scope.store.name, "channel": scope.channel}
    return days_in_slots(period) | {name: said for name, said in places.items() if said} | more


def days_in_slots(period: Period) -> dict[str, Any]:
    """A period as the slot `date`."""
    first, last = period.span.first.isoformat(), period.span.last.isoformat()
    return {"date": {"expr": period.said, "from": first, "to": last}}
