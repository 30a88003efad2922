"""Workbooks (xls, xlsx): every sheet as lines of cells, with amounts that are still whole fen."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from bot.bills.inflating import BROKEN, CHUNK, RATIO, RATIO_FROM
from bot.bills.layout import BadBill
from bot.bills.splitting import CELL

OLE, MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "[Content_Types].xml"
LARGEST = 64 << 20  # bytes as it lies on the disk
INFLATED = 512 << 20
AREA = 20_000_000  # cells of the rectangle that holds everything: the library lays it out in full
BATCH = 5_000
EXACT = 1e15  # up to here every whole number is a number of its own
FEN = 5e-7  # a binary fraction is not nearer to a decimal one than this
PARTS = str.maketrans(dict.fromkeys(f"{CELL}\r\n\t", " "))

_CELL = re.compile(rb'<c[^>]*? r="([A-Z]{1,3})(\d{1,7})"')
Value = int | float | str | bool | time | date | datetime | timedelta


class Sheet:
    """One sheet as a document: each row is a line, its cells parted by U+001F."""

    encoding = "workbook"
    closed = True

    def __init__(self, name: str, sheet: CalamineSheet) -> None:
        self.name = name
        self._sheet = sheet

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with the number of the first; they count as a spreadsheet shows them."""
        lines: list[str] = []
        line = 1
        for row in self._sheet.iter_rows():
            lines.append(CELL.join(map(_text, row)))
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
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            if sheet.total_height:
                yield Sheet(name, sheet)
    except CalamineError as wrong:
        raise BadBill("表格文件打不开：损坏了，或者设了密码。") from wrong


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
        raise BadBill("表格文件打不开：损坏了，或者设了密码。") from wrong


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
                columns = max(columns, len(column), _column(column))
                rows = max(rows, int(row))
            if columns * rows > AREA:
                raise BadBill("表格里的单元格多得不像账单。")
            tail = chunk[-64:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(value: Value) -> str:
    """A cell as a text export would have it."""
    if isinstance(value, str):
        return value.translate(PARTS)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float) -> str:
    """Whole numbers whole, fen as fen; what has lost digits shows it and is refused by who needs it."""
    if abs(value) >= EXACT:
        return f"{value:.6E}"
    if value == int(value):
        return str(int(value))
    return f"{value:.2f}" if abs(value - round(value, 2)) < FEN else repr(value)
