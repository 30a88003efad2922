"""Makes WeChat Pay trade bills of any size, layout and generation, with the sums they should have."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from storage.base.money import half_up

NEW = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
]
REFUND_COLUMNS = [
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
]
TAIL = ["商品名称", "商户数据包", "手续费", "费率"]
ALL_SUMMARY = [
    "总交易单数",
    "应结订单总金额",
    "退款总金额",
    "充值券退款总金额",
    "手续费总金额",
    "订单总金额",
    "申请退款总金额",
]
HEADERS = {
    "all": [*NEW, *REFUND_COLUMNS, *TAIL, "订单金额", "申请退款金额", "费率备注"],
    "success": [*NEW, *TAIL, "订单金额", "费率备注"],
    "refund": [*NEW, "退款申请时间", "退款成功时间", *REFUND_COLUMNS, *TAIL, "订单金额",
               "申请退款金额", "费率备注"],
}  # fmt: skip
OLD_NAMES = {
    "特约商户号": "子商户号", "应结订单金额": "总金额", "代金券金额": "代金券或立减优惠金额",
    "充值券退款金额": "代金券或立减优惠退款金额",
}  # fmt: skip
GONE_FROM_OLD = {"订单金额", "申请退款金额", "费率备注"}
OLD_SUMMARY = {
    "总交易单数": "总交易单数", "应结订单总金额": "总交易额", "退款总金额": "总退款金额",
    "充值券退款总金额": "总代金券或立减优惠退款金额", "手续费总金额": "手续费总金额",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bill; amounts in fen, the fee of a refund negative."""

    paid_at: datetime  # Beijing time, without a zone, as bills have it
    key: str
    number: str
    amount: int
    fee: int = 0
    discount: int = 0
    state: str = "SUCCESS"
    payer: str = "0"
    device: str = ""
    goods: str = "红烧牛肉面"
    attach: str = ""
    refund_key: str = "0"
    refund_number: str = "0"
    back: int = 0
    refund_state: str = ""

    def cells(self) -> dict[str, str]:
        """Every column that some layout has."""
        when = f"{self.paid_at:%Y-%m-%d %H:%M:%S}"
        return {
            "交易时间": when, "公众账号ID": "wx2421b1c4370ec43b", "商户号": "1900000109",
            "特约商户号": "0", "设备号": self.device, "微信订单号": self.key,
            "商户订单号": self.number, "用户标识": self.payer, "交易类型": "MICROPAY",
            "交易状态": self.state, "付款银行": "OTHERS", "货币种类": "CNY",
            "应结订单金额": yuan(self.amount), "代金券金额": yuan(self.discount),
            "退款申请时间": when, "退款成功时间": when, "微信退款单号": self.refund_key,
            "商户退款单号": self.refund_number, "退款金额": yuan(self.back), "充值券退款金额": "0.00",
            "退款类型": "ORIGINAL" if self.back else "", "退款状态": self.refund_state,
            "商品名称": self.goods, "商户数据包": self.attach, "手续费": f"{yuan(self.fee)}000",
            "费率": "0.60%", "订单金额": yuan(self.amount), "申请退款金额": yuan(self.back),
            "费率备注": "",
        }  # fmt: skip


@dataclass(slots=True)
class Sums:
    """What the summary of a bill says."""

    rows: int = 0
    settled: int = 0
    back: int = 0
    fees: int = 0

    def add(self, row: Row) -> None:
        """Count one row in."""
        self.rows += 1
        self.settled += row.amount
        self.back += row.back
        self.fees += row.fee

    def cells(self) -> dict[str, str]:
        """Every figure that some summary has."""
        return {
            "总交易单数": str(self.rows), "应结订单总金额": yuan(self.settled),
            "退款总金额": yuan(self.back), "充值券退款总金额": "0.00",
            "手续费总金额": f"{yuan(self.fees)}000", "订单总金额": yuan(self.settled),
            "申请退款总金额": yuan(self.back),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """How a bill is written down."""

    kind: str = "all"
    old: bool = False
    encoding: str = "utf-8"
    bom: bool = True
    line_end: str = "\r\n"
    closed: bool = True
    order: tuple[str, ...] = ()  # other columns in another order, or more of them
    footer: bool = True
    sums: Sums | None = field(default=None)  # a summary that lies

    def header(self) -> list[str]:
        """The present names of this layout's columns, in file order."""
        columns = list(self.order) or HEADERS[self.kind]
        return [name for name in columns if not (self.old and name in GONE_FROM_OLD)]


def yuan(fen: int) -> str:
    """`-32` → `-0.32`."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def bill_lines(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """The lines of a bill without their ends."""
    header = shape.header()
    yield ",".join(OLD_NAMES.get(name, name) if shape.old else name for name in header)
    sums = Sums()
    for row in rows:
        sums.add(row)
        cells = row.cells()
        yield ",".join(f"`{cells.get(name, '')}" for name in header)
    if not shape.footer:
        return
    told = (shape.sums or sums).cells()
    names = list(OLD_SUMMARY) if shape.old else ALL_SUMMARY
    yield ",".join(OLD_SUMMARY[name] if shape.old else name for name in names)
    yield ",".join(f"`{told[name]}" for name in names)


def bill_bytes(rows: Iterable[Row], shape: Shape | None = None) -> bytes:
    """A whole bill as the platform would send it."""
    shape = shape or Shape()
    text = shape.line_end.join(bill_lines(rows, shape)) + (shape.line_end if shape.closed else "")
    mark = b"\xef\xbb\xbf" if shape.bom and shape.encoding == "utf-8" else b""
    return mark + text.encode(shape.encoding)


def write_bill(path: Path, rows: Iterable[Row]) -> None:
    """A bill of any size, written as it is made."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(f"{line}\r\n" for line in bill_lines(rows, Shape()))


def trade(
    count: int, *, seed: int = 1, days: int = 30, start: datetime | None = None
) -> Iterator[Row]:
    """Believable rows in the order of time: 1 % refunds, 2 % of the goods names with commas."""
    chance = random.Random(seed)
    moment = start or datetime(2026, 10, 1, 8)  # noqa: DTZ001
    step = timedelta(days=days) / count
    sold: list[Row] = []
    for n in range(count):
        moment += step
        if sold and n % 100 == 99:
            yield _refund(sold[chance.randrange(len(sold))], moment, n, chance)
            continue
        row = _sale(moment, n, chance)
        if len(sold) < 500:
            sold.append(row)
        yield row


def _sale(moment: datetime, n: int, chance: random.Random) -> Row:
    amount = chance.randrange(1, 40_000)
    goods = '牛肉面,大碗,"少辣"' if chance.random() < 0.02 else "牛肉面"
    return Row(
        moment, f"42000{moment:%Y%m%d}{chance.randrange(10**15):015d}", f"T{n:09d}", amount,
        half_up(amount * 60, 10_000), payer=f"oUpF8uMuAJO_M2pxb1Q{chance.randrange(200_000):09d}",
        device=f"T{chance.randrange(6)}", goods=goods,
    )  # fmt: skip


def _refund(sale: Row, moment: datetime, n: int, chance: random.Random) -> Row:
    return replace(
        sale, paid_at=moment, amount=0, fee=0, state="REFUND", refund_state="SUCCESS", back=1,
        refund_key=f"50300{moment:%Y%m%d}{chance.randrange(10**15):015d}", refund_number=f"B{n:09d}",
    )  # fmt: skip
