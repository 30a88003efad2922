"""A refund as a channel is to hear of it: everything any of them may want to know, from the books."""

from bot.channels.channel import RefundOrder
from storage.books import Books
from storage.ledger.refund_states import Refund


def order_of(books: Books, refund: Refund) -> RefundOrder:
    """What is sent, and asked about, for this refund; the same each time."""
    sale = books.transactions.of(refund.channel, "sale", refund.sale_key)
    return RefundOrder(
        merchant_id=books.merchant.merchant_id,
        number=refund.channel_number,
        order_number=refund.order_number,
        amount=refund.amount,
        total=sale.amount if sale else refund.amount,
        reason=refund.reason,
        sale_key=refund.sale_key,
        channel=refund.channel,
        terminal_id=sale.terminal_id if sale else "",
        paid_at=sale.paid_at if sale else None,
        submitted_at=refund.submitted_at,
    )
