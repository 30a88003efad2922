"""One figure of some days: the number first, then what it is made of, against like days."""

from dataclasses import replace

from handlers.answers.phrases import as_of, yuan, yuan_and_wan
from handlers.answers.pictures import hours_image, trend_image
from handlers.answers.questions.framing import basis, title
from handlers.answers.questions.makeup import makeup
from handlers.answers.questions.trend import run_image
from handlers.answers.questions.values import said, versus
from handlers.answers.takings import nothing_words, takings_text
from handlers.ask import Ask
from handlers.figures.compare import Compared, compare
from handlers.figures.metrics import METRICS, measure, tally
from handlers.figures.question import Question
from handlers.figures.takings import takings
from handlers.figures.trend import trend
from handlers.messages import Image, Reply, Text
from storage.books import Books

# Whose list of transactions shows what was counted.
LISTED = frozenset({"revenue", "net_revenue", "profit", "txn_count", "avg_ticket", "discount"})
# One large order a week earlier says nothing about one today.
ALONE = frozenset({"max_txn"})


def metric_reply(ask: Ask, question: Question) -> Reply:
    """The figure that was asked for; 赚 is answered with net and gross, and which is which."""
    books = ask.books
    if question.metric == "revenue" and question.last_minutes is None:
        return _takings(books, question)
    say = _profit if question.metric == "profit" else _figure
    text = Text(_text(books, question, say(books, question)))
    image = run_image(books, question) if question.chart else None
    return (text, image) if image else text


def _takings(books: Books, question: Question) -> Reply:
    """What came in, as 今日流水 says it."""
    found = takings(books, question.asked(books), question.narrowed(books))
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
    return None if scope.window else hours_image(books, period.span.first, scope)


def _text(books: Books, question: Question, lines: list[str]) -> str:
    """The lines in their frame; without any trade only that."""
    head, period = title(books, question), question.asked(books)
    if not tally(books, period.span, question.narrowed(books)):
        return f"{head}\n{nothing_words(books, period)}\n数据截至 {as_of(books)}。"
    counted = replace(question, metric="net_revenue") if question.metric == "profit" else question
    drill = "回复「明细」看每一笔。" if question.metric in LISTED else ""
    return "\n".join(line for line in [head, *lines, basis(books, counted), drill] if line)


def _figure(books: Books, question: Question) -> list[str]:
    metric, span, scope = question.metric, question.asked(books).span, question.narrowed(books)
    value = measure(books, metric, span, scope)
    began = books.totals.first_day()
    alone = metric in ALONE or value is None or (began is not None and span.first <= began)
    against = "" if alone else versus(metric, _compared(books, question))
    return [f"{METRICS[metric].name} {said(metric, value)}{against}", *makeup(books, question)]


def _compared(books: Books, question: Question) -> Compared:
    """Against like days; of the last minutes against the same ones."""
    found = compare(books, question)
    if question.last_minutes is None:
        return found
    return replace(found, words=f"{found.words.removesuffix('同一时刻')}同一时段")


def _profit(books: Books, question: Question) -> list[str]:
    """Net and gross with their changes, which is which, and what neither has taken off."""
    whole = tally(books, question.asked(books).span, question.narrowed(books))
    net, gross = (
        versus(metric, compare(books, replace(question, metric=metric)))
        for metric in ("net_revenue", "revenue")
    )
    taken = [f"退款 {yuan(whole.refunds_fen)}"] * bool(whole.refunds_fen)
    taken += [f"手续费 {yuan(whole.fees_fen)}"] * bool(whole.fees_fen)
    less = f"再扣掉{'、'.join(taken)}" if taken else "这段时间没有退款和手续费可扣，所以一样"
    return [
        f"净收 {yuan_and_wan(whole.net_fen)}{net}",
        f"收款 {yuan_and_wan(whole.sales_fen)}{gross}",
        f"收款是收进来的全部，净收{less}。",
        "真正赚多少还要减去进货、房租、工资，这些我这里没有记。",
    ]
