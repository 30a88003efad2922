"""What a figure is made of: the one or two lines behind its number."""

from collections.abc import Callable
from dataclasses import replace

from handlers.answers.listing import transaction_line
from handlers.answers.phrases import yuan, yuan_and_wan
from handlers.answers.questions.values import short_said
from handlers.answers.takings import orders_line
from handlers.figures.breakdowns import split
from handlers.figures.metrics import METRICS, measure
from handlers.figures.question import Question
from handlers.figures.refunds import refund_reasons
from storage.base.money import basis_points, percent
from storage.books import Books
from storage.ledger.totals import Tally

MOST_PARTS = 4
MOST_REASONS = 3

Makeup = Callable[[Books, Question, Tally], list[str]]


def makeup(books: Books, question: Question, tally: Tally) -> list[str]:
    """The parts of a figure by what it is counted from, then by store or channel."""
    lines = MADE_OF.get(question.metric, _nothing)(books, question, tally)
    return [*lines, _parts(books, question)]


def _nothing(_books: Books, _question: Question, _tally: Tally) -> list[str]:
    return []


def _net(_books: Books, _question: Question, tally: Tally) -> list[str]:
    fees = f" − 手续费 {yuan(tally.fees_fen)}" if tally.fees_fen else ""
    return [f"= 收款 {yuan(tally.sales_fen)} − 退款 {yuan(tally.refunds_fen)}{fees}"]


def _orders(_books: Books, _question: Question, tally: Tally) -> list[str]:
    if not tally.sales:
        return []
    return [f"收款 {yuan_and_wan(tally.sales_fen)} · 笔均 {yuan(tally.mean_fen)}"]


def _ticket(_books: Books, _question: Question, tally: Tally) -> list[str]:
    return [f"= 收款 {yuan_and_wan(tally.sales_fen)} ÷ {tally.sales:,}笔"] if tally.sales else []


def _largest(books: Books, question: Question, _tally: Tally) -> list[str]:
    """The order itself, so that it can be looked up."""
    period, scope = question.asked(books), question.narrowed(books)
    most = measure(books, "max_txn", period.span, scope)
    if most is None:
        return []
    exact = replace(scope, amount_min=most, amount_max=most)
    rows = books.transactions.latest(2, 0, period.span, kind="sale", **exact.filters)
    lines = [transaction_line(row, dated=not period.one_day) for row in rows[:1]]
    return [*lines, "看它发「交易 单号」。" if len(rows) == 1 else "还有同样大的，这是最近的一笔。"]


def _fee(books: Books, question: Question, _tally: Tally) -> list[str]:
    rate = measure(books, "fee_rate", question.asked(books).span, question.narrowed(books))
    return [f"折合费率 {short_said('fee_rate', rate)}"] if rate is not None else []


def _fee_rate(_books: Books, _question: Question, tally: Tally) -> list[str]:
    return [f"手续费 {yuan(tally.fees_fen)} · 收款 {yuan_and_wan(tally.sales_fen)}"]


def _refunds(books: Books, question: Question, tally: Tally) -> list[str]:
    """Sum, count and share; the reasons only of the whole shop, where requests are kept."""
    if not tally.refunds:
        return ["没有退款。"]
    rate = percent(basis_points(tally.refunds, tally.sales)) if tally.sales else ""
    share = f"（占笔数 {rate}）" if rate else ""
    lines = [f"退款 {yuan(tally.refunds_fen)} · {tally.refunds}笔{share}"]
    if not question.narrowed(books).filters:
        reasons = refund_reasons(books, question.asked(books).span)[:MOST_REASONS]
        words = "、".join(f"{reason.reason} {reason.count}笔" for reason in reasons)
        lines.append(f"原因 {words}" if words else "")
    return lines


def _people(books: Books, question: Question, _tally: Tally) -> list[str]:
    scope = question.narrowed(books)
    counted = books.customers.counts(question.asked(books).span, **scope.filters)
    return [
        f"新客 {counted.new:,}位，花了 {yuan_and_wan(counted.new_fen)}",
        f"老客 {counted.old:,}位，花了 {yuan_and_wan(counted.old_fen)}",
    ]


def _discount(_books: Books, _question: Question, tally: Tally) -> list[str]:
    return [f"收款 {yuan_and_wan(tally.sales_fen)} · {tally.sales:,}笔"]


def _takings(_books: Books, _question: Question, tally: Tally) -> list[str]:
    return [f"收款 {yuan_and_wan(tally.sales_fen)} · {orders_line(tally)}"]


MADE_OF: dict[str, Makeup] = {
    "net_revenue": _net,
    "txn_count": _orders,
    "avg_ticket": _ticket,
    "max_txn": _largest,
    "fee": _fee,
    "fee_rate": _fee_rate,
    "refund_amount": _refunds,
    "refund_count": _refunds,
    "refund_rate": _refunds,
    "customer_count": _people,
    "new_customer_count": _people,
    "repeat_rate": _people,
    "discount": _discount,
    "revenue_per_day": _takings,
    "revenue_per_hour": _takings,
    "orders_per_hour": _takings,
}


def _parts(books: Books, question: Question) -> str:
    """`三里屯店 74笔 ｜ 国贸店 64笔`: by store where there are several, else by channel."""
    scope = question.narrowed(books)
    alone = scope.store or scope.terminal or scope.cashier or len(books.merchant.stores) < 2
    if alone and (scope.channel or not METRICS[question.metric].additive):
        return ""
    dimension = "channel" if alone else "store"
    slices = split(books, question.metric, dimension, question.asked(books).span, scope)
    told = [part for part in slices if part.value]
    if len(told) < 2:
        return ""
    return " ｜ ".join(
        f"{part.name} {short_said(question.metric, part.value)}" for part in told[:MOST_PARTS]
    )
