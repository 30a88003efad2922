"""非营业时间收款: somebody takes money while the shop is closed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.risk_words import seen_at
from storage.base.business_day import clock_text, local
from storage.base.money import Money
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.people.merchants import MINUTES_A_DAY
from storage.watch.alerts import Finding


@risk(about="非营业时间收款")
def outside_hours(books: Books, now: datetime, *, grace_minutes: int = 30) -> Iterator[Finding]:
    """Sales more than `grace_minutes` before opening or after closing."""
    shop, today = books.merchant, books.business_day(now)
    grace = timedelta(minutes=grace_minutes)
    odd = [sale for sale in books.transactions.of_day(today)
           if sale.kind == "sale" and sale.paid_at <= now
           and not any(shop.is_open(sale.paid_at + shift) for shift in (-grace, timedelta(), grace))]  # fmt: skip
    if not odd:
        return
    first = odd[0]
    yield Finding(
        rule="outside_hours", subject=first.store_id or "shop", level="warning",
        title=f"{_when(books, first)}收了 {len(odd)} 笔",
        facts=(f"{seen_at(books, first)} 起，共 {Money(sum(sale.amount for sale in odd))}",),
        usual=f"营业时间 {clock_text(shop.opens)}–{clock_text(shop.closes % 1440)}",
        maybe=("延长营业", "补录收款", "有人私用终端"),
        store_id=first.store_id, terminal_id=first.terminal_id, weight=len(odd),
    )  # fmt: skip


def _when(books: Books, sale: Transaction) -> str:
    """After closing is told from before opening by which of the two is nearer."""
    shop, here = books.merchant, local(sale.paid_at)
    minute = here.hour * 60 + here.minute
    after = (minute - shop.closes) % MINUTES_A_DAY
    return "打烊后" if after < (shop.opens - minute) % MINUTES_A_DAY else "非营业时间"
