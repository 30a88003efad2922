"""结算没到: a channel's payout is not at the bank although its day has passed."""

from collections.abc import Iterator
from datetime import datetime

from handlers.registry import risk
from handlers.words import channel_word
from storage.base.money import Money
from storage.books import Books
from storage.ledger.reconciliation import Kind, Standing
from storage.watch.alerts import Finding


@risk(about="结算该到没到")
def settlement_late(books: Books, now: datetime, *, least_fen: int = 10_000) -> Iterator[Finding]:
    """At least `least_fen` of a channel missing, found today; a comparison with the bank finds it."""
    today = books.business_day(now)
    late = [one for one in books.reconciliation.unsettled()
            if one.stage == "bank" and one.type is Kind.LATE and one.state is Standing.OPEN
            and books.business_day(one.found_at) == today]  # fmt: skip
    for channel in dict.fromkeys(one.channel for one in late):
        some = [one for one in late if one.channel == channel]
        fen = sum(one.fen for one in some)
        if fen < least_fen:
            continue
        yield Finding(
            rule="settlement_late", subject=channel, level="warning",
            title=f"{channel_word(channel)}结算 {Money(fen)} 还没到账",
            facts=tuple(f"{one.day:%m-%d} 的 {Money(one.fen)}，{one.note}" for one in some[:3]),
            usual="到账规则里的日子，最晚下一个工作日中午",
            maybe=("渠道打款失败", "结算卡有变", "银行流水没导全"),
            weight=fen,
        )  # fmt: skip
