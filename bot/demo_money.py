"""What the demo's merchants find on their first morning: bills on their way, agreed rates, the bank's file."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.bills.importing import import_content
from bot.channels.channel import BillKind
from bot.ground import Ground
from bot.jobs.fetch_bills import KIND
from handlers.figures.arrival import expected_on, rules, traded
from storage.base.business_day import Span, local
from storage.base.database import writing
from storage.base.money import Money
from storage.books import Books, open_books
from storage.post.work import put

WITH_BANK = "M1"
RATES = {"wechat": 38, "alipay": 55, "unionpay": 38, "card": 60}  # basis points
BILLS, BANK = timedelta(days=3), timedelta(days=20)  # how far back
LONGEST_GAP = timedelta(days=7)  # nights skipped at once whose bills are still asked for
OPENING = 4_260_000  # fen on the account before the first line
PAYERS = {"wechat": ("财付通支付科技有限公司", "微信支付结算款"),
          "alipay": ("支付宝（中国）网络技术有限公司", "支付宝结算款"),
          "unionpay": ("中国银联股份有限公司", "银联二维码清算款"),
          "card": ("特约商户清算户", "银行卡收单款")}  # fmt: skip
HEADER = "交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,收(付)方名称"
Credit = tuple[date, str, int]


def open_the_books(ground: Ground, since: datetime, lost: Credit) -> None:
    """On the first morning the bank's file; every time, the bills that nobody fetched `since`.

    `lost` is what our books miss of a clearing day.
    """
    now = ground.clock()
    with open_books(ground.engine, ground.vault, WITH_BANK, now, "demo") as books:
        is_first = books.bank.told_until() is None
        if is_first:
            books.save_settings(replace(books.merchant.settings, contract_rates=RATES))
        credits_ = credits_of(books, local(now).date(), lost) if is_first else []
    if is_first:
        import_content("招商银行_对账明细.csv", bank_file(credits_), WITH_BANK, now=now,
                       engine=ground.engine, vault=ground.vault)  # fmt: skip
    ask_for_bills(ground, now - BILLS if is_first else max(since, now - BILLS))


def ask_for_bills(ground: Ground, since: datetime) -> None:
    """Have the bills of these days, up to yesterday's, fetched now."""
    now = ground.clock()
    first = local(since).date()
    days = [first + timedelta(days=n) for n in range((local(now).date() - first).days)]
    with writing(ground.engine) as connection:
        for code, channel in ground.channels.items():
            for merchant_id in channel.merchants:
                for kind in BillKind:
                    for day in days:
                        put(connection, KIND, merchant_id, f"{code}/{kind}/{day}", now,
                            sooner_only=True)  # fmt: skip


def credits_of(books: Books, today: date, lost: Credit) -> list[Credit]:
    """Day, channel and fen of every lump that should have come by today, by day."""
    known = rules(books)
    span = Span(today - BANK, today - timedelta(days=1))
    found = []
    for channel in PAYERS:
        rule = known[channel]
        for day, one in traded(books, channel, span, rule.cut).items():
            fen = one.net_fen + (lost[2] if (day, channel) == lost[:2] else 0)
            if fen > 0 and expected_on(rule, day) <= today:
                found.append((expected_on(rule, day), channel, fen))
    return sorted(found)


def bank_file(credits_: list[Credit]) -> bytes:
    """The export of CMB for companies."""
    lines, balance = [HEADER], OPENING
    for number, (day, channel, fen) in enumerate(credits_, 1):
        party, summary = PAYERS[channel]
        balance += fen
        clock = f"{time(8, 10 + number % 40):%H%M%S}"
        lines.append(f"{day:%Y%m%d},{clock},{day:%Y%m%d},转账,,{_yuan(fen)},{_yuan(balance)},{summary},"
                     f"C{number:08d},{party}")  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines).encode("gb18030")


def _yuan(fen: int) -> str:
    return str(Money(fen)).removeprefix("¥").replace(",", "")
