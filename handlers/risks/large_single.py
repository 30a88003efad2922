"""单笔大额: one sale far above what this shop usually takes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.risk_words import seen_at, usual_ticket
from storage.base.business_day import Span
from storage.base.money import Money
from storage.books import Books
from storage.watch.alerts import Finding


@risk(about="单笔大额")
def large_single(
    books: Books, now: datetime, *, floor_fen: int = 300_000, permille: int = 995, days: int = 60
) -> Iterator[Finding]:
    """A sale of at least `floor_fen` that is also above `permille` of the last `days` days' sales."""
    today = books.business_day(now)
    big = [sale for sale in books.transactions.of_day(today)
           if sale.kind == "sale" and sale.amount >= floor_fen and sale.paid_at <= now]  # fmt: skip
    if not big:
        return
    mark = books.transactions.high_mark(
        Span(today - timedelta(days), today - timedelta(1)), permille
    )
    for sale in big:
        if sale.amount > mark:
            yield Finding(
                rule="large_single", subject=sale.key, level="warning",
                title=f"单笔大额 {Money(sale.amount)}",
                facts=(f"{seen_at(books, sale)} 收了一笔 {Money(sale.amount)}",
                       f"单号 {sale.number}"),
                usual=usual_ticket(books, today),
                maybe=("团体消费", "储值充值", "金额多按了一位"),
                store_id=sale.store_id, terminal_id=sale.terminal_id, weight=sale.amount,
            )  # fmt: skip
