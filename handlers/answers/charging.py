"""手续费 in words: the true rate of each channel beside its contract, and the orders that cost most above it."""

from handlers.answers.phrases import days, yuan
from handlers.figures.charging import ChannelFee, channel_fees
from handlers.words import channel_word, one_line
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books


def fees_text(books: Books, span: Span, channel: str = "") -> str:
    """One line a channel, or only one of them; then what is above the contract."""
    found = [one for one in channel_fees(books, span) if channel in ("", one.channel)]
    when = days(span, books.today.year) + (channel_word(channel) if channel else "")
    if not found:
        return f"{when}还没有哪一单的手续费，要等渠道账单。"
    total = sum(one.charged.fees_fen for one in found)
    lines = [f"{when}手续费 {yuan(total)}", *(f"· {_line(one)}" for one in found)]
    for one in found:
        lines += _dearest(one)
    unknown = [channel_word(one.channel) for one in found if one.contract is None]
    if unknown:
        lines.append(f"{'、'.join(unknown)}的签约费率还不知道，老板发「签约费率 {unknown[0]} 0.38%」告诉我，"
                     "多收了就能看出来。")  # fmt: skip
    lines.append("口径：只算账单报过手续费的收款，退款退回的手续费不算在费率里。")
    return "\n".join(lines)


def rate_text(points: int) -> str:
    """`38` → `0.38%`."""
    return f"{points // 100}.{points % 100:02d}%"


def _line(one: ChannelFee) -> str:
    words = f"{channel_word(one.channel)} {yuan(one.charged.fees_fen)}，实际费率 {_fine(one)}"
    words += f"（{one.charged.sales:,} 笔 {yuan(one.charged.sales_fen)}）"
    if one.contract is None:
        return words
    verdict = f"，{one.over:,} 笔多收 {yuan(one.over_fen)} ⚠️" if one.over else "，没有多收 ✓"
    return f"{words}，签约 {rate_text(one.contract)}{verdict}"


def _fine(one: ChannelFee) -> str:
    """Three decimals: 0.381 % and 0.384 % are not the same to somebody who pays them."""
    thousandths = half_up(one.charged.fees_fen * 100_000, one.charged.sales_fen)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}%"


def _dearest(one: ChannelFee) -> list[str]:
    if not one.dearest:
        return []
    lines = [f"{channel_word(one.channel)}多收最多的："]
    lines += [f"  {one_line(dear.number or dear.key, 32)} {yuan(dear.amount)}，收了 {yuan(dear.fee)}，"
              f"应收 {yuan(dear.fair_fen)}" for dear in one.dearest]  # fmt: skip
    return lines
