"""What a figure is made of: the one or two lines behind its number."""

from collections.abc import Callable
from dataclasses import replace

from handlers.answers.listing import short_number, transaction_line
from handlers.answers.phrases import yuan, yuan_and_wan
from handlers.answers.questions.framing import nothing_to_show
from handlers.answers.questions.values import short_said
from handlers.answers.takings import orders_line
from handlers.figures.breakdowns import split
from handlers.figures.explanations import to_net
from handlers.figures.metrics import METRICS, measure, tally
from handlers.figures.question import Question
from handlers.figures.refunds import refund_reasons
from storage.base.money import basis_points, percent
from storage.books import Books
from storage.ledger.totals import Tally

MOST_PARTS = 4
MOST_REASONS = 3

Makeup = Callable[[Books, Question, Tally], list[str]]


def makeup(books: Books, question: Question) -> list[str]:
    """A figure by what it is counted from, then by store or channel."""
    whole = tally(books, question.asked(books).span, question.narrowed(books))
    return [*MADE_OF[question.metric](books, question, whole), _parts(books, question)]


def _takings(_books: Books, _question: Question, whole: Tally) -> list[str]:
    return [f"收款 {yuan_and_wan(whole.sales_fen)} · {orders_line(whole)}"] if whole.sales else []


def _orders(_books: Books, _question: Question, whole: Tally) -> list[str]:
    return [orders_line(whole)]


def _net(_books: Books, _question: Question, whole: Tally) -> list[str]:
    taken = "".join(f" − {piece.name} {yuan(-piece.fen)}" for piece in to_net(whole))
    return [f"收款 {yuan_and_wan(whole.sales_fen)}{taken}"]


def _gross_and_mean(_books: Books, _question: Question, whole: Tally) -> list[str]:
    if not whole.sales:
        return []
    return [f"收款 {yuan_and_wan(whole.sales_fen)} · 笔均 {yuan(whole.mean_fen)}"]


def _ticket(_books: Books, _question: Question, whole: Tally) -> list[str]:
    return [f"收款 {yuan_and_wan(whole.sales_fen)} ÷ {whole.sales:,}笔"] if whole.sales else []


def _largest(books: Books, question: Question, _whole: Tally) -> list[str]:
    """The order itself, so that it can be looked up."""
    period, scope = question.asked(books), question.narrowed(books)
    most = measure(books, "max_txn", period.span, scope)
    if most is None:
        return []
    exact = replace(scope, amount_min=most, amount_max=most)
    row, *others = books.transactions.latest(2, 0, period.span, kind="sale", **exact.filters)
    line = transaction_line(row, dated=not period.one_day)
    alike = "，不止一笔，这是最近的" if others else ""
    return [f"{line}{alike}", f"看它发「交易 {short_number(row.number).removeprefix('尾号')}」。"]


def _fee(books: Books, question: Question, whole: Tally) -> list[str]:
    rate = measure(books, "fee_rate", question.asked(books).span, question.narrowed(books))
    words = f" · 折合费率 {short_said('fee_rate', rate)}" if rate is not None else ""
    return [f"收款 {yuan_and_wan(whole.sales_fen)}{words}"]


def _fee_rate(_books: Books, _question: Question, whole: Tally) -> list[str]:
    return [f"手续费 {yuan(whole.fees_fen)} · 收款 {yuan_and_wan(whole.sales_fen)}"]


def _refunds(books: Books, question: Question, whole: Tally) -> list[str]:
    """The other figures of the same refunds, and why they were asked for."""
    if not whole.refunds:
        return [f"一共 {whole.sales:,} 笔收款，没有退款。"]
    rate = percent(basis_points(whole.refunds, whole.sales)) if whole.sales else ""
    words = {
        "refund_amount": f"退款 {yuan(whole.refunds_fen)}",
        "refund_count": f"{whole.refunds:,}笔",
        "refund_rate": f"占收款笔数 {rate}" if rate else "",
    }
    others = " · ".join(word for name, word in words.items() if name != question.metric and word)
    return [others, _reasons(books, question)]


def _reasons(books: Books, question: Question) -> str:
    """`原因 上错菜 2笔、口味不对 1笔`; only of the whole shop, where requests are kept."""
    if question.narrowed(books).filters:
        return ""
    reasons = refund_reasons(books, question.asked(books).span)[:MOST_REASONS]
    words = "、".join(f"{reason.reason} {reason.count}笔" for reason in reasons)
    return f"原因 {words}" if words else ""


def _new_and_old(books: Books, question: Question, _whole: Tally) -> list[str]:
    scope = question.narrowed(books)
    counted = books.customers.counts(question.asked(books).span, **scope.filters)
    new, old = yuan_and_wan(counted.new_fen), yuan_and_wan(counted.old_fen)
    if question.metric == "new_customer_count":
        return [f"花了 {new}；老客 {counted.old:,}位，花了 {old}"]
    return [f"新客 {counted.new:,}位，花了 {new}", f"老客 {counted.old:,}位，花了 {old}"]


def _known_payers(books: Books, question: Question, _whole: Tally) -> list[str]:
    span, scope = question.asked(books).span, question.narrowed(books)
    known = measure(books, "customer_count", span, scope) or 0
    if span.days < 2:
        return [nothing_to_show(books, question)]
    return [f"认得出的客人 {known:,}位"]


MADE_OF: dict[str, Makeup] = {
    "revenue": _orders,
    "net_revenue": _net,
    "txn_count": _gross_and_mean,
    "avg_ticket": _ticket,
    "max_txn": _largest,
    "fee": _fee,
    "fee_rate": _fee_rate,
    "refund_amount": _refunds,
    "refund_count": _refunds,
    "refund_rate": _refunds,
    "customer_count": _new_and_old,
    "new_customer_count": _new_and_old,
    "repeat_rate": _known_payers,
    "discount": _takings,
    "revenue_per_day": _takings,
    "orders_per_day": _takings,
    "revenue_per_hour": _takings,
    "orders_per_hour": _takings,
}


def _parts(books: Books, question: Question) -> str:
    """`三里屯店 74笔 ｜ 国贸店 64笔`: by store where there are several, else by channel."""
    scope, metric = question.narrowed(books), question.metric
    alone = scope.store or scope.terminal or scope.cashier or len(books.merchant.stores) < 2
    if alone and (scope.channel or not METRICS[metric].additive):
        return ""
    dimension = "channel" if alone else "store"
    slices = split(books, metric, dimension, question.asked(books).span, scope)
    told = [part for part in slices if part.value][:MOST_PARTS]
    if len(told) < 2:
        return ""
    return " ｜ ".join(f"{part.name} {short_said(metric, part.value)}" for part in told)
