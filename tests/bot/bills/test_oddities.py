"""Every layout, after everything that people do to files: read as if nothing had been done, or refused."""

from pathlib import Path

import pytest

from bot.bills.cells import amount, fen, instant
from bot.bills.importing import ImportResult
from tests.bot.bills.banks.exports import BANKS, OPENING, as_text, icbc, lines
from tests.bot.bills.makers import dry_run
from tests.bot.bills.oddities import MOVES, ODDITIES, SAMPLES, text


def said(result: ImportResult) -> tuple[object, ...]:
    """All that a file says."""
    return (result.problems, result.layout, result.rows, result.payments, result.refunds, result.fees_fen,
            result.net_fen, result.account, result.first, result.last, result.complete)  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, ...]]:
    """What each sample says as it is."""
    folder = tmp_path_factory.mktemp("plain")
    return {name: said(dry_run(folder, text(rows).encode())) for name, rows in SAMPLES.items()}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_a_file_says_the_same_after(
    tmp_path: Path, plain: dict[str, tuple[object, ...]], oddity: str
) -> None:
    told = {name: said(dry_run(tmp_path, ODDITIES[oddity](rows))) for name, rows in SAMPLES.items()}
    assert [name for name in SAMPLES if plain[name][0]] == []
    assert {name: one for name, one in told.items() if one != plain[name]} == {}


@pytest.mark.parametrize("cut", [1, 2, 3, 30, 31])
@pytest.mark.parametrize("oddity", ["UTF-16 with tabs", "UTF-16, the other way", "lone CRs"])
def test_a_file_cut_anywhere_is_never_taken_for_whole(
    tmp_path: Path, oddity: str, cut: int
) -> None:
    for name in ("wechat_all", "alipay_detail", "alipay_summary", "bank_icbc"):
        whole = ODDITIES[oddity](SAMPLES[name])
        result = dry_run(tmp_path, whole[:-cut])
        # A remark after the sums may be cut; what they prove may not.
        assert not result.ok or said(result) == said(dry_run(tmp_path, whole)), name


@pytest.mark.parametrize("bank", sorted(BANKS))
def test_the_only_row_of_a_file_is_never_taken_without_its_end(tmp_path: Path, bank: str) -> None:
    whole = text(BANKS[bank](lines(MOVES[:1]))).encode()
    account = dry_run(tmp_path, whole).account
    for cut in range(1, 60):
        result = dry_run(tmp_path, whole[:-cut])
        assert not result.ok or result.account in (account, (None, None, None)), cut


@pytest.mark.parametrize(
    "cell", ["1,23.45", "1.234,50", "12.345", "1e3", "--1.00", "(1.00", "-1.00-", "(-1.00)", "1.00元角", "一百", ""]
)  # fmt: skip
def test_what_may_be_two_amounts_is_none(cell: str) -> None:
    for read in (amount, fen):
        with pytest.raises(ValueError, match="不是精确到分的金额"):
            read(cell)


@pytest.mark.parametrize(
    "cell", ["20261", "99999", "4.6344e4", "46344.9x", "11/18/2026", "18-11-2026", "12:30:05"]
)
def test_what_may_be_two_days_is_none(cell: str) -> None:
    with pytest.raises(ValueError, match=r"不是时间|年份不对"):
        instant(cell)


def test_a_serial_day_may_stand_beside_its_clock() -> None:
    noon = instant("2026-11-18 12:30:05")
    for date, clock in (("46344", "12:30:05"), ("46344", "123005"), ("46344.0", "12:30:05"),
                        ("2026-11-18", "0.5208912037"), ("46344", ".5208912037")):  # fmt: skip
        assert instant(date, clock) == noon


@pytest.mark.parametrize(
    "unit", ["单位：分", "（金额单位：万元）", "货币单位： 美元", "交易明细(单位：人民币万元)"]
)
@pytest.mark.parametrize(
    "name", ["alipay_detail", "alipay_funds", "bank_icbc", "bank_table", "chinaums"]
)
def test_amounts_that_are_not_in_yuan_are_refused(tmp_path: Path, name: str, unit: str) -> None:
    result = dry_run(tmp_path, text([[unit], *SAMPLES[name]]).encode())
    assert "第 1 行：金额的单位是" in result.problems[0]


@pytest.mark.parametrize(
    "unit", ["对方单位：万元贸易公司", "付款单位：分店", "单位：分公司财务部", "单位：元"]
)
def test_a_company_is_no_unit_of_money(tmp_path: Path, unit: str) -> None:
    assert dry_run(tmp_path, text([[unit], *SAMPLES["bank_icbc"]]).encode()).ok


@pytest.mark.parametrize("unit", ["(分)", "（万元）", "[分]", "(美元)"])
def test_a_column_that_is_not_in_yuan_is_not_taken_for_one(tmp_path: Path, unit: str) -> None:
    rows = [
        [word.replace("转入金额", f"转入金额{unit}") for word in row]
        for row in SAMPLES["bank_icbc"]
    ]
    assert not dry_run(tmp_path, text(rows).encode()).ok


@pytest.mark.parametrize("minus", ["-{}", "({})"])
def test_a_bank_may_print_what_went_out_below_zero(tmp_path: Path, minus: str) -> None:
    rows = [[minus.format(word) if n == 5 and word[:1].isdigit() else word for n, word in enumerate(row)]
            for row in icbc(lines(MOVES))]  # fmt: skip
    result = dry_run(tmp_path, as_text(rows).encode())
    assert (result.problems, result.account) == ((), (OPENING, OPENING - 175_543, True))


def test_a_time_without_its_day_is_not_taken_for_a_day(tmp_path: Path) -> None:
    rows = [
        "记账日期,交易时间,收入金额,支出金额,账户余额",
        "20261118,45959,5.00,,105.00",
        "20261119,93015,,3.00,102.00",
    ]
    result = dry_run(tmp_path, "\n".join(rows).encode())
    assert (result.problems, result.first) == ((), "2026-11-18T04:59:59+08:00")
    bare = [row.split(",", 1)[1] for row in rows]
    assert "不是时间" in dry_run(tmp_path, "\n".join(bare).encode()).problems[0]


def test_two_bills_joined_to_one_are_not_a_remark(tmp_path: Path) -> None:
    for name in ("wechat_all", "wechat_funds", "alipay_summary"):
        rows = SAMPLES[name]
        assert not dry_run(tmp_path, text([*rows, *rows]).encode()).ok
