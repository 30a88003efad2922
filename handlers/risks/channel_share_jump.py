"""渠道占比突变: customers suddenly pay another way than they used to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.money import basis_points, percent
from storage.books import Books
from storage.watch.alerts import Finding

DAYS = 28


@risk(about="支付渠道占比突变", level="notice")
def channel_share_jump(
    books: Books, now: datetime, *, jump: int = 2000, least_orders: int = 50
) -> Iterator[Finding]:
    """A channel's share of the day's orders off by `jump` basis points from four weeks before."""
    today = books.business_day(now)
    day = books.totals.by("channel", Span(today, today))
    month = books.totals.by("channel", Span(today - timedelta(DAYS), today - timedelta(1)))
    orders = sum(tally.sales for tally in day.values())
    before = sum(tally.sales for tally in month.values())
    if orders < least_orders or before < least_orders:
        return
    for channel in sorted(day.keys() | month.keys()):
        now_share = basis_points(day[channel].sales if channel in day else 0, orders)
        usual = basis_points(month[channel].sales if channel in month else 0, before)
        if abs(now_share - usual) > jump:
            yield _finding(channel, now_share, usual, orders)


def _finding(channel: str, share: int, usual: int, orders: int) -> Finding:
    word = channel_word(channel)
    less = share < usual
    return Finding(
        rule="channel_share_jump", subject=channel, level="notice",
        title=f"今天{word}只占 {percent(share)}" if less else f"今天{word}占到 {percent(share)}",
        facts=(f"今天 {orders} 笔里{word}占 {percent(share)}",),
        usual=f"近{DAYS}天{word}占 {percent(usual)}",
        maybe=(f"{word}收款码被换或故障", "渠道在做活动") if less else ("别的渠道出了故障", "渠道在做活动"),
        weight=abs(share - usual),
    )  # fmt: skip
