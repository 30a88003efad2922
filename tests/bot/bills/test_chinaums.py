"""The export of ChinaUMS, with and without a header."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.bills.makers import FEN, dry_run, later, quick, yuan

COLUMNS = ("清算日期", "交易日期", "交易时间", "终端号", "交易金额", "清算金额", "手续费", "流水号", "交易类型",
           "参考号", "卡号", "商户号", "发卡行", "卡类型", "商户订单号", "银商订单号", "支付类型")  # fmt: skip
BARE = (*COLUMNS[:3], "交易金额", "终端号", *COLUMNS[5:14])
BANKS = st.text(st.sampled_from(list("招商银行,\"'`{}")), max_size=6)


@dataclass(frozen=True)
class Trade:
    """One line; fen."""

    n: int
    fen: int
    fee: int
    refund: bool = False
    bank: str = "招商银行"


@dataclass(frozen=True)
class Shape:
    """How the export is written down."""

    sign: int = 1  # of a refund's amounts
    comma: bool = False
    dashes: bool = False
    footer: bool = True
    bom: bool = False


def row(trade: Trade, shape: Shape) -> dict[str, str]:
    sign = shape.sign if trade.refund else 1
    moment = later(trade.n)
    return {
        "清算日期": "20261119", "交易日期": f"{moment:{'%Y-%m-%d' if shape.dashes else '%Y%m%d'}}",
        "交易时间": f"{moment:{'%H:%M:%S' if shape.dashes else '%H%M%S'}}", "终端号": "12345678",
        "交易金额": yuan(sign * trade.fen, comma=shape.comma),
        "清算金额": yuan(sign * (trade.fen - trade.fee), comma=shape.comma),
        "手续费": yuan(sign * trade.fee), "流水号": f"{trade.n:06d}",
        "交易类型": "退货" if trade.refund else "消费", "参考号": f"{trade.n:012d}",
        "卡号": "622588******1234", "商户号": "898110058120001", "发卡行": trade.bank,
        "卡类型": "借记卡", "商户订单号": f"T{trade.n}", "支付类型": "银行卡",
    }  # fmt: skip


def export(trades: list[Trade], shape: Shape | None = None) -> str:
    shape = shape or Shape()
    rows = [row(trade, shape) for trade in trades]
    signed = [shape.sign if trade.refund else 1 for trade in trades]
    total = sum(sign * trade.fen for sign, trade in zip(signed, trades, strict=True))
    fees = sum(sign * trade.fee for sign, trade in zip(signed, trades, strict=True))
    lines = [
        "对账明细查询结果（单位：元）", "集团名称：三里屯茶点", "清算日期从：20261119 到：20261119 业务类型：全部", "",
        "\t".join(COLUMNS), *("\t".join(cells.get(name, "") for name in COLUMNS) for cells in rows),
    ]  # fmt: skip
    if shape.footer:
        lines.append(f"总笔数：\t{len(trades)}\t交易金额：\t{yuan(total, comma=shape.comma)}\t"
                     f"结算金额：\t{yuan(total - fees)}\t手续费：\t{yuan(fees)}")  # fmt: skip
    return ("\ufeff" if shape.bom else "") + "\n".join(lines) + "\n"


@st.composite
def days(draw: st.DrawFn) -> list[Trade]:
    found = []
    for n in range(draw(st.integers(0, 6))):
        fen = draw(FEN)
        fee = draw(st.integers(0, fen))
        found.append(Trade(n, fen, fee, draw(st.booleans()), draw(BANKS)))
    return found


SHAPES = st.builds(Shape, sign=st.sampled_from((-1, 1)), comma=st.booleans(), dashes=st.booleans(),
                   bom=st.booleans())  # fmt: skip


@quick
@given(trades=days(), shape=SHAPES, encoding=st.sampled_from(("utf-8", "gbk")))
def test_every_export_reads_back_to_the_fen(
    tmp_path: Path, trades: list[Trade], shape: Shape, encoding: str
) -> None:
    text = export(trades, shape)
    result = dry_run(
        tmp_path, text.removeprefix("\ufeff" if encoding == "gbk" else "").encode(encoding)
    )
    check(result, trades)
    assert (result.layout, result.complete) == ("chinaums", True)


@quick
@given(trades=days(), blanks=st.integers(0, 3), shape=SHAPES)
def test_the_form_without_a_header_is_known_by_its_arithmetic(
    tmp_path: Path, trades: list[Trade], blanks: int, shape: Shape
) -> None:
    trades = [*trades, Trade(99, 3050, 18)]
    rows = ["\t".join(row(trade, shape)[name] for name in BARE) for trade in trades]
    result = dry_run(tmp_path, ("\n" * blanks + "\n".join(rows) + "\n").encode())
    check(result, trades)
    assert (result.layout, result.complete) == ("chinaums_bare", True)


def check(result, trades: list[Trade]) -> None:  # type: ignore[no-untyped-def]
    sales = [trade for trade in trades if not trade.refund]
    backs = [trade for trade in trades if trade.refund]
    assert result.problems == ()
    assert result.payments == (len(sales), sum(trade.fen for trade in sales))
    assert result.refunds == (len(backs), sum(trade.fen for trade in backs))
    assert result.fees_fen == sum(t.fee for t in sales) - sum(t.fee for t in backs)


TWO = export([Trade(1, 3050, 18), Trade(2, 1000, 6, refund=True)], Shape(sign=-1))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("\t30.50", "\t30.51"), "第 6 行：清算金额"),
        (("总笔数：\t2", "总笔数：\t3"), "总笔数不符：汇总写 3 笔，明细有 2 笔"),
        (
            ("交易金额：\t20.50", "交易金额：\t20.05"),
            "交易金额不符：汇总写 ¥20.05，明细合计 ¥20.50",
        ),
        (("手续费：\t0.12", "手续费：\t0.13"), "手续费不符"),
        (("\t退货", "\t转账"), "第 7 行：不认识的交易类型"),
        (("20261118\t123006", "20261118\t246006"), "第 6 行"),
    ],
)
def test_a_damaged_export_is_refused(tmp_path: Path, damage: tuple[str, str], says: str) -> None:
    assert damage[0] in TWO
    result = dry_run(tmp_path, TWO.replace(*damage, 1).encode())
    assert says in result.problems[0]


@pytest.mark.parametrize("keep", [5, 6, 7])
def test_an_export_cut_after_any_line_is_never_taken_for_whole(tmp_path: Path, keep: int) -> None:
    result = dry_run(tmp_path, ("\n".join(TWO.split("\n")[:keep]) + "\n").encode())
    assert f"第 {keep + 1} 行：文件到这里就断了" in result.problems[0]
