"""The bills the platform makes of a day: text with a BOM and CRLF, every value behind a back-tick."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State, at
from bot.sandbox.standins.wechat_pay.keys import Member

ALL_COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
ALL = tuple(ALL_COLUMNS.split(","))
TRADE = {
    "ALL": ALL,
    "SUCCESS": (*ALL[:14], "商品名称", "商户数据包", "手续费", "费率", "订单金额", "费率备注"),
    "REFUND": (*ALL[:14], "退款申请时间", "退款成功时间", *ALL[14:]),
}
TRADE_SUMMARY = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
FUNDS = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FUNDS_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
STATUS = {State.SUCCEEDED: "SUCCESS", State.PROCESSING: "PROCESSING", State.CLOSED: "FAIL",
          State.FAILED: "FAIL", State.ABNORMAL: "CHANGE"}  # fmt: skip
GOODS = '奶茶,大杯"少冰"'  # commas and quotes stand in real ones


def trade_bill(
    rows: Sequence[Sale | Given], members: Mapping[str, Member], kind: str = "ALL"
) -> bytes:
    """交易账单 of a kind; `members` by account."""
    told = [_cells(one, members[one.account], kind) for one in rows]
    lines = [[cells[name] for name in TRADE[kind]] for cells in told]
    sales = sum(one.amount for one in rows if isinstance(one, Sale))
    back = sum(one.amount for one in rows if isinstance(one, Given))
    fees = sum(_fee(one) for one in rows)
    sums = [str(len(rows)), yuan(sales), yuan(back), "0.00", _long(fees), yuan(sales), yuan(back)]
    return _file(",".join(TRADE[kind]), lines, TRADE_SUMMARY, sums)


def funds_bill(rows: Sequence[Sale | Given], opening: int) -> bytes:
    """资金账单 of the basic account: every movement with the balance after it."""
    lines, balance, count = [], opening, {"收入": [0, 0], "支出": [0, 0]}
    for number, (one, kind, way, fen, note) in enumerate(_movements(rows), 1):
        balance += fen if way == "收入" else -fen
        count[way][0] += 1
        count[way][1] += fen
        lines.append([
            _time(at(one)), one.key, f"{at(one):%Y%m%d}{number:010d}", _business(one), kind, way,
            yuan(fen), yuan(balance), "system", note, one.number,
        ])  # fmt: skip
    income, outgo = count["收入"], count["支出"]
    sums = [str(len(lines)), str(income[0]), yuan(income[1]), str(outgo[0]), yuan(outgo[1])]
    return _file(FUNDS, lines, FUNDS_SUMMARY, sums)


def yuan(fen: int) -> str:
    """`30.50`."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _movements(
    rows: Iterable[Sale | Given],
) -> Iterable[tuple[Sale | Given, str, str, int, str]]:
    for one in rows:
        if isinstance(one, Sale):
            yield one, "交易", "收入", one.amount, ""
            if one.fee:
                yield one, "扣除交易手续费", "支出", one.fee, "结算手续费"
            continue
        note = f"退款总金额{yuan(one.amount)}元;含手续费{yuan(one.fee)}元"
        yield one, "退款", "支出", one.amount, note
        if one.fee:
            yield one, "退还交易手续费", "收入", one.fee, note


def _business(one: Sale | Given) -> str:
    return "交易" if isinstance(one, Sale) else "退款"


def _cells(one: Sale | Given, member: Member, kind: str) -> dict[str, str]:
    """A row by its columns; only the bill of refunds tells when the payment was."""
    row = _sale(one, member) if isinstance(one, Sale) else _given(one, member)
    cells = dict(zip(ALL, row, strict=True))
    if kind == "REFUND" and isinstance(one, Given):
        done = one.state is State.SUCCEEDED
        cells |= {
            "交易时间": _time(one.sale.paid_at), "退款申请时间": _time(one.asked_at),
            "退款成功时间": _time(one.ends_at or one.asked_at) if done else "",
        }  # fmt: skip
    return cells


def _sale(sale: Sale, member: Member) -> list[str]:
    return [
        *_first(sale, member, sale.paid_at), "SUCCESS", "OTHERS", "CNY", yuan(sale.amount), "0.00",
        "0", "0", "0.00", "0.00", "", "", GOODS, "", _long(sale.fee), _rate(member),
        yuan(sale.amount), "0.00", "",
    ]  # fmt: skip


def _given(given: Given, member: Member) -> list[str]:
    return [
        *_first(given.sale, member, given.asked_at), "REFUND", "OTHERS", "CNY", "0.00", "0.00",
        given.key, given.number, yuan(given.amount), "0.00", "ORIGINAL", STATUS[given.state],
        GOODS, "", _long(-given.fee), _rate(member), "0.00", yuan(given.amount), "",
    ]  # fmt: skip


def _first(sale: Sale, member: Member, moment: datetime) -> list[str]:
    return [
        _time(moment), member.appid, member.mchid, member.sub_mchid or "0", sale.terminal, sale.key,
        sale.number, sale.payer, "NATIVE",
    ]  # fmt: skip


def _fee(one: Sale | Given) -> int:
    return one.fee if isinstance(one, Sale) else -one.fee


def _long(fen: int) -> str:
    return f"{yuan(fen)}000"


def _rate(member: Member) -> str:
    return f"{member.fee_basis_points // 100}.{member.fee_basis_points % 100:02d}%"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _file(header: str, rows: Iterable[Sequence[str]], summary: str, sums: Sequence[str]) -> bytes:
    lines = [header, *(_line(row) for row in rows), summary, _line(sums)]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def _line(cells: Sequence[str]) -> str:
    return ",".join(f"`{cell}" for cell in cells)
