"""终端没声音: a till that should be busy has taken nothing for a long while."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from storage.base.business_day import Span, local
from storage.books import Books
from storage.people.merchants import Terminal
from storage.watch.alerts import Finding

DAYS = 28


@risk(about="终端长时间没有收款")
def silent_till(
    books: Books, now: datetime, *, least_minutes: int = 30, times_usual: int = 6
) -> Iterator[Finding]:
    """Silent for more than `least_minutes` and `times_usual` usual gaps, in opening hours."""
    shop, today = books.merchant, books.business_day(now)
    if not shop.is_open(now) or not shop.is_open(now - timedelta(minutes=least_minutes)):
        return
    month = books.totals.by("terminal_id", Span(today - timedelta(DAYS), today - timedelta(1)))
    last = {sale.terminal_id: sale.paid_at for sale in books.transactions.of_day(today)
            if sale.paid_at <= now}  # fmt: skip
    opened = _opened(books, now)
    for till in shop.terminals:
        sales = month[till.terminal_id].sales if till.terminal_id in month else 0
        if not sales:
            continue
        gap = (shop.closes - shop.opens) * DAYS // sales
        silent = int((now - last.get(till.terminal_id, opened)).total_seconds() // 60)
        if silent > max(least_minutes, times_usual * gap):
            yield _finding(books, till, silent, gap, last.get(till.terminal_id))


def _opened(books: Books, now: datetime) -> datetime:
    """When the shop opened today."""
    minute = books.merchant.opens % 1440
    opened = local(now).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return opened if opened <= now else opened - timedelta(days=1)


def _finding(
    books: Books, till: Terminal, silent: int, gap: int, last: datetime | None
) -> Finding:  # fmt: skip
    place = f"{books.merchant.store_name(till.store_id)} {till.name}"
    since = f"{local(last):%H:%M} 收了最后一笔" if last else "今天还没有收过款"
    return Finding(
        rule="silent_till", subject=f"till:{till.terminal_id}", level="warning",
        title=f"{place}已经 {silent} 分钟没有收款",
        facts=(f"{place}，{since}",),
        usual=f"平时大约 {max(gap, 1)} 分钟一笔",
        maybe=("终端断网或没电", "没有开台", "今天客人少"),
        store_id=till.store_id, terminal_id=till.terminal_id, weight=silent,
    )  # fmt: skip
