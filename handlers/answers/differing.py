"""对账 in words: how much agrees, and each kind of difference with its numbers."""

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.answers.phrases import days, yuan
from handlers.figures.arrival import rules
from handlers.figures.awaiting import by_hand
from handlers.figures.reconciling import told_days
from handlers.figures.settling import Ways, ways_settled
from handlers.words import channel_word, channel_words
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.reconciliation import UNSETTLED, Difference, Kind, ReconciledDay
from storage.ledger.settlements import FIRST_DAY

NAMED = 4  # numbers that are spelled out on a line
WORDS = {
    Kind.THEIRS_ONLY: "{}有、系统无", Kind.OURS_ONLY: "系统有、{}无", Kind.AMOUNT: "{}金额不一致",
    Kind.FEE: "{}手续费不一致", Kind.STATE: "{}状态不一致", Kind.DUPLICATE: "{}同一单付了两次",
    Kind.LATE: "{}账单迟了几天",
}  # fmt: skip
OTHER_STAGES = {
    ("fund", Kind.AMOUNT): "{}账单和资金流水不一致",
    ("bank", Kind.AMOUNT): "{}到账金额不符",
    ("bank", Kind.LATE): "{}该到账没到",
    ("bank", Kind.THEIRS_ONLY): "银行多出{}的入账",
}


def kind_words(one: Difference) -> str:
    """`微信有、系统无`."""
    words = OTHER_STAGES.get((one.stage, one.type), WORDS[one.type])
    return words.format(channel_word(one.channel))


def reconciled_text(books: Books, span: Span, channel: str = "") -> str:
    """What agrees, what differs, what is still awaited, in few lines."""
    ways = ways_settled(books, span)
    channel = ways.settler_of(channel)
    compared = books.reconciliation.days(span, channel)
    found = books.reconciliation.all(span, channel)
    waiting = [one for one in found if one.state in UNSETTLED]
    when = days(span, books.today.year)
    moved = any(one.bill_rows or one.refund_rows for one in compared)
    lines = [_head(when, compared, found) if moved else _nothing(books, when, span, channel)]
    lines += grouped(waiting)
    lines += _settled([one for one in found if one.state not in UNSETTLED])
    lines += _awaited(compared)
    lines += _missing(books, ways, _lacking(books, ways, channel))
    if waiting:
        lines.append(f"看一条、补记、挂账或核销发「差异 {waiting[0].number}」。")
    if moved and not channel and "cash" in books.totals.by("channel", span):
        lines.append("口径：只对渠道账单上的；现金没有账单，不在里面。")
    return "\n".join(lines)


def grouped(found: Sequence[Difference]) -> list[str]:
    """`微信有、系统无 1 笔 ¥32.00（D0012）`, one line a kind."""
    lines = []
    for words in dict.fromkeys(kind_words(one) for one in found):
        some = [one for one in found if kind_words(one) == words]
        numbers = "、".join(one.number for one in some[:NAMED]) + " 等" * (len(some) > NAMED)
        lines.append(f"· {words} {len(some)} 笔 {yuan(sum(one.fen for one in some))}（{numbers}）")
    return lines


def _settled(found: Sequence[Difference]) -> list[str]:
    """`处理好的 2 条：已补记 1 条（D0002）、后来对上了 1 条（D0001）`; nothing when there is none."""
    parts = []
    for state in dict.fromkeys(one.state for one in found):
        some = [one.number for one in found if one.state == state]
        named = "、".join(some[:NAMED]) + " 等" * (len(some) > NAMED)
        parts.append(f"{state.word} {len(some)} 条（{named}）")
    return [f"处理好的 {len(found)} 条：{'、'.join(parts)}"] * bool(found)


