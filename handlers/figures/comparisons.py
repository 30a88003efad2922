"""Comparisons: like with like, or an honest word why there is nothing to compare with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.holidays import year_before
from handlers.language.period import Period
from handlers.language.spans import month_of, months_before, week_of
from storage.base.business_day import WEEKDAYS, Span, opens_at
from storage.base.money import basis_points, half_up
from storage.books import Books
from storage.ledger.totals import Tally

STEADY = 300  # basis points: a change within ±3 % is called 持平 (our own proposal)
WEEKS = 4

Measure = Callable[[Tally], int]


def gross(tally: Tally) -> int:
    """What was received, in fen."""
    return tally.sales_fen


def before_fees(tally: Tally) -> int:
    """What was received less what was given back, in fen."""
    return tally.sales_fen - tally.refunds_fen


def net(tally: Tally) -> int:
    """What is left after refunds and fees, in fen."""
    return tally.net_fen


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two tallies counted alike; `base` is empty when the shop did not trade then."""

    words: str
    """What it is compared with: 「上周二」, 「上周二同一时刻」, 「上月同期」."""
    base_span: Span
    now: Tally
    base: Tally
    young: bool = False
    """The base reaches back before the first entry in the books, so it would be too small."""

    @property
    def closed(self) -> bool:
        """Whether there was no trade to compare with."""
        return not self.base

    def points(self, measure: Measure) -> int | None:
        """The change in basis points; None when there is no base."""
        base = measure(self.base)
        return None if base <= 0 else basis_points(measure(self.now) - base, base)

    @property
    def fair_net(self) -> Measure:
        """Net, or net before fees while one side's fees are not known yet."""
        known = bool(self.now.fees_fen) == bool(self.base.fees_fen)
        return net if known else before_fees


def like_for_like(books: Books, period: Period, scope: Scope = EVERYTHING) -> Comparison:
    """A day with the same weekday of last week; a period with the one before it.

    What is still running is compared with the same part: the same days, and on the last of them up
    to the same minute after opening.
    """
    base, words = _base(period, books.today)
    words = _cut(words, period) if period.so_far else words
    return _compare(books, period.span, base, words, scope)


def _compare(books: Books, span: Span, base: Span, words: str, scope: Scope) -> Comparison:
    """Both counted alike: while the span runs, the base is cut at the same minute."""
    now = books.totals.span(span, **scope.filters)
    began = books.totals.first_day()
    if began is None or base.first < began:
        return Comparison(words, base, now, Tally(), young=True)
    if span.last == books.today:
        return Comparison(words, base, now, up_to_now(books, base, scope))
    return Comparison(words, base, now, books.totals.span(base, **scope.filters))


def _cut(words: str, period: Period) -> str:
    """The name of a base of which only the same part is counted."""
    if period.one_day:
        return f"{words}同一时刻"
    return words if words.startswith("再") else f"{words}同期"


def up_to_now(books: Books, base: Span, scope: Scope = EVERYTHING) -> Tally:
    """A past span whose last day is cut where today stands now."""
    elapsed = books.now - opens_at(books.today, books.merchant.cut_off)
    last = books.totals.until(base.last, elapsed, **scope.filters)
    if base.first == base.last:
        return last
    before = Span(base.first, base.last - timedelta(days=1))
    return books.totals.span(before, **scope.filters) + last


def _base(period: Period, today: date) -> tuple[Span, str]:
    span = period.span
    if holiday := year_before(period.said, span):
        name, base = holiday
        year = "去年" if base.last.year == today.year - 1 else f"{base.last.year}年"
        # Days off are moved about from year to year, so a different number of them is said.
        return base, f"{year}{name}" + (f"{base.days}天" if base.days != span.days else "")
    if period.one_day:
        base = span.shift(-7)
        return base, _weekday_words(base.first, today)
    if span == Span(span.first, min(week_of(span.first).last, today)) and span.first.weekday() == 0:
        last_week = week_of(today, -1)
        return span.shift(-7), "上周" if span.shift(-7).first == last_week.first else "前一周"
    if span.first.day == 1 and span.last in {month_of(span.first).last, today}:
        return _month_before(span, today)
    return span.shift(-span.days), f"再往前{span.days}天"


def _weekday_words(day: date, today: date) -> str:
    """`上周二` seen from this week; with its date when it is further away."""
    weekday = f"周{WEEKDAYS[day.weekday()]}"
    if week_of(day) == week_of(today, -1):
        return f"上{weekday}"
    return f"{day.month}月{day.day}日{weekday}"


def _month_before(span: Span, today: date) -> tuple[Span, str]:
    """The month before; of a running month the same days of it."""
    before = month_of(span.first, -1)
    words = "上月" if month_of(today, -1) == before else f"{before.first.month}月"
    if span == month_of(span.first):
        return before, words
    return Span(before.first, months_before(span.last, 1)), words


@dataclass(frozen=True, slots=True)
class Typical:
    """The mean of the last same weekdays on which the shop traded."""

    words: str
    days: int
    mean_fen: int


def typical(books: Books, day: date, measure: Measure, scope: Scope = EVERYTHING) -> Typical | None:
    """The mean of the four same weekdays before; None when fewer than two of them saw trade."""
    days = [day - timedelta(days=7 * week) for week in range(1, WEEKS + 1)]
    running = day == books.today
    tallies = [
        up_to_now(books, Span(past, past), scope)
        if running
        else books.totals.span(Span(past, past), **scope.filters)
        for past in days
    ]
    traded = [measure(tally) for tally in tallies if tally]
    if len(traded) < 2:
        return None
    words = f"近{len(traded)}个周{WEEKDAYS[day.weekday()]}" + ("同一时刻" if running else "")
    return Typical(words, len(traded), half_up(sum(traded), len(traded)))


def month_to_date(books: Books, day: date, scope: Scope = EVERYTHING) -> Comparison:
    """The month up to a day, against the same days of the month before."""
    span = Span(day.replace(day=1), day)
    base, words = _month_before(span, books.today)
    whole = span == month_of(day) and day != books.today
    return _compare(books, span, base, words if whole else f"{words}同期", scope)
