"""A question about figures: what is counted, when, of what, split how, compared with what."""

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.period import Period
from handlers.language.days.spans import month_of, week_of
from storage.base.business_day import Span
from storage.books import Books

REPEAT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Compare:
    """What to compare with; `span` is the other period of an explicit comparison.

    Kinds: prev_day, same_day_last_week, same_day_last_month, prev_week, prev_month, prev_period,
    yoy, typical, budget, explicit, between_stores, between_channels.
    """

    kind: str
    span: Span | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; what is not said has the default that a shop means by it.

    `dimension`: store channel terminal cashier hour weekday day month amount_band customer_type
    customer. `order`: desc or asc, a ranking. `granularity`: hour day week month. `chart`: line or
    bar. `last_minutes`: 最近一小时 is 60, up to now.
    """

    metric: str = "revenue"
    period: Period | None = None
    scope: Scope = EVERYTHING
    dimension: str = ""
    compare: Compare | None = None
    order: str = ""
    top_n: int | None = None
    granularity: str = ""
    chart: str = ""
    last_minutes: int | None = None

    def asked(self, books: Books) -> Period:
        """The period it is about: as said, or what its words mean without a date."""
        if self.last_minutes is not None:
            first = books.business_day(books.now - timedelta(minutes=self.last_minutes))
            return Period(Span(first, books.today), self._minutes_said, so_far=True)
        if self.period is not None:
            return self.period
        today = books.today
        kind = self.compare.kind if self.compare else ""
        if kind == "prev_week":
            return Period(Span(week_of(today).first, today), "本周", so_far=True)
        if kind == "prev_month":
            return Period(Span(month_of(today).first, today), "本月", so_far=True)
        if self.metric == "repeat_rate":
            return Period.last_days(REPEAT_DAYS, today)
        return Period.of_day(today, today)

    def narrowed(self, books: Books) -> Scope:
        """The scope, and of 最近一小时 only the minutes up to now."""
        if self.last_minutes is None:
            return self.scope
        since = books.now - timedelta(minutes=self.last_minutes)
        return replace(self.scope.up_to(books.now), since=since)

    @property
    def _minutes_said(self) -> str:
        minutes = self.last_minutes or 0
        return f"最近{minutes}分钟" if minutes % 60 else f"最近{minutes // 60}小时"
