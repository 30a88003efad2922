"""The busiest hours in words: orders, gross and share, five of them at most."""

from handlers.answers.narrowed import narrowed_words
from handlers.answers.phrases import as_of, named_days, yuan
from handlers.figures.hours import by_hour
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from storage.base.money import shares
from storage.books import Books
from storage.ledger.totals import Tally

SHOWN = 5


def hours_text(books: Books, period: Period, scope: Scope, title: str = "") -> str:
    """`12:00–13:00  50笔  ¥1,795.00（16%）`, the busiest first."""
    sums = by_hour(books, period.span, scope)
    title = title or f"{scope.name(books.merchant.name)} · {named_days(period, books.today.year)}"
    if not any(tally.sales for tally in sums.values()):
        return f"{title}\n没有交易，看不出时段。"
    lines = [f"{title} 最忙的时段", *_lines(sums)]
    clauses = "；".join(["按付款时间的钟点，收款未扣退款", *narrowed_words(books, scope)])
    lines.append(f"口径：{clauses}。数据截至 {as_of(books)}。")
    return "\n".join(lines)


def _lines(sums: dict[int, Tally]) -> list[str]:
    percents = dict(zip(sums, shares([tally.sales_fen for tally in sums.values()]), strict=True))
    busiest = sorted(sums, key=lambda hour: -sums[hour].sales)[:SHOWN]
    return [
        f"{hour:02d}:00–{(hour + 1) % 24:02d}:00  {sums[hour].sales}笔"
        f"  {yuan(sums[hour].sales_fen)}（{percents[hour]}%）"
        for hour in busiest
        if sums[hour].sales
    ]
