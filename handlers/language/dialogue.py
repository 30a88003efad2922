"""The next turn: a sentence that changes one thing of the question before it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.language.asking.comparing import comparison
from handlers.language.days.dates import Found
from handlers.language.reading import Reading
from handlers.language.vocabulary import METRIC_WORDS
from storage.base.business_day import Span

Slots = dict[str, Any]

AGAIN = "followup_context"
FIGURES = frozenset({
    "metric_query", "compare_query", "trend_chart", "breakdown_query", "rank_query",
    "explain_change", "forecast_query", "txn_list",
})  # fmt: skip
"""Questions that a next turn can change."""
LEANING = frozenset({"trend_chart", "explain_change", "export"})
"""Questions that lean on the one before where they name no days of their own."""
LEANING_IN_SHORT = frozenset({"compare_query", "breakdown_query", "rank_query"})
"""Those that do so only when they say next to nothing: 哪个时段最忙, but not 消费最多的十个客户."""
SHORT = 7
_LEADS_ON = re.compile(r"^(?:那|再|跟|和|与|比|按|分|又)")
_OF_ITS_OWN = re.compile(r"[SCTUMB]")
SCOPE = (
    "date", "last_minutes", "store", "stores", "channel", "channels", "exclude_channel", "terminal",
    "cashier", "daypart", "time", "amount", "amount_min", "amount_max", "metric", "filter",
)  # fmt: skip
# A new word of a kind replaces the others of that kind.
RIVALS = (
    ("store", "stores"), ("channel", "channels", "exclude_channel"), ("daypart", "time"),
    ("date", "last_minutes"), ("metric", "filter"),
)  # fmt: skip
REFUNDS = frozenset({"refund_amount", "refund_count"})
_ASKS = {
    "compare": "compare_query", "dimension": "breakdown_query", "chart": "trend_chart",
    "granularity": "trend_chart",
}  # fmt: skip
_PLACES = ("store", "channel", "terminal", "cashier")
_BETWEEN = {"between_stores": "store", "between_channels": "channel"}
# 那三里屯呢, 微信的, 上上周怎么样: what is to be changed, and particles.
_NAMED = re.compile(r"(?:那|么|然后|再|就|只|单|看|的|呢|吧|呀|啊|怎么样|如何|咋样|[DSCWTXZ])+")
_MARKS = re.compile(r"[DSCWTXZ]")
_PLACE = re.compile(r"[SCWTXZ]的?")
_FIGURE = re.compile(r"(?:那|呢|的|价|怎么样|如何|咋样)+")
_OVER_TIME = re.compile(r"走|趋|曲线|折线|变化|起伏|波动|[每逐按]")
_LED_ON = re.compile(r"^那|^再|^只|^就|^单|呢$|怎么样$|如何$|咋样$")


def is_only_a_change(reading: Reading) -> bool:
    """Whether a line names days, a place, hours or a figure, and asks nothing about them.

    Days alone, and several things without a word that leads on, are a question of their own.
    """
    said = reading.skeleton.split("\n")[0]
    if _PLACE.fullmatch(said):
        return True
    if _LED_ON.search(said) is None:
        return False
    if _NAMED.fullmatch(said):
        return _MARKS.search(said) is not None
    return any(_FIGURE.fullmatch(word.sub("", said)) for _, word in METRIC_WORDS)


def put_in(before: Mapping[str, Any], said: Mapping[str, Any]) -> Slots:
    """The slots of before with what was said now put in its place."""
    changed = dict(before)
    for name, value in said.items():
        for rivals in RIVALS:
            if name in rivals:
                for rival in rivals:
                    changed.pop(rival, None)
        changed[name] = value
    return changed


def follow(
    intent: str, before: Slots, said: Slots, reading: Reading, today: date
) -> tuple[str, Slots]:
    """The question before with one thing changed: an intent and its slots."""
    if said.get("op") == "export":
        return "export", exported(before) | {k: said[k] for k in ("format",) if k in said}
    changed = put_in(before, {k: v for k, v in said.items() if k not in {"op", "verbosity"}})
    if said.get("verbosity") == "more":
        return "txn_list", {name: changed[name] for name in SCOPE if name in changed}
    if "compare" in said:
        changed["compare"] = _compared(reading, changed | _days(before), today) or said["compare"]
        changed |= _days(before)
    if "order" in said:
        return "rank_query", {"top_n": 1} | changed
    for name, asked in _ASKS.items():
        if name in said and (name, intent) != ("dimension", "rank_query"):
            return asked, _without(changed, asked)
    if intent == "forecast_query" and _is_over(changed, today):
        return "metric_query", changed
    return _narrowed_away(intent, changed, said)


def exported(before: Mapping[str, Any]) -> Slots:
    """What an export of the question before takes from it: its days and its narrowing."""
    kept = {
        name: before[name] for name in SCOPE if name in before and name not in {"metric", "filter"}
    }
    return kept | ({"dataset": "refunds"} if before.get("metric") in REFUNDS else {})


def _is_over(slots: Mapping[str, Any], today: date) -> bool:
    """Days that have been are counted, not estimated."""
    return str((slots.get("date") or {}).get("to") or today) < today.isoformat()


def leans(intent: str, slots: Slots, reading: Reading) -> bool:
    """Whether a question without days goes on from the one before."""
    if "date" in slots:
        return False
    said = reading.skeleton.split("\n")[0]
    if intent in LEANING_IN_SHORT:
        return _LEADS_ON.match(said) is not None or (
            len(said) <= SHORT and _OF_ITS_OWN.search(said) is None
        )
    return intent in LEANING


def lean(
    last: str, before: Slots, intent: str, said: Slots, reading: Reading, today: date
) -> tuple[str, Slots]:
    """A question of its own that names no days: those of the question before, and its narrowing."""
    if intent == "export":
        return intent, put_in(exported(before), said)
    kept = {name: before[name] for name in SCOPE if name in before}
    own = dict(said)
    if "#figure" not in reading.skeleton and "metric" in before:
        own.pop("metric", None)
    changed = put_in(kept, own)
    if "compare" in said:
        changed["compare"] = _compared(reading, changed, today) or said["compare"]
    elif intent == "explain_change" and "compare" in before:
        changed["compare"] = before["compare"]  # 跟上周三比呢, 为什么掉了
    if intent == "trend_chart" and not _OVER_TIME.search(reading.skeleton):
        return _drawn(last, before, changed)
    return intent, changed


def _drawn(last: str, before: Slots, changed: Slots) -> tuple[str, Slots]:
    """画个图 of what was compared or split draws that; of anything else, how it runs."""
    kind = str((before.get("compare") or {}).get("type") or "")
    split = _BETWEEN.get(kind) or before.get("dimension")
    if last in {"breakdown_query", "rank_query", "compare_query"} and split:
        return "trend_chart", {"dimension": split} | changed
    if last == "compare_query":
        return last, changed | {"compare": before["compare"], "chart": "bar"}
    return "trend_chart", changed


def _days(slots: Mapping[str, Any]) -> Slots:
    return {"date": slots["date"]} if "date" in slots else {}


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
        foreign -= {"dimension", "granularity", "chart"}
    return {name: value for name, value in slots.items() if name not in foreign}


def _narrowed_away(intent: str, changed: Slots, said: Slots) -> tuple[str, Slots]:
    """One store out of the split by stores is no split any more, but that store's figure."""
    compared = _BETWEEN.get((changed.get("compare") or {}).get("type", ""), "")
    split = str(changed.get("dimension") or "")
    for place in _PLACES:
        if place in said and said[place] != "*" and place in {compared, split}:
            rest = {
                k: v
                for k, v in changed.items()
                if k not in {"compare", "dimension", "order", "top_n"}
            }
            return "metric_query", rest
    return intent, changed
