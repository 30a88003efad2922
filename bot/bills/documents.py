"""What is inside a file that people hand over: one bill, or several in an archive or a workbook."""

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Protocol

from bot.bills.inflating import BROKEN, ZIP, Heard, entries, entry_chunks, entry_name, plain_chunks
from bot.bills.layout import BadBill
from bot.bills.reading import TextFile
from bot.bills.unicode_text import as_usual
from bot.bills.webpages import Page, is_page
from bot.bills.workbooks import LARGEST, OLE, is_workbook, sheets

# What people hand over by mistake, by how it begins, and what to do about it.
STRANGERS = {
    b"%PDF": "这是 PDF，读不准里面的数字；请在网银或平台上另下载 Excel 或 CSV。",
    b"Rar!": "RAR 压缩包打不开，请先解压，再导入里面的账单文件。",
    b"7z\xbc\xaf": "7z 压缩包打不开，请先解压，再导入里面的账单文件。",
    b"\x89PNG": "这是图片，读不准里面的数字；请另下载 Excel 或 CSV。",
    b"\xff\xd8\xff": "这是图片，读不准里面的数字；请另下载 Excel 或 CSV。",
}


class Document(Protocol):
    """One table or text: lines in blocks, with the number of each block's first line."""

    name: str
    encoding: str
    closed: bool  # whether the last line has its end

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Whole lines without their ends; lines count from one."""


def documents(path: Path, heard: Heard) -> Iterator[Document]:
    """Every document of a file; the next is to be asked for when the one before has been read."""
    with path.open("rb") as file:
        magic = file.read(len(OLE))
    stranger = next((says for sign, says in STRANGERS.items() if magic.startswith(sign)), "")
    if stranger:
        raise BadBill(stranger)
    if magic.startswith(ZIP):
        yield from _zipped(path, heard)
    elif magic == OLE:
        yield from sheets(path.name, _whole(path))
    else:
        chunks = plain_chunks(path, heard)
        yield _text(path.name, next(chunks, b""), chunks)


def _zipped(path: Path, heard: Heard) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(path) as archive:
            if is_workbook(archive):
                yield from sheets(path.name, _whole(path))
                return
            spent = 0
            for info in entries(archive):
                yield from _entry(archive, info, heard, spent)
                spent += info.file_size
    except BROKEN as wrong:
        raise BadBill("压缩文件损坏，请重新下载。") from wrong


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, heard: Heard, spent: int
) -> Iterator[Document]:
    name = entry_name(info)
    chunks = entry_chunks(archive, info, heard, spent)
    first = next(chunks, b"")
    if not first.startswith((ZIP, OLE)):
        yield _text(name, first, chunks)
        return
    if info.file_size > LARGEST:
        raise BadBill("压缩包里的表格太大，请先解压，再导入里面的账单文件。")
    content = first + b"".join(chunks)
    if first.startswith(ZIP):
        _refuse_nesting(content)
    yield from sheets(name, content)


def _text(name: str, first: bytes, rest: Iterator[bytes]) -> Document:
    encoding, chunks = as_usual(first, rest)
    first = next(chunks, b"")
    chunks = chain((first,), chunks)
    return Page(name, chunks) if is_page(first) else TextFile(name, chunks, encoding)


def _refuse_nesting(content: bytes) -> None:
    # A workbook's list of parts stands near its beginning or in its table of contents.
    if b"[Content_Types].xml" not in content:
        raise BadBill("压缩包里还有压缩包，请先解压，再导入里面的账单文件。")


def _whole(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise BadBill("表格文件太大：最多 64 MiB，请改用 csv 导出。")
    return path.read_bytes()
