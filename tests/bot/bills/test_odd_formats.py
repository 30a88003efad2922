"""UnionPay's files, MT940, camt.053, OFX and explained exports, after what people do to files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bills.importing import import_file
from bot.bills.mapped import Explained, save_mapping
from tests.bot.bills.banks.exports import Move
from tests.bot.bills.banks.test_international import camt, mt940, ofx
from tests.bot.bills.makers import NOW, dry_run
from tests.bot.bills.oddities import ODDITIES, text
from tests.bot.bills.test_oddities import said
from tests.bot.bills.test_unionpay import NAME, TWO

PAGES = [
    [Move(1, 500, "财付通", "结算"), Move(2, -300, "王小明", "报销")],
    [Move(3, 1_000, "a", "b")],
]
FILES = {
    NAME: TWO.decode("gb18030"), "a.sta": mt940(PAGES), "b.sta": mt940(PAGES, envelope=True, codes=True),
    "a.xml": camt(PAGES), "b.xml": camt(PAGES, pretty=True), "a.ofx": ofx(PAGES[0]),
    "b.ofx": ofx(PAGES[0], xml=True),
}  # fmt: skip
Change = Callable[[str], bytes]


def by_line(change: Callable[[str], str]) -> Change:
    return lambda told: "\n".join(map(change, told.replace("\r\n", "\n").split("\n"))).encode()


CHANGES: dict[str, Change] = {
    "GB18030": lambda told: told.encode("gb18030"), "UTF-16": lambda told: told.encode("utf-16"),
    "UTF-16 without its mark": lambda told: told.encode("utf-16-be"),
    "a mark": lambda told: told.encode("utf-8-sig"),
    "lone CRs": lambda told: told.replace("\r\n", "\n").replace("\n", "\r").encode(),
    "CRLF": lambda told: told.replace("\r\n", "\n").replace("\n", "\r\n").encode(),
    "blank lines": lambda told: f"\n\n{told}\n \n".encode(), "the end of DOS": lambda told: f"{told}\x1a".encode(),
    "blanks behind": by_line("{}  ".format),
    "another encoding declared": lambda told: told.replace("UTF-8", "GBK").encode("gbk"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_format_says_the_same(tmp_path: Path, name: str) -> None:
    plain = said(dry_run(tmp_path, FILES[name].encode(), name))
    assert plain[0] == ()
    told = {
        change: said(dry_run(tmp_path, to(FILES[name]), name)) for change, to in CHANGES.items()
    }
    assert {change: one for change, one in told.items() if one != plain} == {}


@pytest.mark.parametrize("name", [name for name in FILES if name != NAME])
def test_a_format_without_columns_may_be_moved_in(tmp_path: Path, name: str) -> None:
    plain = said(dry_run(tmp_path, FILES[name].encode(), name))
    assert said(dry_run(tmp_path, by_line("  {}".format)(FILES[name]), name)) == plain


@pytest.mark.parametrize(
    ("amount", "fen"), [("1,234.50", 123_450), ("-1234,50", -123_450), ("+12", 1_200)]
)
def test_amounts_of_ofx_may_have_a_comma_for_either_mark(
    tmp_path: Path, amount: str, fen: int
) -> None:
    bill = ofx([Move(1, 777)]).replace("<TRNAMT>7.77", f"<TRNAMT>{amount}")
    assert dry_run(tmp_path, bill.encode()).net_fen == fen


HEAD = ("商户号", "交易时间", "交易类型", "流水号", "订单", "交易金额", "手续费")
FIELDS = ("time", "kind", "key", "number", "amount", "fee")
COLUMNS = dict(zip(FIELDS, HEAD[1:], strict=True))
TRADE = Explained("day", "lakala", "trade", HEAD, COLUMNS, ("消费",), ("退款",))
ROWS = [["拉卡拉对账单"], list(HEAD),
        ["8222", "2026-11-18 12:30:01", "消费", "6601", "T1", "1234.50", "7.41"],
        ["8222", "2026-11-18 12:30:02", "退款", "6602", "T1", "-10.00", "-0.06"],
        ["8222", "2026-11-18 12:30:03", "消费", "6603", "T2", "30.50", "0.18"],
        ["合计", "", "", "", "", "1255.00", "7.53"]]  # fmt: skip


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_explained_export_says_the_same_after(tmp_path: Path, oddity: str) -> None:
    save_mapping(tmp_path / "m", TRADE)
    path = tmp_path / "export"
    path.write_bytes(ODDITIES[oddity](ROWS))
    result = import_file(path, now=NOW, dry_run=True, mappings=tmp_path / "m")
    assert (result.problems, result.layout) == ((), "mapped_day")
    assert (result.payments, result.refunds) == ((2, 126_500), (1, 1_000))
    assert (result.fees_fen, result.last) == (753, "2026-11-18T12:30:03+08:00")


@pytest.mark.parametrize("amount", ["1,234.50", "999,100.00"])
def test_thousands_that_lost_their_quotes_are_not_taken_for_two_cells(
    tmp_path: Path, amount: str
) -> None:
    save_mapping(tmp_path, TRADE)
    path = tmp_path / "export.csv"
    row = ",".join([*ROWS[2][:5], amount, "7.41"])
    path.write_text(f"{','.join(HEAD)},备注\n{row},\n", "utf-8")
    result = import_file(path, now=NOW, dry_run=True, mappings=tmp_path)
    assert result.problems == (
        "第 2 行：金额里的千分位逗号没有加引号，分不清是几列，请改用 xlsx 导出。",
    )


def test_an_explained_column_may_count_fen(tmp_path: Path) -> None:
    columns = COLUMNS | {"amount": "交易金额(分)"}
    head = tuple(columns["amount"] if word == "交易金额" else word for word in HEAD)
    save_mapping(tmp_path, Explained("day", "lakala", "trade", head, columns, ("消费",), ("退款",)))
    row = ["8222", "2026-11-18 12:30:01", "消费", "6601", "T1", "123450", "7.41"]
    path = tmp_path / "export.csv"
    path.write_text(text([list(head), row]), "utf-8")
    assert import_file(path, now=NOW, dry_run=True, mappings=tmp_path).payments == (1, 123_450)
    path.write_text(text([list(head), [*row[:5], "1234.50", "7.41"]]), "utf-8")
    told = import_file(path, now=NOW, dry_run=True, mappings=tmp_path).problems
    assert told == ("第 2 行：「1234.50」不是以分计的金额。",)


@pytest.mark.parametrize(
    ("kept", "unit"), [("trade", "(万元)"), ("trade", "[厘]"), ("bank", "(分)")]
)
def test_no_other_unit_can_be_explained(tmp_path: Path, kept: str, unit: str) -> None:
    head = ("日期", f"金额{unit}", "流水号", "余额")
    trade = {"time": "日期", "amount": head[1], "key": "流水号"}
    columns = trade if kept == "trade" else {"day": "日期", "amount": head[1], "balance": "余额"}
    with pytest.raises(ValueError, match="unknown"):
        save_mapping(tmp_path, Explained("day", "lakala", kept, head, columns))
