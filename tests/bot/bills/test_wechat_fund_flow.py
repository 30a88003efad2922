"""The fund bill of WeChat Pay, with its chain of balances."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.bills.makers import AWKWARD, clock, dry_run, later, quick, yuan

COLUMNS = ["记账时间", "微信支付业务单号", "资金流水单号", "业务名称", "业务类型", "收支类型", "收支金额(元)",
           "账户结余(元)", "资金变更提交申请人", "备注", "业务凭证号"]  # fmt: skip
SUMMARY = ["资金流水总笔数", "收入笔数", "收入金额", "支出笔数", "支出金额"]
START = 50_000
Move = tuple[int, int, str]  # second, fen, remark
MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-9_999, 9_999).filter(bool), AWKWARD), max_size=8
)


def fund_bill(
    moves: list[Move], *, columns: list[str] | None = None, ticks: bool = True, counts: str = "{}",
    full_width: bool = False, claimed: int | None = None, bom: bool = True,
) -> bytes:  # fmt: skip
    columns, tick = columns or COLUMNS, "`" if ticks else ""
    balance, lines = START, []
    for n, (second, fen, remark) in enumerate(moves):
        balance += fen
        row = dict(zip(COLUMNS, [
            clock(later(second)), f"42000{n // 2}", f"1900{n // 2 if n % 2 and fen < 0 else n}",
            "交易" if fen > 0 else "退款", "交易" if fen > 0 else "扣除交易手续费",
            "收入" if fen > 0 else "支出", yuan(abs(fen)), yuan(balance), "system", remark, f"T{n}",
        ], strict=True))  # fmt: skip
        lines.append(",".join(tick + row.get(name, "") for name in columns))
    came, went = [m[1] for m in moves if m[1] > 0], [-m[1] for m in moves if m[1] < 0]
    told = [counts.format(len(moves) if claimed is None else claimed), counts.format(len(came)),
            yuan(sum(came)), counts.format(len(went)), yuan(sum(went))]  # fmt: skip
    header = ",".join(columns)
    if full_width:
        header = header.replace("(", "（").replace(")", "）")
    text = "\r\n".join(
        [header, *lines, ",".join(SUMMARY), ",".join(tick + cell for cell in told), ""]
    )
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()


@quick
@given(moves=MOVES, bom=st.booleans(), full_width=st.booleans(),
       counts=st.sampled_from(("{}", "{}.0")))  # fmt: skip
def test_every_fund_bill_reads_back_with_its_chain(
    tmp_path: Path, moves: list[Move], bom: bool, full_width: bool, counts: str
) -> None:
    moves = sorted(moves, key=lambda move: move[0])
    content = fund_bill(moves, bom=bom, full_width=full_width, counts=counts)
    result = dry_run(tmp_path, content)
    assert result.problems == ()
    assert (result.layout, result.rows, result.complete) == ("wechat_fund_flow", len(moves), True)
    assert result.payments == (
        len([m for m in moves if m[1] > 0]),
        sum(m[1] for m in moves if m[1] > 0),
    )
    assert result.net_fen == sum(move[1] for move in moves)
    if moves:
        assert result.account == (START, START + result.net_fen, True)


PLAIN: list[Move] = [(1, 500, "面,大碗"), (2, -3, ""), (3, -100, "退款总金额1.00元;含手续费0.00元")]


def test_a_download_with_fewer_columns_and_no_marks_is_read(tmp_path: Path) -> None:
    fewer = [name for name in COLUMNS if name not in ("业务名称", "资金变更提交申请人")]
    moves = [(second, fen, remark.replace(",", "")) for second, fen, remark in PLAIN]
    result = dry_run(tmp_path, fund_bill(moves, columns=fewer, ticks=False))
    assert (result.problems, result.rows, result.net_fen) == ((), 3, 397)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("`504.97", "`504.98"), "余额与上一笔接不上"),
        (("`0.03", "`0.04"), "支出金额不符：汇总写 ¥1.03，明细合计 ¥1.04"),
        (("`收入", "`进账"), "第 2 行：不认识的收支类型"),
        (("`5.00,", "`-5.00,"), "第 2 行"),
        (("2026-11-18 12:30:06", "2026-11-18 25:30:06"), "第 2 行"),
        (("资金流水总笔数", "总笔数"), "第 5 行"),
    ],
)
def test_a_damaged_fund_bill_is_refused(tmp_path: Path, damage: tuple[str, str], says: str) -> None:
    result = dry_run(tmp_path, fund_bill(PLAIN).decode().replace(*damage, 1).encode())
    assert not result.ok
    assert any(says in problem for problem in result.problems)


@pytest.mark.parametrize("cut", [3, 10, 40, 60, 100, 200])
def test_a_fund_bill_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, cut: int) -> None:
    assert not dry_run(tmp_path, fund_bill(PLAIN)[:-cut]).ok


def test_a_wrong_count_in_the_summary_is_named(tmp_path: Path) -> None:
    result = dry_run(tmp_path, fund_bill(PLAIN, claimed=4))
    assert result.problems == ("总笔数不符：汇总写 4 笔，明细有 3 笔。",)


def test_movements_booked_at_once_need_not_stand_in_their_order(tmp_path: Path) -> None:
    lines = fund_bill(PLAIN).decode().split("\r\n")
    lines[1:4] = [lines[3], lines[1], lines[2]]
    result = dry_run(tmp_path, "\r\n".join(lines).encode())
    assert (result.problems, result.account) == ((), (START, START + 397, True))
