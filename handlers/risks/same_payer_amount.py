"""同一人同金额: one payer pays the same amount again within a minute."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.registry import risk
from handlers.risk_words import place_of, usual_ticket
from handlers.words import channel_word
from storage.base.business_day import local
from storage.base.money import Money
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.entries import Transaction
from storage.watch.alerts import Finding


@risk(about="同一人短时间付同样的钱")
def same_payer_amount(
    books: Books, now: datetime, *, at_least: int = 2, within_seconds: int = 60
) -> Iterator[Finding]:
    """The same payer and amount at least so often, each within so many seconds of the one before."""
    today = books.business_day(now)
    paid: dict[tuple[str, int], list[Transaction]] = defaultdict(list)
    for sale in books.transactions.of_day(today):
        if sale.kind == "sale" and sale.payer and sale.paid_at <= now:
            paid[sale.payer, sale.amount].append(sale)
    gap = timedelta(seconds=within_seconds)
    for (payer, _amount), sales in paid.items():
        run = _longest_run(sales, gap)
        if len(run) >= at_least:
            yield _finding(books, payer, run)


def _longest_run(sales: list[Transaction], gap: timedelta) -> list[Transaction]:
    best: list[Transaction] = []
    run: list[Transaction] = []
    for sale in sales:
        run = [*run, sale] if run and sale.paid_at - run[-1].paid_at <= gap else [sale]
        best = max(best, run, key=len)
    return best


def _finding(books: Books, payer: str, run: list[Transaction]) -> Finding:
    first, last = run[0], run[-1]
    since, to = (f"{local(sale.paid_at):%H:%M}" for sale in (first, last))
    times = since if since == to else f"{since}–{to}"
    return Finding(
        rule="same_payer_amount", subject=f"{payer}:{first.amount}", level="warning",
        title=f"同一{channel_word(first.channel)}用户付了 {len(run)} 笔 {Money(first.amount)}",
        facts=(f"{times} {place_of(books, first)}，{mask_payer(payer)}",
               "、".join(f"尾号{sale.number[-4:]}" for sale in run[:5])),
        usual=usual_ticket(books, first.business_day),
        maybe=("重复扣款", "拆单", "团餐分开付"),
        store_id=first.store_id, terminal_id=first.terminal_id, weight=len(run),
    )  # fmt: skip
