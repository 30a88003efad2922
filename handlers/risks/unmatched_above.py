"""对账差得多: what the bill and our own book disagree about is too much."""

from collections.abc import Iterator
from datetime import datetime

from handlers.registry import risk
from handlers.words import channel_word
from storage.base.money import Money
from storage.books import Books
from storage.ledger.reconciliation import Standing
from storage.watch.alerts import Finding


@risk(about="对账差得多")
def unmatched_above(books: Books, now: datetime, *, limit_fen: int = 20_000) -> Iterator[Finding]:
    """Open differences of one channel, found today, above `limit_fen` in all."""
    today = books.business_day(now)
    found = [one for one in books.reconciliation.unsettled()
             if one.stage != "bank" and one.state is Standing.OPEN
             and books.business_day(one.found_at) == today]  # fmt: skip
    for channel in dict.fromkeys(one.channel for one in found):
        some = [one for one in found if one.channel == channel]
        fen = sum(one.fen for one in some)
        if fen <= limit_fen:
            continue
        numbers = "、".join(one.number for one in some[:4])
        yield Finding(
            rule="unmatched_above", subject=channel, level="warning",
            title=f"{channel_word(channel)}对账差 {len(some)} 笔 {Money(fen)}",
            facts=(f"编号 {numbers}", "明细发「对账」"),
            usual="账单和流水应该一笔不差",
            maybe=("漏了通知", "有人用别的码收款", "账单没导全"),
            weight=fen,
        )  # fmt: skip
