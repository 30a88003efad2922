"""Paging: what list a person was shown in this chat, so that 明细 and 下一页 know where they are."""

import json
from dataclasses import dataclass, replace
from datetime import date

from handlers.ask import Ask
from handlers.figures.scope import Scope
from handlers.language.period import Period
from storage.base.business_day import Span
from storage.base.refusal import Refusal

QUERY = "query"
PAGE = 8


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
        "store": scope.store.store_id if scope.store else "",
        "channel": scope.channel,
        "offset": offset,
    }
    ask.memory.put(QUERY, json.dumps(kept))


def recall(ask: Ask) -> Query | None:
    """What was asked last in this chat, unless it has been forgotten."""
    text = ask.memory.get(QUERY)
    if text is None:
        return None
    kept = json.loads(text)
    span = Span(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))
    store = next((s for s in ask.books.merchant.stores if s.store_id == kept["store"]), None)
    period = Period(span, kept["said"], span.last == ask.books.today)
    return Query(period, Scope(store, kept["channel"]), kept["offset"])


def recall_or_refuse(ask: Ask) -> Query:
    """The same, or a Refusal that says how to begin."""
    query = recall(ask)
    if query is None:
        raise Refusal("上一次查的已经过了十分钟。请先发「最近交易」或「今日流水」，再翻页。")
    return query
