"""账单 and 余额: which bills came, which are missing, and what the channels say is left."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.answers.phrases import days, when_told, yuan
from handlers.ask import Ask
from handlers.figures.arrival import rules
from handlers.figures.awaiting import by_hand
from handlers.figures.held import all_held
from handlers.figures.reconciling import told_days
from handlers.figures.settling import Ways, ways_settled
from handlers.language.days.period import Period
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from handlers.words import acquirer_word, channel_word, channel_words
from storage.base.business_day import Span, local
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.both_sides import Kept
from storage.ledger.settlements import FIRST_DAY

MOST_DAYS = 31
OUT_AT = 10  # o'clock next morning
NOT_TOLD = "渠道账户的余额我还看不到：渠道不说，也还没有它的资金账单。请看收款渠道的商户后台。"
BILLED = "资金账单之后的收款和退款没有算在内。"


@command("账单", about="渠道账单到了没有，缺哪一天", example="账单 昨天", allow=READERS)
def show_bills(ask: Ask, period: Period | None = None) -> Reply:
    """Each channel that traded, and the days of which its bill tells; yesterday by default."""
    yesterday = ask.books.today - timedelta(days=1)
    span = period.span if period else Span(yesterday, yesterday)
    if span.days > MOST_DAYS:
        raise Refusal(f"账单一次最多看 {MOST_DAYS} 天，请把日期缩短一些。")
    when = days(span, ask.books.today.year)
    ways = ways_settled(ask.books, span)
    bills = ask.books.both_sides.bills(span.first)
    channels = _channels(ask.books, ways, bills)
    told = ask.books.bank.told_until()
    bank = f"银行流水到 {told:%m-%d}" if told else "银行流水还没导入"
    if not channels:
        return Text(f"{when}没有要对账单的收款。{bank}。")
    mine = {channel: [one for one in bills if one.channel == channel] for channel in channels}
    lines = [f"{when}的账单", *(_told(ask.books, span, *one) for one in mine.items())]
    lines += _still_to_come(ask.books, span)
    missing = [channel for channel, some in mine.items() if _missing(ask.books, span, some)]
    return Text("\n".join([*lines, f"{bank}。{_whence(ask.books, ways, missing)}"]))


@command("余额", about="渠道账户里还有多少，能退多少", example="余额", allow=READERS)
def show_balances(ask: Ask) -> Reply:
    """What each channel holds, and when it was read; one honest sentence where nobody tells."""
    told = all_held(ask.books)
    if not told:
        return Text(NOT_TOLD)
    lines = [f"· {acquirer_word(name)} {yuan(held.fen)}（{when_told(held)}）"
             for name, held in told.items()]  # fmt: skip
    billed = any(not held.live for held in told.values())
    return Text("\n".join(["渠道账户余额", *lines, *[BILLED] * billed]))


def _channels(books: Books, ways: Ways, bills: Sequence[Kept]) -> list[str]:
    """Those that traded, and those of whose bills these days are."""
    last = ways.span.last
    told_of = {bill.channel for bill in bills if bill.span and bill.span.first <= last}
    return sorted((ways.settlers | told_of) & rules(books).keys())


def _told(books: Books, span: Span, channel: str, bills: Sequence[Kept]) -> str:
    """`· 微信 交易账单 ✓，资金账单 没有`."""
    trade, funds = _trade(books, span, bills), _funds(books, span, channel)
    return f"· {channel_word(channel)} 交易账单 {trade}，资金账单 {funds}"


def _whence(books: Books, ways: Ways, missing: Sequence[str]) -> str:
    """Where the missing bills come from: by a person's hand, or from the channel in the morning."""
    hand = by_hand(books, missing, ways)
    coming = [one for one in missing if one not in hand]
    words = []
    if hand:
        words.append(f"{channel_words(hand)}的账单要请管理员导入")
    if coming:
        words.append(f"{channel_words(coming)}的账单我每天上午 10 点后去取，也可以请管理员导入")
    return f"{'；'.join(words)}。" if words else ""


def _trade(books: Books, span: Span, bills: Sequence[Kept]) -> str:
    """✓, what is missing of the days whose bill should be there, and the honest zeros."""
    told = _among(span, told_days(bills))
    zeros = told - _among(span, told_days([bill for bill in bills if bill.rows]))
    missing = _missing(books, span, bills)
    if not told:
        return "还没到" if missing else "还没出"
    if span.days == 1:
        return "当天账单为空" if zeros else "✓"
    empty = f"，{_named(sorted(zeros))} 账单为空" if zeros else ""
    return (f"缺 {_named(missing)}" if missing else "✓") + empty


def _missing(books: Books, span: Span, bills: Sequence[Kept]) -> list[date]:
    """The days whose bill should be there by now and is not."""
    told, until = _among(span, told_days(bills)), _out_until(books)
    return [day for day in span if day not in told and day <= until]


def _funds(books: Books, span: Span, channel: str) -> str:
    if books.fund_flows.sums(span, channel):
        return "✓"
    empty = books.statements.empty_days(channel, "funds")
    return "为空" if empty.intersection(span) else "没有"


def _still_to_come(books: Books, span: Span) -> list[str]:
    """A day's bill comes the next morning: until then it is not missing."""
    until = _out_until(books)
    yesterday = books.today - timedelta(days=1)
    coming = [(yesterday, "昨天的今早 10 点后出"), (books.today, "今天的明早出")]
    words = [word for day, word in coming if day in span and day > until]
    return [f"{'，'.join(words)}，没有算在内。"] * bool(words)


def _out_until(books: Books) -> date:
    """The last day whose bill should be there by now."""
    here = local(books.now)
    return here.date() - timedelta(days=1 if here.hour >= OUT_AT else 2)


def _among(span: Span, told: frozenset[int]) -> set[date]:
    return {day for day in span if (day - FIRST_DAY).days in told}


def _named(found: list[date]) -> str:
    named = "、".join(f"{day:%m-%d}" for day in found[:3])
    return named + (f" 等 {len(found)} 天" if len(found) > 3 else "")
