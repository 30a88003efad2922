"""Lists of transactions, a page at a time, each line short enough for a phone."""

from dataclasses import dataclass, replace

from handlers.answers.phrases import named_days, yuan
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.words import channel_word
from storage.base.business_day import local
from storage.books import Books
from storage.ledger.entries import Transaction

PAGE = 8
WHOLE_NUMBER = 14


@dataclass(frozen=True, slots=True)
class Query:
    """A list: which days, of what, from where on; of one `kind` if that is named."""

    period: Period
    scope: Scope
    offset: int = 0
    kind: str = ""

    def turned(self, pages: int) -> "Query":
        """The same list some pages on; never before its beginning."""
        return replace(self, offset=max(0, self.offset + pages * PAGE))

    def total(self, books: Books) -> int:
        """How many there are."""
        tally = books.totals.span(self.period.span, **self.scope.filters)
        return tally.refunds if self.kind == "refund" else tally.sales + tally.refunds


def page_text(books: Books, query: Query, title: str = "") -> str:
    """The page, where it stands in the whole, and the words that turn it."""
    scope, period = query.scope, query.period
    total = query.total(books)
    word = "退款" if query.kind == "refund" else ""
    title = title or f"{scope.name(books.merchant.name)} · {named_days(period, books.today.year)}"
    if not total:
        return f"{title}\n没有{word or '交易'}。"
    rows = books.transactions.latest(
        PAGE, query.offset, period.span, kind=query.kind, **scope.filters
    )
    if not rows:
        return f"{title}\n后面没有了，一共 {total:,} 笔。"
    last = query.offset + len(rows)
    place = f"第 {query.offset + 1}–{last} 笔，" if total > PAGE else ""
    head = f"{title} {word}明细 {place}共 {total:,} 笔"
    lines = [transaction_line(row, dated=not period.one_day) for row in rows]
    return "\n".join([head, *lines, _turning(query.offset, last, total)])


def transaction_line(row: Transaction, *, dated: bool) -> str:
    """`12:31 微信 ¥98.00 T1001`; money that went back carries its sign."""
    paid = local(row.paid_at)
    night = "次日" if paid.date() != row.business_day and not dated else ""
    when = night + paid.strftime("%m-%d %H:%M" if dated else "%H:%M")
    amount = yuan(-row.amount if row.kind == "refund" else row.amount)
    word = f"{channel_word(row.channel)}退款" if row.kind == "refund" else channel_word(row.channel)
    return f"{when} {word} {amount} {short_number(row.number)}"


def short_number(number: str) -> str:
    """A number a person can read out; the tail of a long one finds it again."""
    return number if len(number) <= WHOLE_NUMBER else f"尾号{number[-8:]}"


def _turning(offset: int, last: int, total: int) -> str:
    words = ["「下一页」"] * (last < total) + ["「上一页」"] * (offset > 0)
    turn = f"翻页回复{''.join(words)}；" if words else ""
    return f"{turn}看一笔发「交易 单号或尾号」。"
