"""How a figure runs: its sum and mean, its best and worst, and the picture that was asked for."""

from dataclasses import replace
from datetime import timedelta

from handlers.answers.pictures import channels_image, heatmap_image
from handlers.answers.questions.framing import basis, nothing_to_show, title
from handlers.answers.questions.pictures import point_name, series_image
from handlers.answers.questions.values import moved, said, short_said
from handlers.ask import Ask
from handlers.figures.breakdowns import breakdown
from handlers.figures.compare import compare
from handlers.figures.metrics import METRICS, measure, tally
from handlers.figures.question import Question
from handlers.figures.series import Point, series
from handlers.figures.trend import LONGEST_BY_DAY
from handlers.language.days.period import Period
from handlers.language.days.spans import month_of, week_of
from handlers.messages import Image, Reply, Text
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books

SHORTEST = {"week": 14, "month": 32}  # days; with fewer there is only one point or two
USUAL_DAYS = 14
USUAL_WEEKS = 12
USUAL_MONTHS = 12
# What a shop that is closed has none of; refunds and the like may be none on a day with trade.
WHOLE = frozenset({"week", "month"})
TRADE = frozenset({"revenue", "net_revenue", "profit", "txn_count"})


# What the mean of the points is called, and which of them are in it.
STEPS = {
    "hour": ("每小时", "没收款的不算"),
    "day": ("每天", "没营业的不算"),
    "week": ("每周", "只算整周"),
    "month": ("每月", "只算整月"),
}


def run_reply(ask: Ask, question: Question) -> Reply:
    """Sum, mean, best and worst of a run, the change against the period before; one chart."""
    books = ask.books
    question = with_steps(books, question)
    points = _points(books, question)
    head = title(books, question)
    if not any(point.value for point in points):
        return Text(f"{head}\n{_none(books, question)}")
    name = METRICS[question.metric].name
    lines = [f"{head} {name}走势", *_lines(books, question, points)]
    image = run_image(books, question)
    text = Text("\n".join([*lines, basis(books, question, "没过完的不进平均")]))
    return (text, image) if image else text


def _none(books: Books, question: Question) -> str:
    """Nothing to draw: no trade, days before the books, or trade without any of this."""
    period, metric = question.asked(books), METRICS[question.metric]
    if metric.additive and tally(books, period.span, question.narrowed(books)):
        return f"这段时间{metric.name}都是 0，没有走势可画。"
    return nothing_to_show(books, question)


def run_image(books: Books, question: Question) -> Image | None:
    """Only the picture, as it was asked for, for an answer that has its words already."""
    question = with_steps(books, question)
    period, scope = question.asked(books), question.narrowed(books)
    if question.chart == "heatmap":
        return heatmap_image(books, period.span, scope)
    if question.chart == "pie":
        parts = breakdown(books, "channel", period.span, scope)
        return channels_image(books, parts, period, scope)
    points = _points(books, question)
    return series_image(books, question, points, _mean(books, question, points))


def _points(books: Books, question: Question) -> tuple[Point, ...]:
    span, scope = question.asked(books).span, question.narrowed(books)
    return series(books, question.metric, span, scope, question.granularity)


def with_steps(books: Books, question: Question) -> Question:
    """The question with its days and steps settled: a single day runs by the hour."""
    step = question.granularity
    if question.period is None and question.last_minutes is None:
        question = replace(question, period=_usual_period(books, step))
    period = question.asked(books)
    if period.one_day:
        return replace(question, granularity="hour")
    if not step or period.span.days < SHORTEST.get(step, 0):
        step = "day" if period.span.days <= LONGEST_BY_DAY else "month"
    return replace(question, granularity=step)


def _usual_period(books: Books, step: str) -> Period:
    today = books.today
    if step == "hour":
        return Period.of_day(today, today)
    if step == "week":
        first = week_of(today).first - timedelta(weeks=USUAL_WEEKS - 1)
        return Period(Span(first, today), f"近{USUAL_WEEKS}周", so_far=True)
    if step == "month":
        first = month_of(today, 1 - USUAL_MONTHS).first
        return Period(Span(first, today), f"近{USUAL_MONTHS}个月", so_far=True)
    return Period.last_days(USUAL_DAYS, today)


def _lines(books: Books, question: Question, points: tuple[Point, ...]) -> list[str]:
    metric, (each, only) = question.metric, STEPS[question.granularity]
    lines = [_whole(books, question), _against(books, question)]
    mean = _mean(books, question, points)
    if mean is not None:
        told = f"（{only}）" if metric in TRADE or question.granularity in WHOLE else ""
        lines.append(f"{each}平均 {short_said(metric, mean)}{told}")
    done = _finished(question, points)
    best = max(done, key=lambda point: point.value or 0, default=None)
    worst = min(done, key=lambda point: point.value or 0, default=None)
    if best and worst and best != worst:
        lines.append(f"最高 {point_name(question, best)} {short_said(metric, best.value)}")
        lines.append(f"最低 {point_name(question, worst)} {short_said(metric, worst.value)}")
    return [line for line in lines if line]


def _whole(books: Books, question: Question) -> str:
    """`合计 ¥353,082.00（35.3万） · 7,754笔`, or of a mean or rate what it is over all of it."""
    metric, span, scope = question.metric, question.asked(books).span, question.narrowed(books)
    value = said(metric, measure(books, metric, span, scope))
    if metric == "revenue":
        orders = measure(books, "txn_count", span, scope)
        return f"合计 {value} · {said('txn_count', orders)}"
    return f"{'合计' if METRICS[metric].additive else '整段'} {value}"


def _against(books: Books, question: Question) -> str:
    found = compare(books, question)
    words = moved(question.metric, found)
    return f"和{found.words}比：{words}" if words else ""


def _finished(question: Question, points: tuple[Point, ...]) -> list[Point]:
    """The points that are over and whole, and saw trade."""
    return [
        point
        for point in points
        if point.value is not None
        and not point.running
        and _is_whole(question.granularity, point.span)
        and (point.value or question.metric not in TRADE)
    ]


def _is_whole(step: str, span: Span) -> bool:
    """Whether a point shows all of its week or month."""
    if step == "week":
        return span.days == 7
    return step != "month" or span == month_of(span.first)


def _mean(books: Books, question: Question, points: tuple[Point, ...]) -> int | None:
    """The mean of the finished points of what can be summed up; hours of many days are sums."""
    done = _finished(question, points)
    summed = question.granularity == "hour" and not question.asked(books).one_day
    if not done or summed or not METRICS[question.metric].additive:
        return None
    return half_up(sum(point.value or 0 for point in done), len(done))
