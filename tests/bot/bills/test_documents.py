"""What people hand over: archives, workbooks, web pages – and what only pretends to be one."""

import gzip
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from bot.bills.importing import import_file
from tests.bot.bills import test_alipay, test_unionpay
from tests.bot.bills.banks.exports import (
    OPENING,
    Move,
    Rows,
    as_text,
    as_workbook,
    ccb,
    icbc,
    lines,
)
from tests.bot.bills.makers import NOW, dry_run, gbk_zip

MOVES = [Move(1, 500), Move(2, -300, "王小明"), Move(3, 1_000)]
EXPORT = icbc(lines(MOVES))
CSV = as_text(EXPORT).encode("gbk")
WHOLE = (OPENING, OPENING + 1_200, True)


def packed(*files: tuple[str, bytes], **more: int) -> bytes:
    """A zip archive."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", more.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def page(rows: Rows) -> str:
    cells = ("".join(f"<td>{cell}&nbsp;</td>" for cell in row) for row in rows)
    return (
        f"<html><head><style>td {{}}</style></head><table>{'</tr><tr>'.join(cells)}</table></html>"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("明细.csv", CSV),
        ("明细.xls", as_text(EXPORT, "\t").encode("gbk")),
        ("明细.xls", page(EXPORT).encode("gbk")),
        ("明细.xls", page(EXPORT).encode("utf-8-sig")),
        ("明细.xlsx", as_workbook(EXPORT)),
        ("明细.txt", b"\r\n\r\n" + as_text(EXPORT, "|").encode()),
        ("明细.zip", packed(("a.csv", CSV))),
        ("明细.zip", packed(("a.xlsx", as_workbook(EXPORT)))),
        ("明细.zip", packed(("a/", b""), ("a/b.csv", CSV), ("__MACOSX/a/._b.csv", b"x"))),
        ("明细.csv.gz", gzip.compress(CSV)),
    ],
)
def test_a_name_says_nothing_and_the_bytes_everything(
    tmp_path: Path, name: str, content: bytes
) -> None:
    result = dry_run(tmp_path, content, name)
    assert (result.problems, result.layout, result.account) == ((), "bank_icbc", WHOLE)


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    old = Path(__file__).parent / "banks" / "icbc.xls"
    result = dry_run(tmp_path, old.read_bytes(), "明细.xls")
    assert (result.problems, result.layout, result.account) == ((), "bank_icbc", WHOLE)


def test_numbers_of_a_workbook_are_whole_fen_or_refused(tmp_path: Path) -> None:
    assert dry_run(tmp_path, workbook(0.1 + 0.2), "a.xlsx").net_fen == 30
    result = dry_run(tmp_path, workbook(0.305), "a.xlsx")
    assert "第 2 行" in result.problems[0]


def workbook(fen: float, far: tuple[int, int] = (0, 0)) -> bytes:
    """One movement of this many yuan; and something in a cell far away."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, ["交易时间", "收入金额", "支出金额", "账户余额"])
    sheet.write_number(1, 0, 46_344.5, day)
    sheet.write_number(1, 1, fen)
    sheet.write_number(1, 3, fen)
    if any(far):
        sheet.write_string(*far, "x")
    book.close()
    return file.getvalue()


def test_a_workbook_with_cells_far_apart_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    assert "单元格多得" in dry_run(tmp_path, workbook(1, (1_048_575, 16_383)), "a.xlsx").problems[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (packed(("a.csv", CSV), ("b.csv", CSV)), "几份账单"),
        (packed(*((f"{n}.csv", b"x") for n in range(11))), "超过 10 个"),
        (packed(("a.zip", packed(("a.csv", CSV)))), "压缩包里还有压缩包"),
        (packed(("a.csv", CSV), method=zipfile.ZIP_BZIP2), "压缩方式不认识"),
        (packed(("a.csv", CSV + b"\n" * 50_000_000)), "压缩比超过"),
        (packed(("[Content_Types].xml", b" " * 50_000_000)), "大得不像账单"),
        (packed(("[Content_Types].xml", b"x")), "打不开"),
        (packed(("a.csv", CSV))[:-30], "压缩文件损坏"),
        (packed(("a.csv", b"hello"),), "认不出"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 5000, "打不开"),
        (as_workbook(EXPORT)[:-400], "压缩文件损坏"),
        (page(EXPORT).replace("</table", "</tab").encode(), "文件到这里就断了"),
        (b"<html><table></table></html>", "认不出"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document>camt.053</Document>', "文档类型"),
    ],
)  # fmt: skip
def test_what_only_pretends_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    result = dry_run(tmp_path, content)
    assert not result.ok
    assert len(result.problems) == 1
    assert says in result.problems[0]


def test_an_entry_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(packed(("a.csv", CSV)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert "有密码" in dry_run(tmp_path, bytes(content)).problems[0]


def test_a_spoilt_entry_is_refused(tmp_path: Path) -> None:
    content = bytearray(packed(("a.csv", CSV), method=zipfile.ZIP_STORED))
    content[60] ^= 1
    assert not dry_run(tmp_path, bytes(content)).ok


def test_a_bill_and_its_disputes_in_one_archive_are_one_bill(tmp_path: Path) -> None:
    both = gbk_zip(
        {"a_业务明细(汇总).csv": test_alipay.summary(), test_unionpay.NAME: test_unionpay.TWO}
    )
    assert dry_run(tmp_path, both, "a.zip").layout == "unionpay_zm"


def test_accounts_of_one_file_have_chains_of_their_own(tmp_path: Path) -> None:
    first, second = ccb(lines(MOVES)), ccb(lines(MOVES))[1:]
    rows = [*first, *(["6222020200998877665", *row[1:]] for row in second)]
    result = dry_run(tmp_path, as_text(rows, quoted=True).encode("gbk"))
    assert result.account == (2 * OPENING, 2 * (OPENING + 1_200), True)


def test_a_workbook_that_kills_its_reader_is_refused_and_nothing_else_dies(tmp_path: Path) -> None:
    old = bytearray((Path(__file__).parent / "banks" / "icbc.xls").read_bytes())
    chance = random.Random(99)
    for _ in range(25):
        broken = bytearray(old)
        for _ in range(chance.choice((1, 2, 8, 30))):
            broken[chance.randrange(len(broken))] = chance.choice((0, 255, chance.randrange(256)))
        result = dry_run(tmp_path, bytes(broken), "a.xls")
        assert result.ok or len(result.problems) == 1


def test_progress_inside_an_archive_goes_on_to_its_end(tmp_path: Path) -> None:
    path, heard = tmp_path / "a.zip", list[int]()
    path.write_bytes(packed(("a.csv", CSV + b"\r\n" * 700_000)))
    import_file(path, now=NOW, dry_run=True, progress=lambda read, _size: heard.append(read))
    assert len(heard) > 1
    assert heard == sorted(heard)
    assert heard[-1] <= path.stat().st_size
