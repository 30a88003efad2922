"""The takings in words: the number asked for, what it is made of, how it was counted."""

from collections.abc import Sequence

from handlers.answers.narrowed import began_words, narrowed_words
from handlers.answers.phrases import (
    as_of,
    business_day_words,
    named_days,
    versus,
    yuan,
    yuan_and_wan,
)
from handlers.figures.breakdowns import Part
from handlers.figures.comparisons import gross
from handlers.figures.scope import EVERYTHING, Scope
from handlers.figures.takings import Takings
from handlers.language.days.period import Period
from storage.base.money import basis_points, percent
from storage.books import Books
from storage.ledger.totals import Tally

MOST_CHANNELS = 5


def takings_text(books: Books, found: Takings, title: str = "") -> str:
    """At most ten lines; a figure without data is left out."""
    title = title or (
        f"{found.scope.name(books.merchant.name)} · {named_days(found.period, books.today.year)}"
    )
    if not found.tally:
        return no_trade(books, found, title)
    lines = [
        title,
        f"收款 {yuan_and_wan(found.tally.sales_fen)}{_against(books, found)}",
        orders_line(found.tally),
        *minus_lines(found.tally),
        "" if found.scope.channel else channels_line(found.channels),
        f"最忙 {found.busiest.words}（{found.busiest.sales:,}笔）" if found.busiest else "",
        method(books, found.tally, found.scope, began_words(books, found.period)),
        "回复「明细」看每一笔。",
    ]
    return "\n".join(line for line in lines if line)


def _against(books: Books, found: Takings) -> str:
    """The change; all that the books hold has nothing before it to be compared with."""
    began = books.totals.first_day()
    if began is not None and found.period.span.first <= began:
        return ""
    return versus(found.comparison, gross)


def no_trade(books: Books, found: Takings, title: str) -> str:
    """Nothing came in: say so, and when that was looked at."""
    return f"{title}\n{nothing_words(books, found.period)}\n数据截至 {as_of(books)}。"


def nothing_words(books: Books, period: Period) -> str:
    """No trade so far, none at all, or days before the books began."""
    began = books.totals.first_day()
    if began is not None and period.span.last < began:
        return f"那时还没有账，{began_words(books, period)[0]}。"
    return "到现在还没有交易。" if period.so_far else "没有交易。"


def orders_line(tally: Tally) -> str:
    """`162笔 · 笔均 ¥53.77`."""
    return f"{tally.sales:,}笔 · 笔均 {yuan(tally.mean_fen)}" if tally.sales else ""


def minus_lines(tally: Tally) -> list[str]:
    """What was given back, what was kept, and what is left."""
    lines = []
    if tally.refunds:
        rate = percent(basis_points(tally.refunds, tally.sales)) if tally.sales else ""
        share = f"（占笔数 {rate}）" if rate else ""
        lines.append(f"退款 {yuan(tally.refunds_fen)} · {tally.refunds}笔{share}")
    fees = f"手续费 {yuan(tally.fees_fen)}，" if tally.fees_fen else ""
    lines.append(f"{fees}净收 {yuan_and_wan(tally.net_fen)}")
    return lines


def channels_line(parts: tuple[Part, ...]) -> str:
    """`微信 71% ｜ 支付宝 22%`: whole percentages of the gross that add up to a hundred."""
    sold = [part for part in parts if part.tally.sales_fen > 0]
    shown, rest = sold[:MOST_CHANNELS], sold[MOST_CHANNELS:]
    words = [f"{part.name} {part.percent}%" for part in shown if part.percent]
    if rest:
        words.append(f"其余 {sum(part.percent for part in rest)}%")
    return " ｜ ".join(words)


def method(books: Books, tally: Tally, scope: Scope = EVERYTHING, more: Sequence[str] = ()) -> str:
    """How it was counted, what hours were meant, and as of when."""
    narrowed = narrowed_words(books, scope) or [business_day_words(books.merchant)]
    clauses = "；".join([*narrowed, net_words(tally), *more])
    return f"口径：{clauses}。数据截至 {as_of(books)}。"


def net_words(tally: Tally) -> str:
    """What net means here; fees are known only when the channel has told them."""
    if tally.fees_fen:
        return "净收=收款−退款−手续费"
    return "净收=收款−退款，手续费以账单为准"
