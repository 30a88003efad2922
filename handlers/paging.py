"""Paging: what list a person was shown in this chat, so that 明细 and 下一页 know where they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.language.period import Period
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.people.merchants import Merchant

QUERY = "query"
PAGE = 8
PLAIN = ("channel", "channels", "without_channel", "cashier", "cashier_name", "window",
         "window_words", "amount_min", "amount_max")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """The list that was asked for last: which days, of what, and from where on."""

    period: Period
    scope: Scope
    offset: int = 0

    def turned(self, pages: int) -> "Query":
        """The same list some pages on; never before its beginning."""
        return replace(self, offset=max(0, self.offset + pages * PAGE))


def remember(ask: Ask, period: Period, scope: Scope, offset: int = 0) -> None:
    """Keep what was asked for ten minutes, per person and chat."""
    kept = {
        "first": period.span.first.isoformat(),
        "last": period.span.last.isoformat(),
        "said": period.said,
        "scope": _kept(scope),
        "offset": offset,
    }
    ask.memory.put(QUERY, json.dumps(kept))


def _kept(scope: Scope) -> dict[str, Any]:
    """A scope as plain values: places by their ids, instants as text, the rest as it is."""
    places = {
        "store": scope.store and scope.store.store_id,
        "stores": [store.store_id for store in scope.stores],
        "terminal": scope.terminal and scope.terminal.terminal_id,
        "since": scope.since and scope.since.isoformat(),
        "until": scope.until and scope.until.isoformat(),
    }
    return places | {name: getattr(scope, name) for name in PLAIN}


def _scope(shop: Merchant, kept: Mapping[str, Any]) -> Scope:
    """The scope again; a store or till that is gone no longer narrows."""
    stores = {store.store_id: store for store in shop.stores}
    tills = {till.terminal_id: till for till in shop.terminals}
    return Scope(
        store=stores.get(kept["store"]),
        stores=tuple(stores[code] for code in kept["stores"] if code in stores),
        terminal=tills.get(kept["terminal"]),
        since=kept["since"] and datetime.fromisoformat(kept["since"]),
        until=kept["until"] and datetime.fromisoformat(kept["until"]),
        **{name: _tupled(kept[name]) for name in PLAIN},
    )


def _tupled(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(value) if isinstance(value, list) else value


def recall(ask: Ask) -> Query | None:
    """What was asked last in this chat, unless it has been forgotten."""
    text = ask.memory.get(QUERY)
    if text is None:
        return None
    kept = json.loads(text)
    span = Span(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))
    period = Period(span, kept["said"], span.last == ask.books.today)
    return Query(period, _scope(ask.books.merchant, kept["scope"]), kept["offset"])


def recall_or_refuse(ask: Ask) -> Query:
    """The same, or a Refusal that says how to begin."""
    query = recall(ask)
    if query is None:
        raise Refusal("上一次查的已经过了十分钟。请先发「最近交易」或「今日流水」，再翻页。")
    return query
