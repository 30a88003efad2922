"""The bills the platform makes of a day: GBK tables in a zip whose names are GBK too."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from bot.sandbox.standins.alipay.told import clock, yuan
from bot.sandbox.standins.books import SHANGHAI, Given, Sale, at

GBK = "gb18030"
RULE = "-" * 40
DETAIL = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
SUMMARY = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,"
    "卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
)
FUNDS = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,"
    "交易渠道,业务类型,备注"
)
FUNDS_SUMMARY = "类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）"
Rows = Sequence[Sale | Given]
ZEROS = ["0.00"] * 5


class GbkName(zipfile.ZipInfo):
    """An entry whose name is GBK without saying so; the library itself would mark it as UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode(GBK), self.flag_bits & ~0x800


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a month, as files are called by it; it ends where `after` begins."""

    first: date
    after: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.after - self.first).days

    @property
    def name(self) -> str:
        """`20261118` or `202611`."""
        return f"{self.first:%Y%m%d}" if self.days == 1 else f"{self.first:%Y%m}"


def trade_bill(rows: Rows, seller: str, period: Period) -> bytes:
    """业务明细 and its 汇总."""
    sales = [one for one in rows if isinstance(one, Sale)]
    given = [one for one in rows if isinstance(one, Given)]
    paid, back = sum(one.amount for one in sales), sum(one.amount for one in given)
    lines = [_sale(one) if isinstance(one, Sale) else _given(one) for one in rows]
    footer = [
        f"#交易合计：{len(sales)}笔，商家实收共{yuan(paid)}元，商家优惠共0.00元",
        f"#退款合计：{len(given)}笔，商家实收退款共{yuan(-back)}元，商家优惠退款共0.00元",
    ]
    fees = sum(one.fee for one in given) - sum(one.fee for one in sales)
    net = [yuan(paid - back)] * 2 + ["0.00"] * 3 + [yuan(fees), "0.00", yuan(paid - back + fees)]
    sums = [[store, "", str(len(sales)), str(len(given)), *net] for store in ("", "合计")]
    return _zip(seller, period, {
        "业务明细": _text("业务明细", seller, period, DETAIL, lines, footer),
        "业务明细(汇总)": _text("业务汇总", seller, period, SUMMARY, sums, []),
    })  # fmt: skip


def funds_bill(rows: Rows, seller: str, period: Period, opening: int) -> bytes:
    """账务明细 and its 汇总: every movement with the balance after it."""
    lines, balance = list[list[str]](), opening
    sides: dict[
        str, list[int]
    ] = {}  # per kind: how many came in, and how much; how many went out …
    for one in rows:
        for kind, fen in _movements(one):
            balance += fen
            for name in (kind, "合计"):
                _count(sides.setdefault(name, [0, 0, 0, 0]), fen)
            lines.append([
                f"{_day(one):%Y%m%d}{len(lines):08d}\t", f"{_trade(one)}\t", f"{_order(one)}\t", "奶茶",
                clock(at(one)), "159****5620", yuan(max(fen, 0)), yuan(min(fen, 0)), yuan(balance),
                "支付宝", kind, f"{one.number}\t" if isinstance(one, Given) else "",
            ])  # fmt: skip
    came, came_fen, went, went_fen = sides["合计"]
    footer = [
        f"#支出合计：{went}笔，共{yuan(went_fen)}元",
        f"#收入合计：{came}笔，共{yuan(came_fen)}元",
    ]
    kinds = [name for name in sides if name != "合计"]
    sums = [[name, *_side(sides[name])] for name in (*kinds, "合计")]
    return _zip(seller, period, {
        "账务明细": _text("账务明细", seller, period, FUNDS, lines, footer),
        "账务明细(汇总)": _text("账务汇总", seller, period, FUNDS_SUMMARY, sums, []),
    })  # fmt: skip


def _count(side: list[int], fen: int) -> None:
    first = 0 if fen > 0 else 2
    side[first] += 1
    side[first + 1] += fen


def _side(side: list[int]) -> list[str]:
    came, came_fen, went, went_fen = side
    return [str(came), yuan(came_fen), str(went), yuan(went_fen), yuan(came_fen + went_fen)]


def _day(one: Sale | Given) -> datetime:
    return at(one).astimezone(SHANGHAI)


def _movements(one: Sale | Given) -> list[tuple[str, int]]:
    names = ("在线支付", "收费") if isinstance(one, Sale) else ("交易退款", "退费")
    way = 1 if isinstance(one, Sale) else -1
    return [(names[0], way * one.amount)] + ([(names[1], -way * one.fee)] if one.fee else [])


def _trade(one: Sale | Given) -> str:
    return one.key if isinstance(one, Sale) else one.sale.key


def _order(one: Sale | Given) -> str:
    return one.number if isinstance(one, Sale) else one.sale.number


def _sale(sale: Sale) -> list[str]:
    amount = yuan(sale.amount)
    return [
        f"{sale.key}\t", f"{sale.number}\t", "交易", "奶茶，大杯", clock(sale.paid_at),
        clock(sale.paid_at), "", "", "", sale.terminal, "*小明(159****5620)", amount, amount,
        *ZEROS, "", "0.00", "0.00", "", yuan(-sale.fee), "0.00", "",
    ]  # fmt: skip


def _given(given: Given) -> list[str]:
    amount = yuan(-given.amount)
    return [
        f"{given.sale.key}\t", f"{given.sale.number}\t", "退款", "奶茶，大杯",
        clock(given.sale.paid_at), clock(given.asked_at), "", "", "", given.sale.terminal,
        "*小明(159****5620)", amount, amount, *ZEROS, "", "0.00", "0.00", f"{given.number}\t",
        yuan(given.fee), "0.00", "",
    ]  # fmt: skip


def _text(
    title: str, seller: str, period: Period, header: str, rows: Sequence[Sequence[str]],
    footer: Sequence[str],
) -> bytes:  # fmt: skip
    first, last = (f"{one:%Y年%m月%d日} 00:00:00" for one in (period.first, period.after))
    lines = [
        f"#支付宝{title}查询", f"#账号：[{seller}0156]",
        f"#起始日期：[{first}]   终止日期：[{last}]", f"#{RULE}{title}列表{RULE}",
        header, *(",".join(row) for row in rows), f"#{RULE}{title}列表结束{RULE}", *footer,
        f"#导出时间：[{period.after:%Y年%m月%d日} 08:12:30]",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines).encode(GBK)


def _zip(seller: str, period: Period, tables: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for title, content in tables.items():
            entry = GbkName(f"{seller}0156_{period.name}_{title}.csv")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
