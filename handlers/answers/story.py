"""One order's whole story: paid, given back, what remains, and what is not known."""

from handlers.answers.arriving import order_arrival
from handlers.answers.phrases import clock, yuan
from handlers.figures.breakdowns import cashier_name
from handlers.words import channel_word
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import Refund, State

# Requests that came to nothing and requests that are in the ledger need no line of their own.
STILL_TOLD = frozenset(
    {State.REQUESTED, State.APPROVED, State.SUBMITTED, State.STUCK, State.FAILED}
)
MOST_REFUNDS = 4


def story(books: Books, sale: Transaction) -> str:
    """From payment to settlement, as far as the ledger knows."""
    lines = [
        f"订单 {sale.number}",
        f"收款 {yuan(sale.amount)} · {channel_word(sale.channel)} · {clock(sale.paid_at)}",
        _place(books, sale),
        _customer(sale),
        f"优惠 {yuan(sale.discount)}" if sale.discount else "",
        *_refund_lines(books, sale),
        _remaining(books, sale),
        _settlement(books, sale),
    ]
    return "\n".join(line for line in lines if line)


def _place(books: Books, sale: Transaction) -> str:
    words = [
        books.merchant.store_name(sale.store_id) if sale.store_id else "",
        books.merchant.terminal_name(sale.terminal_id) if sale.terminal_id else "",
        f"收银员 {cashier_name(books, sale.cashier)}" if sale.cashier else "",
    ]
    return " · ".join(word for word in words if word)


def _customer(sale: Transaction) -> str:
    return f"付款人 {mask_payer(sale.payer)}" if sale.payer else ""


def _refund_lines(books: Books, sale: Transaction) -> list[str]:
    """What was given back, then what is still under way."""
    done = [
        f"已退 {yuan(row.amount)} · {clock(row.paid_at)}"
        for row in books.transactions.refunds_of(sale)
    ]
    lines = [*done, *(_request(r) for r in books.refunds.of_sale(sale) if r.state in STILL_TOLD)]
    if len(lines) <= MOST_REFUNDS:
        return lines
    return [*lines[:MOST_REFUNDS], f"……还有 {len(lines) - MOST_REFUNDS} 笔退款"]


def _request(refund: Refund) -> str:
    reason = f"（{refund.reason}）" if refund.reason else ""
    return f"退款 {refund.number} {refund.money} {refund.state.word}{reason}"


def _remaining(books: Books, sale: Transaction) -> str:
    """What is asked for and not decided yet is neither given back nor free to be asked for again."""
    if sale.remaining:
        return f"还能退 {sale.remaining}"
    given = sum(row.amount for row in books.transactions.refunds_of(sale))
    if given < sale.amount:
        return "剩下的已经在申请退款，不能再申请。"
    return "已全额退款，不能再退。"


def _settlement(books: Books, sale: Transaction) -> str:
    """Fees are what the channel told; the day is the channel's rule, or what the bank shows."""
    fee = f"手续费 {yuan(sale.fee)}；" if sale.fee else "手续费以账单为准；" * (sale.fee is None)
    return f"{fee}{order_arrival(books, sale)}。"
