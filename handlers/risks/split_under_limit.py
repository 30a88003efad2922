"""拆单退款: several refunds, each within the manager's limit, together above it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from handlers.registry import risk
from storage.base.money import Money
from storage.books import Books
from storage.ledger.refund_states import Refund, State
from storage.watch.alerts import Finding

NOTHING_MOVED = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED})


@risk(about="拆成几笔躲过限额", level="urgent")
def split_under_limit(books: Books, now: datetime, *, at_least: int = 2) -> Iterator[Finding]:
    """At least so many refunds of one order and day that only together pass the manager's ceiling."""
    today = books.business_day(now)
    ceiling = books.merchant.settings.refund_ceiling_fen
    orders: dict[str, list[Refund]] = defaultdict(list)
    for refund in books.refunds.of_days(today, today):
        if refund.requested_at <= now and refund.state not in NOTHING_MOVED:
            orders[refund.order_number].append(refund)
    for order, refunds in orders.items():
        total = sum(refund.amount for refund in refunds)
        small = all(refund.amount <= ceiling for refund in refunds)
        if len(refunds) >= at_least and small and total > ceiling:
            yield Finding(
                rule="split_under_limit", subject=f"order:{order}", level="urgent",
                title=f"一单拆成 {len(refunds)} 笔退款，共 {Money(total)}",
                facts=(f"单号 {order}", "、".join(f"{r.number} {r.money}" for r in refunds[:5])),
                usual=f"店长每单退款额度 {Money(ceiling)}",
                maybe=("分批退货", "有意拆单躲过审批"),
                weight=total,
            )  # fmt: skip
