"""终端没声音: a till that should be busy has taken nothing for a long while."""

from collections import defaultdict
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
    """Silent for `least_minutes` in opening hours, in which `times_usual` sales were to be expected.

    A quiet hour of the day is no silence: what is expected follows the clock, from the store's hours
    of the last four weeks and the till's share in them.
    """
    shop, today = books.merchant, books.business_day(now)
    if not shop.is_open(now) or not shop.is_open(now - timedelta(minutes=least_minutes)):
        return
    month = Span(today - timedelta(DAYS), today - timedelta(1))
    sold = books.totals.by("terminal_id", month)
    last = {sale.terminal_id: sale.paid_at for sale in books.transactions.of_day(today)
            if sale.paid_at <= now}  # fmt: skip
    hours = {store.store_id: _by_hour(books, month, store.store_id) for store in shop.stores}
    for till in shop.terminals:
        since = last.get(till.terminal_id, _opened(books, now))
        silent = int((now - since).total_seconds() // 60)
        store = hours.get(till.store_id, {})
        mine = sold[till.terminal_id].sales if till.terminal_id in sold else 0
        expected = _expected(store, since, now) * mine // (max(1, sum(store.values())) * DAYS * 60)
        if silent > least_minutes and expected >= times_usual:
            yield _finding(books, till, silent, expected, last.get(till.terminal_id))


def _by_hour(books: Books, span: Span, store_id: str) -> dict[int, int]:
    """How many sales the store had in each hour of the clock, over the whole span."""
    sales: dict[int, int] = defaultdict(int)
    for (_day, hour), tally in books.totals.hours(span, store_id=store_id).items():
        sales[hour] += tally.sales
    return sales


def _expected(hours: dict[int, int], since: datetime, now: datetime) -> int:
    """The hours' sales, each as often as minutes of it lie between the two moments."""
    minutes = int((now - since).total_seconds() // 60)
    return sum(hours.get(local(since + timedelta(minutes=m)).hour, 0) for m in range(minutes))


def _opened(books: Books, now: datetime) -> datetime:
    """When the shop opened today."""
    minute = books.merchant.opens % 1440
    opened = local(now).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return opened if opened <= now else opened - timedelta(days=1)


def _finding(
    books: Books, till: Terminal, silent: int, expected: int, last: datetime | None
) -> Finding:  # fmt: skip
    place = f"{books.merchant.store_name(till.store_id)} {till.name}"
    since = f"{local(last):%H:%M} 收了最后一笔" if last else "今天还没有收过款"
    return Finding(
        rule="silent_till", subject=f"till:{till.terminal_id}", level="warning",
        title=f"{place}已经 {silent} 分钟没有收款",
        facts=(f"{place}，{since}",),
        usual=f"平时这段时间大约有 {expected} 笔",
        maybe=("终端断网或没电", "没有开台", "今天客人少"),
        store_id=till.store_id, terminal_id=till.terminal_id, weight=silent,
    )  # fmt: skip
