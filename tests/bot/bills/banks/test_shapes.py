"""What other banks' exports look like, and what only looks like one: read to the fen, or one sentence."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from bot.bills.importing import ImportResult
from tests.bot.bills.banks.exports import OPENING, Move, Rows, as_text, boc, icbc, lines
from tests.bot.bills.makers import clock, dry_run, yuan

MOVES = [Move(1, 123_456), Move(2, -50_000, "王小明", "货款"), Move(90_000, 8_800)]
SUMS = ((2, 132_256), (1, 50_000), (OPENING, OPENING + 82_256, True))


def two_sided(names: tuple[str, str], moves: list[Move] = MOVES) -> Rows:
    return [["交易时间", *names, "余额", "对方户名"],
            *([clock(at.move.at), at.side(1, ""), at.side(-1, ""), yuan(at.balance), at.move.party]
              for at in lines(moves))]  # fmt: skip


def one_sided(side: str, words: tuple[str, str], moves: list[Move] = MOVES) -> Rows:
    return [["交易时间", side, "交易金额", "余额", "对方户名"],
            *([clock(at.move.at), words[at.move.fen < 0], yuan(abs(at.move.fen)), yuan(at.balance), at.move.party]
              for at in lines(moves))]  # fmt: skip


def read(tmp_path: Path, rows: Rows) -> ImportResult:
    return dry_run(tmp_path, as_text(rows).encode())


def sums(result: ImportResult) -> object:
    assert result.problems == ()
    return result.payments, result.refunds, result.account


@pytest.mark.parametrize(
    "names",
    [("入账金额", "出账金额"), ("贷方(入账)", "借方(出账)"), ("贷方金额（收入）", "借方金额（支出）"),
     ("转入额", "转出额"), ("交易金额(贷)", "交易金额(借)"), ("收款金额", "付款金额"), ("存入", "支取"),
     ("贷", "借"), ("贷方(Credit)", "借方(Debit)"), ("收入（贷方）金额", "支出（借方）金额"),
     ("贷方发生金额", "借方发生金额")],
)  # fmt: skip
def test_two_columns_are_known_by_the_words_of_their_names(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    assert sums(read(tmp_path, two_sided(names))) == SUMS


def test_a_column_that_names_both_ways_is_not_guessed_at(tmp_path: Path) -> None:
    result = read(tmp_path, two_sided(("借方金额(收)", "贷方金额(支)")))
    assert "认不出" in result.problems[0]


@pytest.mark.parametrize(
    ("side", "words"),
    [("借贷标记", ("贷", "借")), ("交易方向", ("收入", "支出")), ("收付", ("收", "付")), ("资金流向", ("进账", "扣账")),
     ("收支类型", ("收", "支")), ("出入账标志", ("入账", "出账")), ("方向", ("存", "取"))],
)  # fmt: skip
def test_a_column_of_directions_is_known_by_its_name(
    tmp_path: Path, side: str, words: tuple[str, str]
) -> None:
    assert sums(read(tmp_path, one_sided(side, words))) == SUMS
    assert read(tmp_path, one_sided(side, words, MOVES[1:2])).refunds == (1, 50_000)


@pytest.mark.parametrize("moves", [MOVES[1:2], [Move(1, -100), Move(2, -100)], MOVES[:1]])
def test_an_amount_without_a_direction_is_proven_or_refused(
    tmp_path: Path, moves: list[Move]
) -> None:
    result = read(tmp_path, one_sided("说明", ("", ""), moves))
    assert "是收还是付" in result.problems[0]
    rising = [Move(1, 500), Move(2, 700)]
    assert read(tmp_path, one_sided("说明", ("", ""), rising)).payments == (2, 1_200)


def test_a_plus_is_a_direction_and_so_is_the_kind_of_a_boc_row(tmp_path: Path) -> None:
    rows = one_sided("说明", ("", ""), MOVES[:1])
    rows[1][2] = f"+{rows[1][2]}"
    assert read(tmp_path, rows).payments == (1, 123_456)
    unsigned = [[cell.lstrip("+-") if n == 9 else cell for n, cell in enumerate(row)]
                for row in boc(lines(MOVES))]  # fmt: skip
    assert sums(read(tmp_path, unsigned)) == SUMS


@pytest.mark.parametrize(
    "title", ["账号：6222020200112233445（美元）", "港币账户明细", "账户货币：USD", "Currency: EUR"]
)
def test_a_title_that_names_other_money_refuses_the_file(tmp_path: Path, title: str) -> None:
    result = read(tmp_path, [[title], *icbc(lines(MOVES))])
    assert "只能导入人民币" in result.problems[0]


def test_totals_rules_and_balances_brought_forward_are_no_rows(tmp_path: Path) -> None:
    head, *told = two_sided(("收入", "支出"))
    rows = [head, ["", "", "", yuan(OPENING), "上期余额"], ["-----"] * 5, *told, ["=" * 9] * 5,
            ["2 收", "1,322.56", "1 支", "500.00"], ["共3笔", "1,322.56", "500.00"]]  # fmt: skip
    assert sums(read(tmp_path, rows)) == SUMS


def test_an_account_may_be_written_with_dashes_and_is_no_date(tmp_path: Path) -> None:
    dashed, plain = (
        dry_run(tmp_path, as_text([[title], *icbc(lines(MOVES))]).encode())
        for title in ("账号:10-5456010400 日期 2026-11-18", "账户明细 2026-11-01 至 2026-11-30")
    )
    assert sums(dashed) == sums(plain) == SUMS


def workbook(*sheets: tuple[Rows, bool]) -> bytes:
    """Sheets, each shown or hidden."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    for rows, shown in sheets:
        sheet = book.add_worksheet()
        for y, row in enumerate(rows):
            sheet.write_row(y, 0, row)
        if not shown:
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    return file.getvalue()


