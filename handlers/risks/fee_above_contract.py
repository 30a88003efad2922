"""手续费高了: a channel keeps more than was agreed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.figures.charging import channel_fees
from handlers.registry import risk
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.money import Money
from storage.books import Books
from storage.watch.alerts import Finding

WEEK = timedelta(days=7)
AFTER_A_BILL = timedelta(hours=1)  # fees are told by bills, so only a new one can change the answer


@risk(about="手续费高过签约")
def fee_above_contract(books: Books, now: datetime, *, least_fen: int = 500) -> Iterator[Finding]:
    """A week's fees above the contract, by at least `least_fen`; needs the agreed rate."""
    if not books.merchant.settings.contract_rates:
        return
    today = books.business_day(now)
    week = Span(today - WEEK, today)
    if not any(now - day.at < AFTER_A_BILL for day in books.reconciliation.days(week)):
        return
    for one in channel_fees(books, week):
        if one.over_fen < least_fen or not one.drifted:
            continue
        name = channel_word(one.channel)
        yield Finding(
            rule="fee_above_contract", subject=one.channel, level="warning",
            title=f"{name}手续费多收 {Money(one.over_fen)}",
            facts=(f"近7天 {one.over:,} 笔高过签约费率", f"手续费共 {Money(one.charged.fees_fen)}"),
            usual=f"按签约应收约 {Money(one.charged.fees_fen - one.over_fen)}",
            maybe=("费率被调", "活动费率到期", "按信用卡计费"),
            weight=one.over_fen,
        )  # fmt: skip