def reconciled_line(books: Books, day: date) -> str:
    """`对账 微信差 1 笔 ¥32.00（平台有、系统无）` for the daily report; empty where nothing is known.

    In the evening the newest bill is of the day before.
    """
    before = Span(date.fromordinal(day.toordinal() - 1), date.fromordinal(day.toordinal() - 1))
    compared = books.reconciliation.days(before)
    if not compared:
        return ""
    open_ = [one for one in books.reconciliation.unsettled(before) if one.stage == "order"]
    when = f"{before.first.month}/{before.first.day}"
    if not open_:
        rows = sum(one.bill_rows for one in compared)
        lacking = _lacking(books, ways_settled(books, before))
        missing = f"（{channel_words(lacking)}账单还没到）" if lacking else ""
        agree = f"没有差异 ✓{missing}" if _all_agree(compared) else "其余等账单"
        return f"对账 {when} 账单 {rows:,} 笔，{agree}"
    parts = [f"{channel_word(channel)}差 {len(some)} 笔 {yuan(sum(one.fen for one in some))}"
             for channel in dict.fromkeys(one.channel for one in open_)
             if (some := [one for one in open_ if one.channel == channel])]  # fmt: skip
    return (
        f"对账 {when} {'；'.join(parts)}（发「对账 {before.first.month}月{before.first.day}日」看）"
    )


def _all_agree(compared: Iterable[ReconciledDay]) -> bool:
    return not any(one.waiting for one in compared)


def _head(when: str, compared: Sequence[ReconciledDay], found: Sequence[Difference]) -> str:
    """`11月17日(周二) 162 笔，¥8,711.00；161 笔一致`, with a tick once nothing is left to do."""
    rows = sum(one.bill_rows for one in compared)
    back = sum(one.refund_rows for one in compared)
    words = f"{when} {rows:,} 笔，{yuan(sum(one.bill_fen for one in compared))}"
    if back:
        words += f"，退款 {back:,} 笔 {yuan(sum(one.refund_fen for one in compared))}"
    only = sum(one.only_bill for one in compared)
    if only == rows:
        return f"{words}。这些流水本来就来自账单，没有另一份可以对。"
    matched = sum(one.matched for one in compared)
    open_ = any(one.state in UNSETTLED for one in found) or any(one.waiting for one in compared)
    agree = "笔笔一致" if matched == rows and not open_ else f"{matched:,} 笔一致"
    agree += "" if open_ else " ✓" if matched == rows else "，其余都处理好了 ✓" * bool(found)
    return f"{words}；{agree}" + (f"，{only:,} 笔只有账单" if only else "")


def _nothing(books: Books, when: str, span: Span, channel: str) -> str:
    """Not one row to compare: an honest zero, or no bill yet."""
    bills = [one for one in books.both_sides.bills(span.first) if channel in ("", one.channel)]
    came = told_days(bills) & {(day - FIRST_DAY).days for day in span}
    return f"{when}的账单是空的，一笔也没有。" if came else f"{when}还没有账单可以对。"


def _awaited(compared: Sequence[ReconciledDay]) -> list[str]:
    count = sum(one.waiting for one in compared)
    return [f"还有 {count:,} 笔系统有、账单没有，等后一天的账单到了再下结论"] * bool(count)


def _missing(books: Books, ways: Ways, lacking: Sequence[str]) -> list[str]:
    """Which bills are fetched in the morning, and which a person must import."""
    hand = by_hand(books, lacking, ways)
    coming = [code for code in lacking if code not in hand]
    lines = [
        f"{channel_words(coming)}的账单还没到（我每天上午 10 点后去取，也可以请管理员导入）"
    ] * bool(coming)
    return lines + [f"{channel_words(hand)}的账单要请管理员导入"] * bool(hand)


def _lacking(books: Books, ways: Ways, channel: str = "") -> list[str]:
    """Channels that traded on days of which no bill tells."""
    traded = {code for code in ways.settlers if channel in ("", code)}
    bills = books.both_sides.bills(ways.span.first)
    lacking = []
    for code in sorted(traded & rules(books).keys()):
        told = told_days([bill for bill in bills if bill.channel == code])
        if not any((day - FIRST_DAY).days in told for day in ways.span):
            lacking.append(code)
    return lacking
