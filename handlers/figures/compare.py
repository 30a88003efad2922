"""Compare: any figure against any other time, what is usual, or one place against another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.figures.bases import Base, base_of, span_words, usual_spans, with_part
from handlers.figures.breakdowns import Slice
from handlers.figures.comparisons import WEEKS, before_fees, cut, is_young
from handlers.figures.metrics import METRICS, PER_DAY, measure, tally
from handlers.figures.question import Question
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.language.days.spans import first_days
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.money import basis_points, half_up
from storage.base.refusal import Refusal
from storage.books import Books

NET = frozenset({"net_revenue", "profit"})


@dataclass(frozen=True, slots=True)
class Compared:
    """Two figures counted alike, in the metric's unit.

    `words`: what it is compared with, 「上周三同一时刻」. `span` and `base_span`: the days that were
    counted. `points`: the change in basis points; of a rate the difference, a percentage point being
    100. Without a base (`closed`: no trade then; `young`: the books begin later) it is None.
    """

    words: str
    span: Span
    base_span: Span
    now: int | None
    base: int | None
    points: int | None
    closed: bool = False
    young: bool = False
    before_fees: bool = False
    """Net counted without fees on both sides, because only one side's are known yet."""
    sides: tuple[Slice, ...] = ()
    """Of places side by side, every one in the order in which it was named."""


@dataclass(frozen=True, slots=True)
class _Side:
    span: Span
    scope: Scope


def compare(books: Books, question: Question) -> Compared:
    """The figure of a question against the base it names; like for like when it names none.

    A Refusal for budgets, which nobody can keep here yet, and for one place beside nothing.
    """
    match question.compare.kind if question.compare else "":
        case "between_stores" | "between_channels" as kind:
            return _between(books, question, kind)
        case "budget":
            raise Refusal("还没有记过目标，没法和目标比。可以和上周、上月或去年比。")
        case "typical":
            return _typical(books, question)
        case kind:
            return _against(books, question, kind)


def _against(books: Books, question: Question, kind: str) -> Compared:
    period = question.asked(books)
    base = _base(books, question, kind, period)
    now_side, base_side = _alike(books, question, base.span, free=kind == "explicit")
    is_cut = (now_side, base_side) != _whole(books, question, base.span)
    words = with_part(base.words, period) if is_cut else base.words
    (now, then), fees = _values(books, question.metric, (now_side, base_side))
    young = is_young(books, base_side.span)
    closed = not young and not tally(books, base_side.span, base_side.scope)
    then = None if young or closed else then
    points = _points(question.metric, now, then)
    return Compared(words, now_side.span, base_side.span, now, then, points, closed, young, fees)


def _base(books: Books, question: Question, kind: str, period: Period) -> Base:
    named = question.compare
    if kind != "explicit":
        return base_of(kind, period, books.today)
    if named is None or named.span is None:
        return base_of("", period, books.today)
    return Base(named.span, named.said or span_words(named.span, books.today))


def _whole(books: Books, question: Question, base: Span) -> tuple[_Side, _Side]:
    """Both sides with all their days, as far as these have come."""
    span, scope = question.asked(books).span, question.narrowed(books)
    if base.first <= books.today < base.last:
        base = Span(base.first, books.today)
    return _Side(span, scope), _Side(base, scope.shifted((base.last - span.last).days))


def _alike(
    books: Books, question: Question, base: Span, *, free: bool
) -> tuple[_Side, _Side]:  # fmt: skip
    """Both sides; of one that is over only the part that the running one has seen."""
    now, then = _whole(books, question, base)
    now_runs, then_runs = now.span.last == books.today, then.span.last == books.today
    if now_runs and not then_runs:
        then = _same_part(books, then, now.span, free=free)
    elif then_runs and not now_runs:
        now = _same_part(books, now, then.span, free=free)
    if question.metric in PER_DAY and now_runs != then_runs:
        return _finished(now), _finished(then)
    return now, then


