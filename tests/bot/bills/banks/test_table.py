"""The exports of online banking: every bank's, in every shape, with the chain of balances."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bills.banks.boc import Boc
from bot.bills.importing import ImportResult
from bot.bills.layout import Opening
from tests.bot.bills.banks.exports import (
    ACCOUNT,
    BANKS,
    OPENING,
    Move,
    as_text,
    as_workbook,
    boc,
    icbc,
    lines,
)
from tests.bot.bills.makers import AWKWARD, dry_run, quick, yuan

WORDS = AWKWARD.filter(lambda text: not text.strip(" 　`'").startswith("#"))
MOVES = st.lists(
    st.builds(Move, st.integers(0, 86_000), st.integers(-99_999, 99_999).filter(bool), WORDS, WORDS),
    min_size=1, max_size=7,
).map(lambda moves: sorted(moves, key=lambda move: move.second))  # fmt: skip
SHAPES = st.sampled_from(("csv", "quoted", "tabs", "tsv", "pipes", "xlsx"))


def content(rows: list[list[str]], shape: str, encoding: str = "gbk") -> bytes:
    if shape == "xlsx":
        return as_workbook(rows)
    delimiter = {"tsv": "\t", "pipes": "|"}.get(shape, ",")
    text = as_text(rows, delimiter, quoted=shape == "quoted", tab="\t" if shape == "tabs" else "")
    return text.encode(encoding)


def check(result: ImportResult, moves: list[Move]) -> None:
    came = [move.fen for move in moves if move.fen > 0]
    went = [-move.fen for move in moves if move.fen < 0]
    assert result.problems == ()
    assert (result.rows, result.complete) == (len(moves), True)
    assert (result.payments, result.refunds) == ((len(came), sum(came)), (len(went), sum(went)))
    assert result.account == (OPENING, OPENING + sum(came) - sum(went), True)


@quick
@given(moves=MOVES, bank=st.sampled_from(sorted(BANKS)), shape=SHAPES, reverse=st.booleans(),
       encoding=st.sampled_from(("gbk", "utf-8-sig")), more=st.integers(0, 2))  # fmt: skip
def test_every_export_reads_back_with_its_chain(
    tmp_path: Path,
    moves: list[Move],
    bank: str,
    shape: str,
    reverse: bool,
    encoding: str,
    more: int,
) -> None:
    told = lines(moves)
    rows = BANKS[bank](told[::-1] if reverse else told)
    rows = [row + [""] * more if len(row) > 5 else row for row in rows]
    result = dry_run(tmp_path, content(rows, shape, encoding), f"bill.{shape}")
    check(result, moves)
    assert result.layout == bank.partition("/")[0]


@quick
@given(moves=MOVES, bank=st.sampled_from(sorted(BANKS)), order=st.randoms(use_true_random=False))
def test_columns_may_stand_in_any_order_among_new_ones(
    tmp_path: Path, moves: list[Move], bank: str, order: object
) -> None:
    rows = BANKS[bank](lines(moves))
    head = next(n for n, row in enumerate(rows) if len(row) > 5)
    places = [*range(len(rows[head])), -1]
    order.shuffle(places)  # type: ignore[attr-defined]
    body = [
        [(*row, "新列")[place] for place in places]
        for row in rows[head:]
        if len(row) == len(rows[head])
    ]
    check(dry_run(tmp_path, as_text([*rows[:head], *body], quoted=True).encode()), moves)


MOVE_THREE = [Move(1, 500), Move(2, -300, "王小明", "报销"), Move(3, 1_000)]


@pytest.mark.parametrize("bank", sorted(BANKS))
@pytest.mark.parametrize("damage", ["amount", "balance", "missing", "doubled", "currency"])
def test_a_damaged_export_is_refused(tmp_path: Path, bank: str, damage: str) -> None:
    told = lines(MOVE_THREE)
    rows = BANKS[bank](told)
    at = next(n for n, row in enumerate(rows) if yuan(told[1].balance) in ",".join(row).replace(",997", "997")
              or yuan(told[1].balance, comma=True) in row)  # fmt: skip
    row = rows[at]
    if damage == "amount":
        rows[at] = [cell.replace("3.00", "3.01") for cell in row]
    elif damage == "balance":
        rows[at] = [cell.replace("002.00", "002.10") for cell in row]
    elif damage == "missing":
        del rows[at]
    elif damage == "doubled":
        rows.insert(at, row)
    elif "CNY" in row or "人民币元" in row:
        rows[at] = [cell.replace("CNY", "USD").replace("人民币元", "美元") for cell in row]
    else:
        rows.insert(0, ["币种：美元"])
    result = dry_run(tmp_path, as_text(rows, quoted=True).encode("gbk"))
    assert not result.ok
    assert "人民币" in result.problems[0] if damage == "currency" else "第 " in str(result.problems)


def test_a_row_that_was_cut_off_is_not_a_remark(tmp_path: Path) -> None:
    text = as_text(icbc(lines(MOVE_THREE))).encode("gbk")
    for cut in range(3, 50, 4):
        assert not dry_run(tmp_path, text[:-cut]).ok


def test_sums_above_the_header_must_agree(tmp_path: Path) -> None:
    rows = boc(lines(MOVE_THREE))
    rows[5][1] = "15.01"
    result = dry_run(tmp_path, as_text(rows, quoted=True).encode("gbk"))
    assert result.problems == ("收入金额不符：汇总写 ¥15.01，明细合计 ¥15.00。",)


def test_rows_of_one_second_may_stand_in_any_order(tmp_path: Path) -> None:
    told = lines([Move(1, 500), Move(1, -300), Move(1, 1_000), Move(9, 70)])
    result = dry_run(tmp_path, as_text(icbc([told[2], told[0], told[1], told[3]])).encode())
    check(result, [line.move for line in told])


def test_a_row_says_whose_money_it_is() -> None:

    text = as_text(boc(lines(MOVE_THREE)), quoted=True).split("\r\n")
    reader = Boc.recognise(Opening(text))
    assert reader is not None
    first, second, _ = reader.rows(1, text)
    assert (first.channel, first.party, first.account) == (
        "wechat",
        "财付通支付科技有限公司",
        ACCOUNT,
    )
    assert (second.channel, second.party, second.amount) == ("", "王小明", -300)


@pytest.mark.parametrize("row", [1, 2, 3])
def test_two_lines_that_became_one_are_never_taken_for_one(tmp_path: Path, row: int) -> None:
    text = as_text(icbc(lines(MOVE_THREE))).split("\r\n")
    text[row : row + 2] = [text[row] + text[row + 1]]
    assert not dry_run(tmp_path, "\r\n".join(text).encode()).ok


def test_a_surplus_that_holds_money_is_another_row_and_no_remark(tmp_path: Path) -> None:
    rows = icbc(lines(MOVE_THREE))
    rows[-1][-2] = "商户,大碗,结算"
    assert dry_run(tmp_path, unquoted(rows)).ok
    rows[-1][-2] = "商户,45.67,,10057.67,结算"
    assert "却有 14 列" in dry_run(tmp_path, unquoted(rows)).problems[0]


def unquoted(rows: list[list[str]]) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode()


def test_a_line_end_inside_quotes_parts_no_row(tmp_path: Path) -> None:
    text = as_text(icbc(lines(MOVE_THREE)), quoted=True).replace("报销", "报\r\n销")
    check(dry_run(tmp_path, text.encode("gbk")), MOVE_THREE)
    assert not dry_run(tmp_path, text[: text.index("报") + 2].encode("gbk")).ok


PERSONAL = {
    "icbc_company": ("[HISTORYDETAIL]\n对方账号\t交易时间\t借贷标志\t对方单位\t用途\t摘要\t附言\t发生额\t余额\t币种\n"
                     "1\t2026-11-18 12:30:05\t贷\t财付通\t\t\t\t2,000.00\t12,000.00\t人民币\n"
                     "2\t2026-11-19 00:30:06\t借\t某店\t\t\t\t1,003.00\t10,997.00\t人民币\n"),
    "icbc": ("明细查询文件下载\n\n卡号:,6222020200112233445\n子账户序号:,0\n\n"
             "交易日期,摘要,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
             "记账金额(收入),记账金额(支出),记账币种,余额,对方户名,\n"
             '2026-11-19 ,"消费 ",网上,CHN,钞,"-  ","-  ",-  ," ","1,003.00 ",人民币,"10,997.00 ",王小明 ,\n'
             '2026-11-18 ,"转入 ",网上,CHN,钞,"2,000.00 ", ,人民币,"2,000.00 ", ,人民币,"12,000.00 ",,\n'
             '"人民币合计","2,000.00","1,003.00"\n'),
    "abc": ("账号：622848*****0018,户名：*明\n"
            "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言\n"
            "20261118,123005,转存,+2000.00,12000.00,财付通,1,网银,\n20261119,003006,消费,-1003.00,10997.00,某店,2,POS,\n"),
    "cmb": ("记账日期\t货币\t交易金额\t联机余额\t交易摘要\t对手信息\n"
            "2026-11-18\tCNY\t2,000.00\t12,000.00\t转账\t财付通\n2026-11-19\tCNY\t-1,003.00\t10,997.00\t消费\t某店\n"),
    "spdb": ("顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言\n"
             "1,20261118,转账,2000.00,,12000.00,财付通,1,\n2,20261119,消费,,1003.00,10997.00,某店,2,\n"),
    "pipes": ("查询账号[ Inquirer account number ],6222020200112233445\n"
              "|记账日期|借方发生额|贷方发生额|余额|摘要|\n"
              "|20261118|0.00|2,000.00|12,000.00|转账|\n|20261119|1,003.00|0.00|10,997.00|消费|\n"),
}  # fmt: skip


@pytest.mark.parametrize("bank", sorted(PERSONAL))
def test_exports_for_persons_are_read_by_the_names_of_their_columns(
    tmp_path: Path, bank: str
) -> None:
    result = dry_run(tmp_path, PERSONAL[bank].encode("gbk"))
    assert (result.problems, result.layout) == ((), "bank_table")
    assert (result.payments, result.refunds) == ((1, 200_000), (1, 100_300))
    assert result.account == (1_000_000, 1_099_700, True)


COMPANY = {
    "bank_icbc": ("[HISTORYDETAIL]\n"
                  "凭证号\t本方账号\t对方账号\t交易时间\t借/贷\t借方发生额\t贷方发生额\t对方单位名称\t余额\n"
                  "0\t6222020200112233445\t1\t2026-11-18 12:30:05\t贷\t\t2,000.00\t财付通\t12,000.00\n"
                  "0\t6222020200112233445\t2\t2026-11-19-00.30.06.123456\t借\t1,003.00\t\t某店\t10,997.00\n"),
    "bank_bocom": ("查询账号:,331066110018000000000\n"
                   "交易时间,摘要,凭证种类,凭证号码,币种,发生额,余额,余额方向,对方账号,对方户名,对方行名,借贷标志,对账码,核心流水号\n"
                   '2026-11-18 12:30:05,代付,,,人民币,"2,000.00","12,000.00",贷,1,财付通,,贷,,E1\n'
                   '2026-11-19 00:30:06,支付,,,人民币,"1,003.00","10,997.00",贷,2,某店,,借,,E2\n'
                   "借方交易笔数:,1,借方交易金额:,1003.00,贷方交易笔数:,1,贷方交易金额:,2000.00\n"),
    "bank_abc": ("户名：面馆,账号：6222020200112233445\n"
                 "交易时间,收入金额,支出金额,账户余额,对方账号,对方户名,对方开户行,交易用途,摘要\n"
                 "2026-11-18 12:30:05,2000.00,,12000.00,1,财付通,某行,,\n"
                 "2026-11-19 00:30:06,,1003.00,10997.00,2,某店,某行,,\n"
                 "汇总收入金额：,2000.00,汇总支出金额：,1003.00\n"),
}  # fmt: skip


@pytest.mark.parametrize("bank", sorted(COMPANY))
def test_a_banks_other_exports_are_known_too(tmp_path: Path, bank: str) -> None:
    result = dry_run(tmp_path, COMPANY[bank].encode("gbk"))
    assert (result.problems, result.layout) == ((), bank)
    assert (result.payments, result.refunds) == ((1, 200_000), (1, 100_300))
    assert result.account == (1_000_000, 1_099_700, True)


def test_a_row_without_an_amount_is_refused_unless_it_brings_a_balance_forward(
    tmp_path: Path,
) -> None:
    rows = icbc(lines(MOVE_THREE))
    rows.insert(2, ["0", "2026-11-18 00:00:00", "", "", "", "", "10000.00", "", "期初余额", ""])
    check(dry_run(tmp_path, as_text(rows).encode()), MOVE_THREE)
    rows[2][8] = "转账"
    assert dry_run(tmp_path, as_text(rows).encode()).problems == ("第 3 行：这一行没有金额。",)


def test_a_broken_chain_is_told_with_its_figures(tmp_path: Path) -> None:
    told = lines(MOVE_THREE)
    result = dry_run(tmp_path, as_text(icbc([told[0], told[2]])).encode())
    assert (result.ok, result.rows, result.net_fen) == (False, 2, 1_500)
    assert result.account == (OPENING, OPENING + 1_200, False)
