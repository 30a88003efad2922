"""A breakdown in words: one line a part, the largest first, and a last line that makes it whole."""

from collections.abc import Callable

from handlers.answers.narrowed import narrowed_words
from handlers.answers.phrases import as_of, named_days, yuan, yuan_and_wan
from handlers.figures.breakdowns import Part
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from storage.base.money import basis_points, percent
from storage.books import Books

MOST_LINES = 6


def nothing(part: Part) -> str:  # noqa: ARG001
    """A line without a remark."""
    return ""


def breakdown_text(
    books: Books,
    parts: tuple[Part, ...],
    period: Period,
    scope: Scope,
    what: str,
    remark: Callable[[Part], str] = nothing,
    compared: str = "",
    title: str = "",
) -> str:
    """`微信 ¥6,185.00（71%）· 115笔`, a line each."""
    title = title or f"{scope.name(books.merchant.name)} · {named_days(period, books.today.year)}"
    if not parts:
        return f"{title}\n没有交易，分不出{what}。"
    total = sum(part.tally.sales_fen for part in parts)
    lines = [f"{title} 各{what}收款 {yuan_and_wan(total)}"]
    lines += [_line(part, remark(part)) for part in parts[:MOST_LINES]]
    rest = parts[MOST_LINES:]
    if rest:
        fen = sum(part.tally.sales_fen for part in rest)
        share = sum(part.percent for part in rest)
        lines.append(f"其余 {len(rest)} 个 {yuan(fen)}（{share}%）")
    against = [f"涨跌和{compared}比"] if compared else []
    clauses = "；".join(["收款，未扣退款", *narrowed_words(books, scope), *against])
    lines.append(f"口径：{clauses}。数据截至 {as_of(books)}。")
    return "\n".join(lines)


def _line(part: Part, remark: str) -> str:
    line = f"{part.name} {yuan(part.tally.sales_fen)}（{part.percent}%）· {part.tally.sales}笔"
    return f"{line} {remark}".rstrip()


def refund_remark(part: Part) -> str:
    """`退 3笔（1.9%）`, where there were refunds."""
    if not part.tally.refunds:
        return ""
    rate = basis_points(part.tally.refunds, part.tally.sales)
    return f"退 {part.tally.refunds}笔" + (f"（{percent(rate)}）" if part.tally.sales else "")
