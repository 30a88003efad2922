"""Workbooks (xls, xlsx): every sheet as lines of cells, opened where a broken one does no harm."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile

from bot.bills.inflating import BROKEN, CHUNK, RATIO, RATIO_FROM
from bot.bills.layout import BadBill

OLE, MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "[Content_Types].xml"
LARGEST = 64 << 20  # bytes as it lies on the disk
INFLATED = 512 << 20
AREA = 20_000_000  # cells of the rectangle that holds everything: the library lays it out in full
BATCH = 5_000
CHILD = Path(__file__).with_name("workbook_child.py")
SHEET = "\x1d\n"  # what the child writes before a sheet
DOES_NOT_OPEN = "表格文件打不开：损坏了，或者设了密码。"

_CELL = re.compile(rb'<c[^>]*? r="([A-Z]{1,3})(\d{1,7})"')


class Sheet:
    """One sheet as a document: each row is a line, its cells parted by U+001F."""

    encoding = "workbook"
    closed = True

    def __init__(self, name: str, lines: Iterator[str]) -> None:
        self.name = name
        self._lines = lines

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with the number of the first; they count as a spreadsheet shows them."""
        lines: list[str] = []
        line = 1
        for text in self._lines:
            lines.append(text.removesuffix("\n"))
            if len(lines) == BATCH:
                yield line, lines
                line, lines = line + BATCH, []
        if lines:
            yield line, lines


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip file is a workbook's."""
    return MARK in archive.namelist()


def sheets(name: str, content: bytes) -> Iterator[Sheet]:
    """Every sheet that is not empty; BadBill for what is broken, locked or too large."""
    if len(content) > LARGEST:
        raise BadBill("表格文件太大：最多 64 MiB，请改用 csv 导出。")
    if not content.startswith(OLE):
        _measure(content)
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as told:
        # Isolated: nothing but the library and the standard one; its last words are for nobody.
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=content, stdout=told, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if done.returncode:
            raise BadBill(DOES_NOT_OPEN)
        told.seek(0)
        yield from _parted(name, told)


def _parted(name: str, lines: Iterable[str]) -> Iterator[Sheet]:
    """Sheet by sheet; what was left unread of one is passed over before the next."""
    number = 0

    def sheet_of(line: str) -> int:
        nonlocal number
        number += line == SHEET
        return number

    for _, rows in groupby(lines, sheet_of):
        next(rows)  # the line that opens it
        yield Sheet(name, rows)  # noqa: B031  each is read before the next is asked for


def _measure(content: bytes) -> None:
    """Inflate it once, counting, before the library does so without."""
    size = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for info in archive.infolist():
                for read in _inflated(archive, info):
                    size += read
                    if size > INFLATED or (size > RATIO_FROM and size > RATIO * len(content)):
                        raise BadBill("表格文件解开后大得不像账单。")
    except BROKEN as wrong:
        raise BadBill(DOES_NOT_OPEN) from wrong


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[int]:
    """How much each piece adds; of a sheet also how far its cells lie apart."""
    columns = rows = 0
    is_sheet = "worksheets/" in info.filename
    tail = b""
    with archive.open(info) as file:
        while chunk := file.read(CHUNK):
            yield len(chunk)
            if not is_sheet:
                continue
            for column, row in _CELL.findall(tail + chunk):
                columns = max(columns, _column(column))
                rows = max(rows, int(row))
            if columns * rows > AREA:
                raise BadBill("表格里的单元格多得不像账单。")
            tail = chunk[-64:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
