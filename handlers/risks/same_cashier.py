"""同一收银员连退: one person asks for several refunds within two hours."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.words import one_line
from storage.base.business_day import local
from storage.base.money import Money
from storage.books import Books
from storage.ledger.refund_states import Refund, State
from storage.watch.alerts import Finding

NOTHING_MOVED = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED})


@risk(about="同一收银员连着退款")
def same_cashier(
    books: Books, now: datetime, *, at_least: int = 3, within_minutes: int = 120
) -> Iterator[Finding]:
    """At least so many refunds asked for by one person within so many minutes."""
    today = books.business_day(now)
    asked: dict[int, list[Refund]] = defaultdict(list)
    for refund in books.refunds.of_days(today, today):
        recent = now - timedelta(minutes=within_minutes) <= refund.requested_at <= now
        if recent and refund.state not in NOTHING_MOVED:
            asked[refund.requested_by].append(refund)
    for person_id, refunds in asked.items():
        if len(refunds) >= at_least:
            yield _finding(books, person_id, refunds, within_minutes)


def _finding(books: Books, person_id: int, refunds: list[Refund], minutes: int) -> Finding:
    member = books.staff.of(person_id)
    name = one_line(member.name, 12) if member else "已离职员工"
    total = Money(sum(refund.amount for refund in refunds))
    first, last = local(refunds[0].requested_at), local(refunds[-1].requested_at)
    return Finding(
        rule="same_cashier", subject=f"person:{person_id}", level="warning",
        title=f"{name}连着申请了 {len(refunds)} 笔退款",
        facts=(f"{first:%H:%M}–{last:%H:%M} 共 {total}",
               "、".join(refund.number for refund in refunds[:6])),
        usual=f"平时一位收银员 {minutes} 分钟里不到 {len(refunds)} 笔",
        maybe=("集中处理顾客退货", "误操作后重做", "虚假退款"),
        store_id=member.store_id if member else "", weight=len(refunds),
    )  # fmt: skip
