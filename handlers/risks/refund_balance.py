"""退款余额: this morning's refunds may find the channel's account too low."""

from collections.abc import Iterator
from datetime import datetime

from handlers.answers.phrases import when_told
from handlers.figures.refund_money import refund_money
from handlers.registry import risk
from handlers.words import channel_word
from storage.base.business_day import Span, local
from storage.base.money import Money
from storage.books import Books
from storage.watch.alerts import Finding

NOON = 12


@risk(about="退款余额可能不够")
def refund_balance(books: Books, now: datetime, *, percent: int = 100) -> Iterator[Finding]:
    """Before noon: the account holds less than what waits and `percent` of a usual day's refunds."""
    if local(now).hour >= NOON or not books.merchant.is_open(now):
        return
    for channel in books.totals.by("channel", Span(books.today, books.today)):
        found = refund_money(books, channel)
        if found is None or not found.waiting + found.usual:
            continue
        needed = found.waiting + found.usual * percent // 100
        if found.held.fen >= needed:
            continue
        yield Finding(
            rule="refund_balance", subject=channel, level="warning",
            title=f"{channel_word(channel)}余额 {Money(found.held.fen)}，今天退款可能不够",
            facts=(f"等着退的 {Money(found.waiting)}，平常一天退 {Money(found.usual)}",
                   f"余额是 {when_told(found.held)}"),
            usual=f"至少留 {Money(needed)}",
            maybe=("刚提现过", "结算把余额划走了", "今天新收的款还没算进来"),
            weight=needed - found.held.fen,
        )  # fmt: skip
