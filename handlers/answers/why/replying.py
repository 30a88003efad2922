"""The reply to 为什么: one sentence, the parts that add up, what is usual, how it was counted."""

from dataclasses import replace

from handlers.answers.questions.framing import basis, title
from handlers.answers.questions.values import said
from handlers.answers.why.amounts import value
from handlers.answers.why.lines import pieces_line, swing_line, view_lines
from handlers.answers.why.picture import why_image
from handlers.answers.why.reasons import sentence
from handlers.ask import Ask
from handlers.figures.compare import Compared, compare
from handlers.figures.explanations import SUMS, Explanation, explain
from handlers.figures.metrics import METRICS
from handlers.figures.question import Question
from handlers.messages import Reply, Text
from storage.base.refusal import Refusal
from storage.books import Books

# These set two places side by side, or have no days of their own to be taken apart.
WITHOUT_BASE = frozenset({"between_stores", "between_channels", "typical", "budget"})


def why_reply(ask: Ask, question: Question, direction: str = "") -> Reply:
    """Why a figure changed; `direction` is what the asker believes: up, down, or nothing said.

    A Refusal for a figure that cannot be taken apart.
    """
    books, question = ask.books, _explainable(question)
    period, scope = question.asked(books), question.narrowed(books)
    compared = compare(books, question)
    found = None
    if not compared.young and not compared.closed:
        found = explain(books, question.metric, compared.span, compared.base_span, scope)
    if found is None or not found.now:
        return Text(_nothing_to_explain(books, question, compared))
    text = Text(_text(books, question, compared, found, direction))
    image = why_image(books, found, period, compared.words, question.scope)
    return (text, image) if image else text


def _explainable(question: Question) -> Question:
    if question.metric not in SUMS:
        raise Refusal(
            f"{METRICS[question.metric].name}的变化我还拆不开。"
            "可以问收款、净收、笔数、笔均、手续费或退款为什么变了。"
        )
    if question.compare and question.compare.kind in WITHOUT_BASE:
        return replace(question, compare=None)
    return question


def _text(
    books: Books, question: Question, compared: Compared, found: Explanation, direction: str
) -> str:  # fmt: skip
    metric, words = question.metric, compared.words
    lines = [
        title(books, question),
        sentence(found, words, direction),
        f"{METRICS[metric].name} {value(metric, found.after)}；{words} {value(metric, found.before)}",
        pieces_line(found),
        *view_lines(found),
        swing_line(found),
        basis(books, question, *_method(books, question, compared, found)),
    ]
    return "\n".join(line for line in lines if line)


def _method(
    books: Books, question: Question, compared: Compared, found: Explanation
) -> list[str]:  # fmt: skip
    """What the parts mean, and what was done so that like stands beside like."""
    span, base = compared.span, compared.base_span
    running = books.today in (span.last, base.last)
    ratio = "各部分是它把整体拉高或拉低多少" if SUMS[question.metric].under else ""
    return [
        f"{ratio}，每行加起来正好是相差的数" if ratio else "每行加起来正好是相差的数",
        "没过完，只比到同一时刻" if running and span.days == base.days else "",
        f"天数不同（{span.days}天对{base.days}天）" if span.days != base.days else "",
        "手续费还没到齐，两边都未扣" if found.before_fees else "",
    ]


def _nothing_to_explain(books: Books, question: Question, compared: Compared) -> str:
    """The figure alone, and why there is nothing beside it."""
    metric = question.metric
    if compared.young:
        why = f"{compared.words}，那时还没有账，没法比，说不出为什么。"
    elif compared.closed:
        why = f"{compared.words}没有营业，没法比，说不出为什么。"
    else:
        why = f"交易太少，和{compared.words}没法比。"
    figure = f"{METRICS[metric].name} {said(metric, compared.now)}。"
    return "\n".join([title(books, question), figure, why, basis(books, question)])