def _same_part(books: Books, side: _Side, running: Span, *, free: bool) -> _Side:
    """As many days, the last one up to the minute; what was named `free`ly only where that is fair."""
    if free and side.span.days != running.days and not _begin_alike(side.span, running):
        return side
    span = first_days(side.span, running.days)
    return _Side(span, cut(books, span, side.scope))


def _begin_alike(one: Span, other: Span) -> bool:
    """Whether both begin a month, or both a week, and the first is long enough."""
    months = one.first.day == other.first.day == 1
    weeks = one.first.weekday() == other.first.weekday() == 0
    return other.days > 1 and one.days > other.days and (months or weeks)


def _finished(side: _Side) -> _Side:
    """Without the last day, which one side has not finished; of a single day that day."""
    if side.span.days == 1:
        return side
    span = Span(side.span.first, side.span.last - timedelta(days=1))
    return _Side(span, replace(side.scope, until=None))


def _values(
    books: Books, metric: str, sides: Sequence[_Side]
) -> tuple[list[int | None], bool]:  # fmt: skip
    """The figure of each side; net before fees where only some of them know theirs."""
    if metric in NET:
        tallies = [tally(books, side.span, side.scope) for side in sides]
        if len({bool(one.fees_fen) for one in tallies if one}) > 1:
            return [before_fees(one) for one in tallies], True
    return [measure(books, metric, side.span, side.scope) for side in sides], False


def _points(metric: str, now: int | None, base: int | None) -> int | None:
    if now is None or base is None:
        return None
    if METRICS[metric].unit == "points":
        return now - base
    return basis_points(now - base, base) if base > 0 else None


def _typical(books: Books, question: Question) -> Compared:
    """Against the mean of the last four like stretches that saw trade, at least two of them."""
    period = question.asked(books)
    spans, one_of = usual_spans(period, books.today, WEEKS)
    pairs = [_alike(books, question, span, free=False) for span in spans]
    known = [then for _, then in pairs if not is_young(books, then.span)]
    traded = [side for side in known if tally(books, side.span, side.scope)]
    now_side = pairs[0][0]
    (now, *values), fees = _values(books, question.metric, (now_side, *traded))
    counted = [value for value in values if value is not None]
    enough = len(counted) > 1
    base = half_up(sum(counted), len(counted)) if enough else None
    words = f"{'近' if period.one_day else '前'}{len(counted) if enough else WEEKS}{one_of}"
    days = Span(spans[-1].first, spans[0].last)
    return Compared(
        with_part(words, period) if period.so_far else words, now_side.span, days, now, base,
        _points(question.metric, now, base), closed=not enough and len(known) > 1,
        young=len(known) < 2, before_fees=fees,
    )  # fmt: skip


def _between(books: Books, question: Question, kind: str) -> Compared:
    """Places side by side over the same days: the first against the second."""
    span, scope = question.asked(books).span, question.narrowed(books)
    places = _stores(books, scope) if kind == "between_stores" else _channels(books, span, scope)
    sides = tuple(
        Slice(key, name, measure(books, question.metric, span, place))
        for key, name, place in places
    )
    if len(sides) < 2:
        raise Refusal("要有两家门店或两个渠道才好比，请把两个都写出来。")
    now, base = sides[0].value, sides[1].value
    points = _points(question.metric, now, base)
    return Compared(sides[1].name, span, span, now, base, points, sides=sides)


def _stores(books: Books, scope: Scope) -> list[tuple[str, str, Scope]]:
    stores = scope.stores or books.merchant.stores
    return [(s.store_id, s.name, replace(scope, store=s, stores=())) for s in stores]


def _channels(books: Books, span: Span, scope: Scope) -> list[tuple[str, str, Scope]]:
    codes = scope.channels or tuple(books.totals.by("channel", span, **scope.filters))
    return [(code, channel_word(code), replace(scope, channel=code, channels=())) for code in codes]
