"""Alipay's four bills, read back to the fen from what its platform writes."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.bills.makers import AWKWARD, FEN, clock, dry_run, gbk_zip, later, quick, yuan

DETAIL = ["支付宝交易号", "商户订单号", "业务类型", "商品名称", "创建时间", "完成时间", "门店编号", "门店名称",
          "操作员", "终端号", "对方账户", "订单金额（元）", "商家实收（元）", "支付宝红包（元）", "集分宝（元）",
          "支付宝优惠（元）", "商家优惠（元）", "券核销金额（元）", "券名称", "商家红包消费金额（元）",
          "卡消费金额（元）", "退款批次号/请求号", "服务费（元）", "分润（元）", "备注"]  # fmt: skip
FUNDS = ["账务流水号", "业务流水号", "商户订单号", "商品名称", "发生时间", "对方账号", "收入金额（+元）",
         "支出金额（-元）", "账户余额（元）", "交易渠道", "业务类型", "备注"]  # fmt: skip


@dataclass(frozen=True)
class Trade:
    """One line; fen, positive."""

    n: int
    fen: int
    fee: int
    refund: bool = False
    discount: int = 0
    goods: str = "面"
    request: str = ""


@dataclass(frozen=True)
class Shape:
    """How the bill is written down."""

    refund_sign: int = -1
    fee_sign: int = -1
    order: tuple[str, ...] = tuple(DETAIL)
    half_width: bool = False
    crlf: bool = True
    commas_after: bool = False


def cells(trade: Trade, shape: Shape) -> dict[str, str]:
    back = shape.refund_sign if trade.refund else 1
    fee = -shape.fee_sign if trade.refund else shape.fee_sign
    return {
        "支付宝交易号": f"20261118220014{trade.n:014d}\t", "商户订单号": f"T{trade.n}\t",
        "业务类型": "退款" if trade.refund else "交易", "商品名称": trade.goods,
        "创建时间": clock(later(trade.n)), "完成时间": clock(later(trade.n + 1)),
        "终端号": "T1", "对方账户": "*明(138******11)", "订单金额（元）": yuan(back * trade.fen),
        "商家实收（元）": yuan(back * trade.fen), "商家优惠（元）": yuan(back * trade.discount),
        "退款批次号/请求号": trade.request, "服务费（元）": yuan(fee * trade.fee),
    }  # fmt: skip


def total(trades: list[Trade]) -> str:
    return yuan(sum(trade.fen for trade in trades))


def discount(trades: list[Trade]) -> str:
    return yuan(sum(trade.discount for trade in trades))


def lines(trades: list[Trade], shape: Shape) -> list[str]:
    sales = [trade for trade in trades if not trade.refund]
    backs = [trade for trade in trades if trade.refund]
    header = [name.replace("（", "(").replace("）", ")") if shape.half_width else name
              for name in shape.order]  # fmt: skip
    tail = ",,,," if shape.commas_after else ""
    return [
        "#支付宝业务明细查询", "#账号：[20881234567890120156]",
        "#起始日期：[2026年11月18日 00:00:00]   终止日期：[2026年11月19日 00:00:00]",
        "#-----------------------------------------业务明细列表----------------------------------------",
        ",".join(header),
        *(",".join(cells(trade, shape).get(name, "") for name in shape.order) for trade in trades),
        "#-----------------------------------------业务明细列表结束------------------------------------",
        f"#交易合计：{len(sales)}笔，商家实收共{total(sales)}元，商家优惠共{discount(sales)}元{tail}",
        f"#退款合计：{len(backs)}笔，商家实收退款共-{total(backs)}元，商家优惠退款共{discount(backs)}元{tail}",
        f"#导出时间：[2026年11月19日 09:12:13]{tail}",
    ]  # fmt: skip


def detail(trades: list[Trade], shape: Shape | None = None) -> bytes:
    shape = shape or Shape()
    end = "\r\n" if shape.crlf else "\n"
    return (end.join(lines(trades, shape)) + end).encode("gbk")


@st.composite
def books(draw: st.DrawFn) -> list[Trade]:
    return [
        Trade(n, draw(FEN), draw(st.integers(0, 9_999)), draw(st.booleans()),
              draw(st.integers(0, 500)), draw(AWKWARD), f"R{n}")
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    order = (
        tuple(DETAIL) if draw(st.booleans()) else tuple(draw(st.permutations([*DETAIL, "新列"])))
    )
    return Shape(draw(st.sampled_from((-1, 1))), draw(st.sampled_from((-1, 1))), order,
                 draw(st.booleans()), draw(st.booleans()), draw(st.booleans()))  # fmt: skip


@quick
@given(trades=books(), shape=shapes(), zipped=st.booleans())
def test_every_detail_reads_back_to_the_fen(
    tmp_path: Path, trades: list[Trade], shape: Shape, zipped: bool
) -> None:
    if shape.order != tuple(DETAIL):
        # With the columns elsewhere, a surplus comma cannot always be told from a delimiter.
        trades = [replace(trade, goods=trade.goods.replace(",", "，")) for trade in trades]
    content = detail(trades, shape)
    if zipped:
        content = gbk_zip({"20881234567890120156_20261118_业务明细.csv": content})
    result = dry_run(tmp_path, content, "bill.zip" if zipped else "bill.csv")
    sales = [trade for trade in trades if not trade.refund]
    backs = [trade for trade in trades if trade.refund]
    assert result.problems == ()
    assert (result.layout, result.encoding, result.complete) == ("alipay_detail", "gb18030", True)
    assert result.payments == (len(sales), sum(trade.fen for trade in sales))
    assert result.refunds == (len(backs), sum(trade.fen for trade in backs))
    assert result.fees_fen == sum(t.fee for t in sales) - sum(t.fee for t in backs)


TWO = [Trade(1, 3050, 18), Trade(2, 3050, 18, refund=True, request="R2")]


def test_a_zip_with_the_summary_beside_the_detail_is_one_bill(tmp_path: Path) -> None:
    packed = gbk_zip({"a_业务明细(汇总).csv": summary(), "a_业务明细.csv": detail(TWO)})
    result = dry_run(tmp_path, packed, "a.csv.zip")
    assert (result.ok, result.layout, result.rows) == (True, "alipay_detail", 2)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("交易合计：1笔", "交易合计：2笔"), "交易笔数不符"),
        (("商家实收共30.50", "商家实收共30.51"), "商家实收不符：合计写 ¥30.51，明细合计 ¥30.50"),
        (("商家实收退款共-30.50", "商家实收退款共-3.50"), "商家实收退款不符"),
        (("#退款合计", "#退款"), "第 12 行：文件到这里就断了"),
        ((",30.50,", ",30.505,"), "第 6 行"),
        (("2026-11-18 12:30:07", "2026-11-31 12:30:07"), "第 6 行"),
        ((",退款,", ",转账,"), "第 7 行：不认识的业务类型"),
        (("2026111822001400000000000001", "2.02611E+27"), "第 6 行：支付宝交易号"),
    ],
)
def test_a_damaged_detail_is_refused_with_its_line(
    tmp_path: Path, damage: tuple[str, str], says: str
) -> None:
    result = dry_run(tmp_path, detail(TWO).decode("gbk").replace(*damage, 1).encode("gbk"))
    assert not result.ok
    assert says in result.problems[0]


@pytest.mark.parametrize("keep", [5, 6, 7, 8])
def test_a_detail_cut_after_any_line_is_never_taken_for_whole(tmp_path: Path, keep: int) -> None:
    cut = "\r\n".join(lines(TWO, Shape())[:keep]) + "\r\n"
    result = dry_run(tmp_path, cut.encode("gbk"))
    assert not result.ok
    assert f"第 {keep + 1} 行" in result.problems[0]


def funds(moves: list[tuple[int, int]], minus: str, end: str = "") -> bytes:
    """The account bill of (moment, fen) on an account that had ¥100.00."""
    balance, rows = 10_000, []
    for n, (second, fen) in enumerate(moves):
        balance += fen
        came, went = (yuan(fen), "") if fen >= 0 else ("0.00", f"{minus}{yuan(-fen)}")
        rows.append(f"30{n}\t,20{n}\t,T{n}\t,面,{clock(later(second))},a***@b.c,{came},{went},"
                    f"{yuan(balance)},支付宝,{'在线支付' if fen >= 0 else '收费'},备注{n}")  # fmt: skip
    came_in, out = [fen for _, fen in moves if fen >= 0], [-fen for _, fen in moves if fen < 0]
    text = ["#支付宝账务汇总查询", "#账号：[20881234567890120156]", "#---账务明细列表---",
            ",".join(FUNDS), *rows, "#---账务明细列表结束---",
            f"#支出合计：{len(out)}笔，共{minus}{yuan(sum(out))}元{end}",
            f"#收入合计：{len(came_in)}笔，共{yuan(sum(came_in))}元{end}", "#导出时间：[2026年]"]  # fmt: skip
    return "\r\n".join(text).encode("gbk")


MOVES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-10_000, 10_000).filter(bool)), max_size=8
)


@quick
@given(moves=MOVES, minus=st.sampled_from(("", "-")), end=st.sampled_from(("", ",,,,")))
def test_every_account_bill_reads_back_with_its_chain(
    tmp_path: Path, moves: list[tuple[int, int]], minus: str, end: str
) -> None:
    result = dry_run(tmp_path, funds(moves, minus, end))
    assert result.problems == ()
    assert (result.layout, result.rows, result.complete) == ("alipay_funds", len(moves), True)
    assert result.net_fen == sum(fen for _, fen in moves)
    if moves:
        assert result.account == (10_000, 10_000 + result.net_fen, True)


def test_an_account_bill_whose_balance_jumps_is_refused_with_its_line(tmp_path: Path) -> None:
    bill = funds([(1, 500), (2, 300), (3, -100)], "-")
    result = dry_run(tmp_path, bill.replace(b",108.00,", b",109.00,"))
    assert result.account is not None
    assert result.account[2] is False
    assert "第 6 行：余额与上一笔接不上" in result.problems[0]


def summary(total: str = "3") -> bytes:
    return (
        "#支付宝业务汇总查询\r\n#账号：[20881234567890120156]\r\n"
        "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,"
        "商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）\r\n"
        "S1,总店,1,0,30.50,30.50,0.00,0.00,0.00,-0.18,0.00,30.32\r\n"
        "S2,分店,2,1,20.00,20.00,0.00,0.00,0.00,-0.12,0.00,19.88\r\n"
        f"合计,,{total},1,50.50,50.50,0.00,0.00,0.00,-0.30,0.00,50.20\r\n#导出时间：[2026年]\r\n"
    ).encode("gbk")


def test_a_summary_is_checked_against_its_own_total(tmp_path: Path) -> None:
    result = dry_run(tmp_path, summary())
    assert (result.ok, result.layout, result.payments) == (True, "alipay_summary", (3, 5050))
    assert (result.fees_fen, result.net_fen) == (30, 5020)
    assert "交易订单总笔数" in dry_run(tmp_path, summary("4")).problems[0]


NAMES = summary().decode("gbk").split("\r\n")[2]
Store = tuple[int, int, int, int]  # payments, refunds, fen, fee
STORES = st.lists(
    st.tuples(st.integers(0, 999), st.integers(0, 99), FEN, st.integers(0, 99_999)), max_size=5
)


def told(label: tuple[str, str], store: Store, *, comma: bool, minus: str) -> list[str]:
    paid, back, fen, fee = store
    return [*label, str(paid), str(back), yuan(fen, comma=comma), yuan(fen, comma=comma), "0.00", "0.00", "0.00",
            f"{minus}{yuan(fee, comma=comma)}", "0.00", yuan(fen - fee, comma=comma)]  # fmt: skip


def stores_bill(stores: list[Store], *, comma: bool, minus: str, half: bool) -> str:
    total = tuple(sum(store[place] for store in stores) for place in range(4))
    rows = [
        told((f"S{n}", f"{n}号店"), store, comma=comma, minus=minus)
        for n, store in enumerate(stores)
    ]
    rows.append(
        told(("合计", ""), (total[0], total[1], total[2], total[3]), comma=comma, minus=minus)
    )
    head = NAMES.replace("（", "(").replace("）", ")") if half else NAMES
    body = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    return "\r\n".join(
        [
            "#支付宝业务汇总查询",
            "#账号：[20881234567890120156]",
            head,
            *body,
            "#导出时间：[2026年]",
            "",
        ]
    )


@quick
@given(stores=STORES, comma=st.booleans(), minus=st.sampled_from(("", "-")), half=st.booleans(),
       encoding=st.sampled_from(("gbk", "utf-8-sig")))  # fmt: skip
def test_every_summary_reads_back_to_the_fen_or_names_the_column_that_lies(
    tmp_path: Path, stores: list[Store], comma: bool, minus: str, half: bool, encoding: str
) -> None:
    text = stores_bill(stores, comma=comma, minus=minus, half=half)
    result = dry_run(tmp_path, text.encode(encoding))
    paid, back, fen, fees = (sum(store[place] for store in stores) for place in range(4))
    assert (result.problems, result.layout, result.complete) == ((), "alipay_summary", True)
    assert (result.rows, result.payments, result.refunds[0]) == (len(stores), (paid, fen), back)
    assert (result.fees_fen, result.net_fen) == (fees, fen - fees)
    lying = text.replace(f"合计,,{paid},", f"合计,,{paid + 1},")
    assert "交易订单总笔数" in dry_run(tmp_path, lying.encode(encoding)).problems[0]
    cut = text[: text.index("合计")]
    assert "文件到这里就断了" in dry_run(tmp_path, cut.encode(encoding)).problems[0]


def test_a_summary_of_movements_is_checked_too(tmp_path: Path) -> None:
    text = ("#支付宝账务汇总查询\n类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）\n"
            "在线支付,2,50.50,0,0.00,50.50\n收费,0,0.00,2,-0.30,-0.30\n合计,2,50.50,2,-0.30,50.20\n")  # fmt: skip
    result = dry_run(tmp_path, text.encode("gbk"))
    assert (result.layout, result.problems, result.net_fen) == ("alipay_funds_summary", (), 5020)