def test_only_shown_sheets_count_unless_none_is(tmp_path: Path) -> None:
    rows, other = two_sided(("收入", "支出")), two_sided(("收入", "支出"), [Move(5, 1)])
    assert sums(dry_run(tmp_path, workbook((rows, True), (other, False)))) == SUMS
    both = dry_run(tmp_path, workbook((rows, True), (other, True)))
    assert "几份账单" in both.problems[0]


def test_rows_that_go_on_in_a_sheet_without_a_header_are_not_lost(tmp_path: Path) -> None:
    head, *told = two_sided(("收入", "支出"))
    parted = dry_run(tmp_path, workbook(([head, *told[:2]], True), (told[2:], True)))
    assert "没有表头" in parted.problems[0]
    summed = dry_run(
        tmp_path, workbook(([head, *told], True), ([["渠道", "金额"], ["微信", "1.00"]], True))
    )
    assert sums(summed) == SUMS


def test_lines_that_a_workbook_keeps_in_one_cell_each_are_cut(tmp_path: Path) -> None:
    rows = [["\t".join(row)] for row in icbc(lines(MOVES))]
    assert sums(dry_run(tmp_path, workbook((rows, True)))) == SUMS


def test_a_spreadsheet_in_xml_is_a_table(tmp_path: Path) -> None:
    def cells(row: list[str]) -> str:
        told = [(n, word) for n, word in enumerate(row, 1) if word]
        return "".join(
            f'<Cell ss:Index="{n}"><Data ss:Type="String">{word}</Data></Cell>' for n, word in told
        )

    rows = "".join(f"<Row>{cells(row)}<Cell/></Row>" for row in icbc(lines(MOVES)))
    page = (f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:x" '
            f'xmlns:ss="urn:x"><Worksheet><Table>{rows}</Table></Worksheet></Workbook>')  # fmt: skip
    assert sums(dry_run(tmp_path, page.encode())) == SUMS


@pytest.mark.parametrize(
    ("begins", "says"),
    [(b"%PDF-1.7\n", "PDF"), (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x89PNG\r\n", "图片")],
)  # fmt: skip
def test_what_is_no_bill_is_called_by_its_name(tmp_path: Path, begins: bytes, says: str) -> None:
    assert says in dry_run(tmp_path, begins + b"x" * 40).problems[0]
