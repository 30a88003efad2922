"""A figure split into its parts: each with its share, and a last line that makes it whole."""

from collections.abc import Callable
from dataclasses import replace

from handlers.answers.breakdown import breakdown_text, nothing, refund_remark
from handlers.answers.hours import hours_text
from handlers.answers.phrases import change
from handlers.answers.pictures import (
    channels_image,
    heatmap_image,
    hours_image,
    ranking_image,
    store_change,
    stores_image,
)
from handlers.answers.questions.framing import WHAT, basis, nothing_to_show, split_title, title
from handlers.answers.questions.pictures import split_image
from handlers.answers.questions.trend import run_reply
from handlers.answers.questions.values import said, short_said
from handlers.ask import Ask
from handlers.figures.breakdowns import DIMENSIONS, Part, Slice, breakdown, split
from handlers.figures.comparisons import like_for_like
from handlers.figures.metrics import METRICS, measure
from handlers.figures.question import Question
from handlers.figures.scope import Scope
from handlers.messages import Image, Reply, Text
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.base.refusal import Refusal
from storage.books import Books

MOST_LINES = 7
SERIES = frozenset({"day", "month"})
# What the house has always said of what was received, with its own pictures.
PLACES = frozenset({"channel", "store", "terminal", "cashier"})
REFUNDS_TOLD = frozenset({"channel", "cashier"})
BUSY = frozenset({"revenue", "txn_count"})


def breakdown_reply(ask: Ask, question: Question) -> Reply:
    """The parts of a figure by store, channel, till, cashier, time, amount or kind of customer."""
    books, dimension = ask.books, question.dimension or "channel"
    if dimension not in DIMENSIONS:
        raise Refusal("这样拆我还不会。可以按门店、渠道、终端、收银员、时段、星期、月份或金额拆。")
    question = replace(question, dimension=dimension)
    if dimension in PLACES and question.metric == "revenue":
        return _places(books, question)
    if dimension == "hour" and question.metric in BUSY:
        return _hours(books, question)
    slices = split(
        books, question.metric, dimension, question.asked(books).span, question.narrowed(books)
    )
    if dimension in SERIES and len(slices) > MOST_LINES:
        return run_reply(ask, replace(question, granularity=dimension, dimension=""))
    text = Text(_text(books, question, slices))
    image = split_image(books, question, slices) if len(slices) > 2 or question.chart else None
    return (text, image) if image else text


def _text(books: Books, question: Question, slices: tuple[Slice, ...]) -> str:
    metric, period = question.metric, question.asked(books)
    head = split_title(books, question)
    if not slices:
        return f"{head}\n{nothing_to_show(books, question)}"
    whole = measure(books, metric, period.span, question.narrowed(books))
    if len(slices) > MOST_LINES:
        slices = tuple(sorted(slices, key=lambda part: -(part.value or 0)))
    shown = slices if len(slices) <= MOST_LINES else slices[: MOST_LINES - 1]
    lines = [f"{head} {said(metric, whole)}", *(part_line(metric, part) for part in shown)]
    if rest := slices[len(shown) :]:
        lines.append(_rest(metric, rest))
    if question.dimension == "weekday" and METRICS[metric].additive:
        lines.append(_week_and_weekend(metric, period.span, slices))
    return "\n".join([*lines, basis(books, question)])


def _week_and_weekend(metric: str, span: Span, slices: tuple[Slice, ...]) -> str:
    """`平均每天：周一到周五 ¥11,760.78，周末 ¥11,342.50`: five days bring more than two, fair is by the day."""
    told = []
    for name, group in (("周一到周五", range(5)), ("周末", range(5, 7))):
        days = sum(day.weekday() in group for day in span)
        total = sum(part.value or 0 for part in slices if part.key in group)
        if days:
            told.append(f"{name} {said(metric, half_up(total, days))}")
    return f"平均每天：{'，'.join(told)}"


def part_line(metric: str, part: Slice) -> str:
    """`微信 115笔（71%）`."""
    share = f"（{part.percent}%）" if part.percent is not None else ""
    return f"{part.name} {short_said(metric, part.value)}{share}"


def _rest(metric: str, rest: tuple[Slice, ...]) -> str:
    """`其余 4 个 12笔（7%）`; means and rates have no sum to tell."""
    if not METRICS[metric].additive:
        return f"其余 {len(rest)} 个都更低"
    share = sum(part.percent or 0 for part in rest)
    return f"其余 {len(rest)} 个 {said(metric, sum(part.value or 0 for part in rest))}（{share}%）"


def _places(books: Books, question: Question) -> Reply:
    """What each store, channel, till or cashier received."""
    period, scope, dimension = question.asked(books), question.narrowed(books), question.dimension
    parts = breakdown(books, DIMENSIONS[dimension], period.span, scope)
    remark, compared = _remarks(books, question)
    what, head = WHAT[dimension], title(books, question)
    text = Text(breakdown_text(books, parts, period, scope, what, remark, compared, head))
    image = _place_image(books, parts, question) if question.last_minutes is None else None
    return (text, image) if image else text


def _remarks(books: Books, question: Question) -> tuple[Callable[[Part], str], str]:
    """Refunds behind channels and cashiers, the change behind stores and what it is against."""
    if question.dimension in REFUNDS_TOLD:
        return refund_remark, ""
    period, scope = question.asked(books), question.narrowed(books)
    if question.dimension != "store" or not _of_channel_at_most(scope):
        return nothing, ""

    def moved(part: Part) -> str:
        points = store_change(books, part, period, scope.channel)
        return "" if points is None else change(points)

    return moved, like_for_like(books, period, scope).words


def _of_channel_at_most(scope: Scope) -> bool:
    """Whether nothing is narrowed but the channel, so that stores can be compared one by one."""
    return scope == Scope(channel=scope.channel)


def _place_image(books: Books, parts: tuple[Part, ...], question: Question) -> Image | None:
    period, scope = question.asked(books), question.narrowed(books)
    if question.dimension == "channel":
        return channels_image(books, parts, period, scope)
    if question.dimension == "store" and _of_channel_at_most(scope):
        return stores_image(books, parts, period, scope.channel)
    return ranking_image(books, parts, period, WHAT[question.dimension])


def _hours(books: Books, question: Question) -> Reply:
    """The busiest hours of a day against what is usual, or the heat map of a period."""
    period, scope = question.asked(books), question.narrowed(books)
    text = Text(hours_text(books, period, scope, title(books, question)))
    image = (
        hours_image(books, period.span.first, scope)
        if period.one_day
        else heatmap_image(books, period.span, scope)
    )
    return (text, image) if image else text
