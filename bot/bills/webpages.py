"""Tables of web pages and of spreadsheets in XML: what some hand out under the name of a workbook."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from bot.bills.layout import BadBill
from bot.bills.reading import BOM, sniffed
from bot.bills.splitting import CELL

LARGEST = 64 << 20
WIDEST = 256  # columns
CELLS = frozenset({"td", "th", "cell"})  # the last of a spreadsheet in XML
ROWS = frozenset({"tr", "row"})
_CLOSED = re.compile(r"</(?:\w+:)?table", re.IGNORECASE)
_BOOK = re.compile(rb"\s*<\?xml[^>]*>\s*(?:<\?mso[^>]*>\s*)?<(?:\w+:)?Workbook\b", re.IGNORECASE)
_BEGINS = re.compile(rb"\s*(?:<!doctype html|<html|<head|<meta|<table|<body|<style)", re.IGNORECASE)


class Page:
    """A web page as a document: each row of its tables is a line, its cells parted by U+001F."""

    closed = True

    def __init__(self, name: str, chunks: Iterator[bytes]) -> None:
        self.name = name
        self.encoding = ""
        self._chunks = chunks

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """All rows; they count from the top of the page."""
        content = bytearray()
        for chunk in self._chunks:
            content += chunk
            if len(content) > LARGEST:
                raise BadBill("网页格式的账单太大：最多 64 MiB，请改用 csv 导出。")
        self.encoding = sniffed(bytes(content))
        try:
            text = bytes(content).removeprefix(BOM).decode(self.encoding)
        except UnicodeDecodeError as wrong:
            raise BadBill(f"有不属于 {self.encoding} 的字节，文件可能损坏了。") from wrong
        rows = _Rows()
        rows.feed(text)
        rows.close()
        if not _CLOSED.search(text):
            raise BadBill("文件到这里就断了，请重新下载。", len(rows.lines) or None)
        yield 1, rows.lines


def is_page(start: bytes) -> bool:
    """Whether these first bytes are a web page's."""
    start = start.removeprefix(BOM)
    return (_BEGINS.match(start) or _BOOK.match(start)) is not None


class _Rows(HTMLParser):
    """Keeps the text of cells, row by row; everything else is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._cells: list[str] = []
        self._text: list[str] | None = None
        self._spans = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        told = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag in CELLS:
            self._end_cell()
            self._skip_to(_number(told.get("index", "")))  # cells of XML that are not there
            self._text = []
            self._spans = max(
                _number(told.get("colspan", "")), _number(told.get("mergeacross", "")) + 1
            )
        elif tag in ROWS:
            self._end_row()
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag.rpartition(":")[2] == "cell":
            self._end_cell()

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in CELLS:
            self._end_cell()
        elif tag in ROWS or tag == "table":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _skip_to(self, column: int) -> None:
        self._cells += [""] * (column - 1 - len(self._cells))

    def _end_cell(self) -> None:
        if self._text is not None and len(self._cells) < WIDEST:
            text = " ".join("".join(self._text).replace(CELL, " ").split())
            self._cells += [text, *[""] * (self._spans - 1)]
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self.lines.append(CELL.join(self._cells))
        self._cells = []


def _number(text: str) -> int:
    """A count among a tag's marks; 0 where there is none."""
    return min(int(text), WIDEST) if text.isdecimal() else 0
