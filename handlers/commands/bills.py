"""账单 and 余额: which bills came, which are missing, and what the channels say is left."""

from collections.abc import Iterable
from datetime import date, timedelta

from handlers.answers.phrases import clock, days, yuan
from handlers.ask import Ask
from handlers.figures.arrival import rules
from handlers.figures.reconciling import told_days
from handlers.language.days.period import Period
from handlers.messages import Reply, Text
from handlers.registry import command
from handlers.roles import READERS
from handlers.words import channel_word
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.settlements import FIRST_DAY

MOST_DAYS = 31


@command("账单", about="渠道账单到了没有，缺哪一天", example="账单 昨天", allow=READERS)
def show_bills(ask: Ask, period: Period | None = None) -> Reply:
    """Each channel that traded, and the days of which its bill tells; yesterday by default."""
    yesterday = ask.books.today - timedelta(days=1)
    span = period.span if period else Span(yesterday, yesterday)
    if span.days > MOST_DAYS:
        raise Refusal(f"账单一次最多看 {MOST_DAYS} 天，请把日期缩短一些。")
    when = days(span, ask.books.today.year)
    lines = list(_channels(ask.books, span))
    told = ask.books.bank.told_until()
    bank = f"银行流水到 {told:%m-%d}" if told else "银行流水还没导入"
    if not lines:
        return Text(f"{when}没有要对账单的收款。{bank}。")
    return Text(
        "\n".join(
            [f"{when}的账单", *lines, f"{bank}。缺的账单请管理员导入，或等渠道每天上午 10 点后出。"]
        )
    )


@command("余额", about="渠道账户里还有多少，能退多少", example="余额", allow=READERS)
def show_balances(ask: Ask) -> Reply:
    """What each channel's fund bill says was left; one honest sentence where none tells."""
    told = {channel: ask.books.fund_flows.balance(channel) for channel in rules(ask.books)}
    lines = [f"· {channel_word(channel)} {yuan(found[0])}（{clock(found[1])}，按资金账单）"
             for channel, found in told.items() if found]  # fmt: skip
    if not lines:
        return Text("渠道账户的余额我还看不到：要有渠道的资金账单才知道。请看收款渠道的商户后台。")
    return Text("\n".join(["渠道账户余额", *lines, "之后的收款和退款没有算在内。"]))


def _channels(books: Books, span: Span) -> Iterable[str]:
    traded = books.totals.by("channel", span)
    bills = books.both_sides.bills(span.first)
    for channel in sorted(traded.keys() & rules(books).keys()):
        told = told_days([bill for bill in bills if bill.channel == channel])
        missing = [day for day in span if (day - FIRST_DAY).days not in told]
        fund = "✓" if books.fund_flows.sums(span, channel) else "没有"
        state = "✓" if not missing else "还没到" if len(missing) == span.days else _gaps(missing)
        yield f"· {channel_word(channel)} 交易账单 {state}，资金账单 {fund}"


def _gaps(missing: list[date]) -> str:
    named = "、".join(f"{day:%m-%d}" for day in missing[:3])
    return f"缺 {named}" + (f" 等 {len(missing)} 天" if len(missing) > 3 else "")
