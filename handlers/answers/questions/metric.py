"""One figure of some days: the number first, then what it is made of, against like days."""

from dataclasses import replace

from handlers.answers.phrases import as_of, yuan, yuan_and_wan
from handlers.answers.pictures import hours_image, trend_image
from handlers.answers.questions.framing import basis, title
from handlers.answers.questions.makeup import makeup
from handlers.answers.questions.trend import run_image
from handlers.answers.questions.values import said, versus
from handlers.answers.takings import takings_text
from handlers.ask import Ask
from handlers.figures.compare import compare
from handlers.figures.metrics import METRICS, measure
from handlers.figures.question import Question
from handlers.figures.takings import takings
from handlers.figures.trend import trend
from handlers.messages import Image, Reply, Text
from handlers.paging import remember
from storage.books import Books


def metric_reply(ask: Ask, question: Question) -> Reply:
    """The figure that was asked for; 赚 is answered with net and gross, and which is which."""
    if question.metric == "revenue":
        return _takings(ask, question)
    remember(ask, question.asked(ask.books), question.narrowed(ask.books))
    text = (
        _profit(ask.books, question) if question.metric == "profit" else _text(ask.books, question)
    )
    image = run_image(ask.books, question) if question.chart else None
    return (Text(text), image) if image else Text(text)


def _takings(ask: Ask, question: Question) -> Reply:
    """What came in, as 今日流水 says it."""
    books, period, scope = ask.books, question.asked(ask.books), question.narrowed(ask.books)
    remember(ask, period, scope)
    found = takings(books, period, scope)
    if question.last_minutes is not None:
        found = replace(found, busiest=None)
    text = Text(takings_text(books, found, title(books, question)))
    image = _image(books, question) if found.tally.sales else None
    return (text, image) if image else text


def _image(books: Books, question: Question) -> Image | None:
    """A day by its hours, a period by its days; a few hours of a day need no picture."""
    period, scope = question.asked(books), question.scope
    if question.chart:
        return run_image(books, question)
    if not period.one_day:
        return trend_image(books, trend(books, period.span, scope), period, scope)
    few = scope.window is not None or question.last_minutes is not None
    return None if few else hours_image(books, period.span.first, scope)


def _text(books: Books, question: Question) -> str:
    metric, period, scope = question.metric, question.asked(books), question.narrowed(books)
    tally = books.totals.span(period.span, **scope.filters)
    head = title(books, question)
    if not tally:
        still = "到现在还没有" if period.so_far else "没有"
        return f"{head}\n{still}交易。\n数据截至 {as_of(books)}。"
    value = measure(books, metric, period.span, scope)
    name = METRICS[metric].name
    against = versus(metric, compare(books, question))
    lines = [head, f"{name} {said(metric, value)}{against}", *makeup(books, question, tally)]
    return "\n".join(line for line in [*lines, basis(books, question)] if line)


def _profit(books: Books, question: Question) -> str:
    """Net and gross with their changes, and what neither of them has taken off."""
    period, scope = question.asked(books), question.narrowed(books)
    tally = books.totals.span(period.span, **scope.filters)
    net, gross = (
        versus(metric, compare(books, replace(question, metric=metric)))
        for metric in ("net_revenue", "revenue")
    )
    fees = f" − 手续费 {yuan(tally.fees_fen)}" if tally.fees_fen else ""
    return "\n".join([
        title(books, question),
        f"净收 {yuan_and_wan(tally.net_fen)}{net}",
        f"收款 {yuan_and_wan(tally.sales_fen)}{gross}",
        f"净收是收款 − 退款 {yuan(tally.refunds_fen)}{fees} 之后剩下的。",
        "真正赚多少还要减掉进货、房租、工资，这些我这里没有记。",
        basis(books, question),
    ])  # fmt: skip
