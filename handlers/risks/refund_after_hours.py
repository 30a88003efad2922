"""打烊后退款: somebody asks for a refund when the shop is closed and nobody can bring anything back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.words import one_line
from storage.base.business_day import clock_text, local
from storage.books import Books
from storage.ledger.refund_states import Refund
from storage.watch.alerts import Finding


@risk(about="打烊后申请退款")
def refund_after_hours(
    books: Books, now: datetime, *, grace_minutes: int = 30
) -> Iterator[Finding]:
    """A refund asked for more than `grace_minutes` after closing or before opening."""
    shop, today = books.merchant, books.business_day(now)
    grace = timedelta(minutes=grace_minutes)
    for refund in books.refunds.of_days(today, today):
        asked = refund.requested_at
        if asked <= now and not any(shop.is_open(asked + s) for s in (-grace, timedelta(), grace)):
            yield _finding(books, refund)


def _finding(books: Books, refund: Refund) -> Finding:
    shop = books.merchant
    member = books.staff.of(refund.requested_by)
    name = one_line(member.name, 12) if member else "已离职员工"
    return Finding(
        rule="refund_after_hours", subject=refund.number, level="warning",
        title=f"打烊后申请退款 {refund.money}",
        facts=(f"{name} {local(refund.requested_at):%H:%M} 申请了 {refund.number}",
               f"订单 {refund.order_number}"),
        usual=f"营业时间 {clock_text(shop.opens)}–{clock_text(shop.closes % 1440)}",
        maybe=("补办白天的退货", "虚假退款"),
        weight=refund.amount,
    )  # fmt: skip
