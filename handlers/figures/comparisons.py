"""Comparisons: like with like, or an honest word why there is nothing to compare with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.figures.bases import base_of, with_part
from handlers.figures.metrics import tally
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.period import Period
from handlers.language.days.spans import month_of, months_before
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
    base = base_of("", period, books.today)
    words = with_part(base.words, period) if period.so_far else base.words
    return _compare(books, period.span, base.span, words, scope)


def _compare(books: Books, span: Span, base: Span, words: str, scope: Scope) -> Comparison:
    """Both counted alike: while the span runs, the base is cut at the same minute."""
    now = tally(books, span, scope)
    if is_young(books, base):
        return Comparison(words, base, now, Tally(), young=True)
    if span.last == books.today:
        return Comparison(words, base, now, up_to_now(books, base, scope))
    return Comparison(words, base, now, tally(books, base, scope))


def is_young(books: Books, base: Span) -> bool:
    """Whether a base reaches back before the first entry in the books."""
    began = books.totals.first_day()
    return began is None or base.first < began


def up_to_now(books: Books, base: Span, scope: Scope = EVERYTHING) -> Tally:
    """A past span whose last day is cut where today stands now."""
    return tally(books, base, cut(books, base, scope))


def cut(books: Books, base: Span, scope: Scope) -> Scope:
    """A scope that ends on a base's last day at the minute that today has reached."""
    elapsed = books.now - opens_at(books.today, books.merchant.cut_off)
    return scope.up_to(opens_at(base.last, books.merchant.cut_off) + elapsed)


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
        else tally(books, Span(past, past), scope)
        for past in days
    ]
    traded = [measure(one) for one in tallies if one]
    if len(traded) < 2:
        return None
    words = f"近{len(traded)}个周{WEEKDAYS[day.weekday()]}" + ("同一时刻" if running else "")
    return Typical(words, len(traded), half_up(sum(traded), len(traded)))


def month_to_date(books: Books, day: date, scope: Scope = EVERYTHING) -> Comparison:
    """The month up to a day, against the same days of the month before."""
    span = Span(day.replace(day=1), day)
    whole = span == month_of(day) and day != books.today
    if whole:
        base = base_of("prev_month", Period(span, "", so_far=False), books.today)
        return _compare(books, span, base.span, base.words, scope)
    before = month_of(day, -1)
    words = "上月" if month_of(books.today, -1) == before else f"{before.first.month}月"
    return _compare(books, span, Span(before.first, months_before(day, 1)), f"{words}同期", scope)
