"""Transactions as rows of a table: the same for the operator's export and for the one in chat."""

from collections.abc import Iterator

from handlers.figures.scope import EVERYTHING, Scope
from handlers.words import channel_word
from storage.base.business_day import Span, local
from storage.base.money import Money
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.entries import Transaction

KIND_WORDS = {"sale": "收款", "refund": "退款"}
HEADINGS = (
    "营业日", "时间", "类型", "渠道", "订单号", "渠道单号", "原渠道单号", "退款单号", "金额(元)",
    "优惠(元)", "手续费(元)", "门店", "终端", "收银员", "付款人",
)  # fmt: skip

Cell = str | Money | None
Row = tuple[Cell, ...]


def ledger_rows(
    books: Books, span: Span, scope: Scope = EVERYTHING, kind: str = ""
) -> Iterator[Row]:
    """A row for each transaction that passes, oldest first; of one `kind` if that is named.

    Amounts are yuan with two decimals, refunds positive as in the ledger. Payers appear under their
    masks only. The ledger is read day by day, so memory does not grow with the span.
    """
    for day in span:
        for row in books.transactions.of_span(Span(day, day), kind=kind, **scope.filters):
            yield _cells(books, row)


def _cells(books: Books, row: Transaction) -> Row:
    merchant = books.merchant
    return (
        row.business_day.isoformat(), f"{local(row.paid_at):%Y-%m-%d %H:%M:%S}",
        KIND_WORDS[row.kind], channel_word(row.channel), row.number, row.key,
        row.sale_key, row.refund_number, Money(row.amount), Money(row.discount),
        None if row.fee is None else Money(row.fee), merchant.store_name(row.store_id),
        merchant.terminal_name(row.terminal_id), row.cashier, mask_payer(row.payer),
    )  # fmt: skip
