"""From the slots of a sentence, as they are kept between turns, to a typed question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.answers.narrowed import before_cut_off
from handlers.answers.questions import uncounted
from handlers.answers.questions.narrowing import Slots, scope_of
from handlers.figures.metrics import METRICS
from handlers.figures.question import Compare, Question
from handlers.figures.scope import Scope
from handlers.language.days.dates import find_dates
from handlers.language.days.period import Period, looking_back
from handlers.language.days.spans import month_of, week_of
from handlers.language.spelling.normalise import normalise
from storage.base.business_day import Span, local
from storage.base.refusal import Refusal
from storage.books import Books

EVER_SINCE = "有账以来"
WEEKS_OF_WEEKDAYS = 8
CUSTOMER_DAYS = 30
# Asked without a date, these are about more than today.
EVER = frozenset({"day", "month"})
PEOPLE = frozenset({"customer", "customer_type"})


def question_of(books: Books, slots: Slots) -> Question:
    """The question as the figure engine takes it.

    A Refusal for a store, till or cashier that is not there, and for what cannot be counted yet.
    """
    metric = str(slots.get("metric") or _usual_metric(slots))
    if slots.get("filter") == "exclude_refunds" and metric == "revenue":
        metric = "net_revenue"
    dimension = str(slots.get("dimension") or "")
    uncounted.refuse_if_in(uncounted.METRICS, metric)
    if metric not in METRICS:
        raise Refusal("这个数我还不会算。可以问流水、净收、笔数、笔均、退款、手续费或客户数。")
    uncounted.refuse_if_in(uncounted.DIMENSIONS, dimension)
    scope = scope_of(books, slots)
    return Question(
        metric=metric,
        period=_period(books, slots, dimension, scope),
        scope=scope,
        dimension=dimension,
        compare=_compare(books, slots),
        order=str(slots.get("order") or ""),
        top_n=slots.get("top_n"),
        granularity=str(slots.get("granularity") or ""),
        chart=str(slots.get("chart") or ""),
        last_minutes=slots.get("last_minutes"),
    )


def _usual_metric(slots: Slots) -> str:
    """People are counted by heads, bands of amounts by orders, all else by what was received."""
    usual = {"customer_type": "customer_count", "amount_band": "txn_count"}
    return usual.get(str(slots.get("dimension") or ""), "revenue")


def _period(books: Books, slots: Slots, dimension: str, scope: Scope) -> Period | None:
    """The days that were said, or those that the question means without; None: the metric's own."""
    said = slots.get("date")
    period = period_of(books, said) if said else None
    if period is None or (slots.get("order") and dimension in EVER and period.one_day):
        # The best day of a single day says nothing.
        period = _undated(books, dimension, bool(slots.get("compare")))
    if period and period.one_day and scope.window:
        # 昨晚 and 晚上 say the same; 昨天 and 晚上 say it once.
        period = replace(period, said=_called(period.span, books.today) or period.said)
    return _before_dawn(books, period, scope)


def period_of(books: Books, said: Mapping[str, Any]) -> Period:
    """Days as a slot holds them; an open beginning is the first day with trade."""
    first, last = said.get("from"), said.get("to")
    opening = books.totals.first_day() or books.today
    begins = date.fromisoformat(first) if first else min(opening, books.today)
    ends = date.fromisoformat(last) if last else books.today
    if ends < begins:
        raise Refusal("日期的头尾颠倒了，请先写开始的那天，比如「10月1日到7日」。")
    span = Span(begins, ends)
    words = _clean(str(said.get("expr") or ""), span, books.today) if first else EVER_SINCE
    return looking_back(span, words, books.today)


def _clean(words: str, span: Span, today: date) -> str:
    """The words for the days as we spell them; slips and pinyin are not echoed."""
    plain = normalise(words)
    try:
        found = find_dates(plain, today)
    except Refusal:
        found = None
    if found and found.span == span and found.end - found.start == len(plain):
        return plain if not plain.isascii() else ""
    return _called(span, today)


def _called(span: Span, today: date) -> str:
    """今天, 昨天, 前天, 本周, 上周, 本月, 上月, 今年; nothing for other days."""
    if span.days == 1:
        named = Period.of_day(span.first, today).said
        return "" if named[0].isdigit() else named
    week, month = week_of(today), month_of(today)
    names = {
        Span(week.first, today): "本周",
        week_of(today, -1): "上周",
        Span(month.first, today): "本月",
        month_of(today, -1): "上月",
        Span(date(today.year, 1, 1), today): "今年",
    }
    return names.get(span, "")


def _undated(books: Books, dimension: str, compared: bool) -> Period | None:
    today = books.today
    if compared:
        return None
    if dimension in EVER:
        opening = books.totals.first_day() or today
        return Period(Span(min(opening, today), today), EVER_SINCE, so_far=True)
    if dimension == "weekday":
        span = Span(today - timedelta(days=7 * WEEKS_OF_WEEKDAYS), today - timedelta(days=1))
        return Period(span, f"近{WEEKS_OF_WEEKDAYS}周", so_far=False)
    return Period.last_days(CUSTOMER_DAYS, today) if dimension in PEOPLE else None


def _before_dawn(books: Books, period: Period | None, scope: Scope) -> Period | None:
    """今天凌晨 lies before the cut-off, so it belongs to the business day before the calendar's.

    Only of a single day; a longer period keeps its business days.
    """
    asked = period or Period.of_day(books.today, books.today)
    if not before_cut_off(books, scope) or not asked.one_day:
        return period
    day = asked.span.first
    calendar = local(books.now).date() if day == books.today else day
    night = calendar - timedelta(days=1)
    return Period(Span(night, night), "", so_far=night == books.today)


def _compare(books: Books, slots: Slots) -> Compare | None:
    said = slots.get("compare")
    if not said:
        return None
    kind = str(said.get("type") or "explicit")
    if kind != "explicit" or not said.get("from"):
        return Compare(kind if kind != "explicit" else "prev_period")
    period = period_of(books, said)
    return Compare(kind, period.span, period.said)
