"""What the demo's merchants could download of a morning: the bank's file and the list of card sales."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bot.bills.mapped import Explained
from handlers.figures.arrival import expected_on, rules, traded
from storage.base.business_day import SHANGHAI, Span, local
from storage.base.money import Money, half_up
from storage.books import Books
from storage.ledger.entries import Transaction

RATES = {"wechat": 38, "alipay": 55, "unionpay": 38, "card": 60}  # basis points
OPENING = 4_260_000  # fen on the account before the first line
LONGEST_WAIT = timedelta(days=14)  # from trade to the bank, holidays among them
FIRST_LINE = time(8, 10)
# Where the shop has a contract of its own, who pays; else the acquirer does, and says for what.
PAYERS = {"wechat": ("财付通支付科技有限公司", "微信支付结算款"),
          "alipay": ("支付宝（中国）网络技术有限公司", "支付宝结算款"),
          "unionpay": ("中国银联股份有限公司", "银联二维码清算款"),
          "card": ("特约商户清算户", "银行卡收单款"),
          "lakala": ("拉卡拉支付股份有限公司", "拉卡拉结算款"),
          "shengpay": ("上海盛付通电子支付服务有限公司", "盛付通结算款")}  # fmt: skip
BANK_HEADER = "交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,收(付)方名称"
CARD_COLUMNS = {"time": "交易时间", "terminal": "终端号", "kind": "交易类型", "key": "交易流水号",
                "number": "商户订单号", "sale_key": "原交易流水号", "amount": "交易金额",
                "fee": "手续费"}  # fmt: skip
PAID, BACK = "消费", "退货"
# The layout of 银联商务 that the house knows tells all takings under that name; this list tells of cards.
CARDS = Explained("chinaums_card", "card", "trade", tuple(CARD_COLUMNS.values()), CARD_COLUMNS,
                  (PAID,), (BACK,))  # fmt: skip
Credit = tuple[date, str, int]


def credits_of(books: Books, after: date, until: date) -> list[Credit]:
    """Day, channel and fen of every lump that should come after one day and up to another, by day.

    As the bills sum the clearing days up, where they came; else as the ledger does.
    """
    span = Span(after - LONGEST_WAIT, until - timedelta(days=1))
    known, found = rules(books), []
    carried = books.settlements.carries(span)
    for channel in PAYERS:
        rule = known[channel]
        sums = traded(books, channel, span, rule.cut, carried=carried)
        sums |= {row.day: row for row in books.settlements.of(span, channel)}
        for day, one in sums.items():
            due = expected_on(rule, day)
            if one.net_fen > 0 and after < due <= until:
                found.append((due, channel, one.net_fen))
    return sorted(found)


def bank_file(credits_: Iterable[Credit], balance: int) -> bytes:
    """The export of CMB for companies, of an account with so many fen before its first line."""
    lines, today, place = [BANK_HEADER], date.min, 0
    for day, channel, fen in credits_:
        place = place + 1 if day == today else 1
        today, balance = day, balance + fen
        at = datetime.combine(day, FIRST_LINE, SHANGHAI) + timedelta(minutes=place)
        party, summary = PAYERS[channel]
        lines.append(f"{at:%Y%m%d},{at:%H%M%S},{at:%Y%m%d},转账,,{_yuan(fen)},{_yuan(balance)},{summary},"
                     f"C{at:%y%m%d}{place:03d},{party}")  # fmt: skip
    return _table(lines)


def card_sales(books: Books, days: Span) -> list[Transaction]:
    """What was paid and given back by card on some calendar days."""
    around = Span(days.first - timedelta(days=1), days.last + timedelta(days=1))
    found = books.transactions.of_span(around, channel="card")
    return [one for one in found if local(one.paid_at).date() in days]


def card_file(sold: Sequence[Transaction]) -> bytes:
    """The acquirer's list, to be read by `CARDS`."""
    lines = [",".join(CARD_COLUMNS.values())]
    for one in sold:
        kind = PAID if one.kind == "sale" else BACK
        fee = half_up(one.amount * RATES["card"], 10_000) if one.fee is None else abs(one.fee)
        at = f"{local(one.paid_at):%Y-%m-%d %H:%M:%S}"
        lines.append(f"{at},{one.terminal_id},{kind},{one.key},{one.number},{one.sale_key},"
                     f"{_yuan(one.amount)},{_yuan(fee)}")  # fmt: skip
    return _table(lines)


def _table(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("gb18030")


def _yuan(fen: int) -> str:
    return str(Money(fen)).removeprefix("¥").replace(",", "")
