"""深夜整数: several round sums late at night, which customers rarely pay by themselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.risk_words import seen_at
from storage.base.business_day import local
from storage.base.money import Money
from storage.books import Books
from storage.watch.alerts import Finding


@risk(about="深夜整数收款")
def round_sums_at_night(
    books: Books, now: datetime, *, at_least: int = 3, from_hour: int = 22, to_hour: int = 6,
    round_fen: int = 10_000, least_fen: int = 50_000, within_minutes: int = 120,
) -> Iterator[Finding]:  # fmt: skip
    """So many sales that are whole hundreds of yuan, at least `least_fen`, within so many minutes."""
    begin = now - timedelta(minutes=within_minutes)
    night = [
        sale for sale in books.transactions.of_day(books.business_day(now))
        if sale.kind == "sale" and begin <= sale.paid_at <= now
        and sale.amount >= least_fen and sale.amount % round_fen == 0
        and (local(sale.paid_at).hour >= from_hour or local(sale.paid_at).hour < to_hour)
    ]  # fmt: skip
    if len(night) < at_least:
        return
    total = Money(sum(sale.amount for sale in night))
    yield Finding(
        rule="round_sums_at_night", subject=night[0].store_id or "shop", level="warning",
        title=f"深夜连着 {len(night)} 笔整数收款",
        facts=(f"{seen_at(books, night[0])} 起，共 {total}",
               "、".join(str(Money(sale.amount)) for sale in night[:6])),
        usual=f"平时 {from_hour} 点以后很少有整百的大单",
        maybe=("包间结账", "套现", "收银员代刷"),
        store_id=night[0].store_id, terminal_id=night[0].terminal_id, weight=len(night),
    )  # fmt: skip
