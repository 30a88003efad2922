"""From a file on disk to whole lines of text: streamed, inflated while counting, strictly decoded."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from bot.bills.layout import BadBill

CHUNK = 1 << 20
LARGEST = 1 << 30  # bytes of a bill once inflated
# Bills shrink five- to thirtyfold (order numbers differ in every row); a bomb a thousandfold.
RATIO = 100
RATIO_FROM = 1 << 20  # below this, nothing can swell enough to matter
LONGEST_LINE = 1 << 16
GZIP, ZIP, BOM = b"\x1f\x8b", b"PK\x03\x04", b"\xef\xbb\xbf"

Heard = Callable[[int], None]


class TextFile:
    """A bill file as text; `encoding` is known once the first block has been read.

    The header, which is always Chinese, decides between UTF-8 (with a BOM or not) and GB18030; from
    there on one wrong byte refuses the file. Lines end in LF or CRLF and nothing else: goods names
    may hold any other separator that Unicode knows.
    """

    def __init__(self, path: Path, heard: Heard) -> None:
        self._path = path
        self._heard = heard
        self.encoding = ""

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Whole lines without their ends, with the number of the first; lines count from one."""
        line = 1
        for block in _whole_lines(_inflated(self._path, self._heard)):
            self.encoding = self.encoding or _sniffed(block)
            text = self._decoded(block.removeprefix(BOM) if line == 1 else block, line)
            lines = text.replace("\r\n", "\n").split("\n")
            if not lines[-1]:
                lines.pop()
            yield line, lines
            line += len(lines)

    def _decoded(self, block: bytes, line: int) -> str:
        try:
            return block.decode(self.encoding)
        except UnicodeDecodeError as wrong:
            bad = line + block.count(b"\n", 0, wrong.start)
            raise BadBill(f"有不属于 {self.encoding} 的字节，文件可能损坏了。", bad) from wrong


def _sniffed(block: bytes) -> str:
    header = block.split(b"\n", 1)[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            header.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadBill("文件既不是 UTF-8 也不是 GB18030 编码，请用平台下载的原始文件。", 1)


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        head, end, tail = (rest + chunk).rpartition(b"\n")
        if len(tail) > LONGEST_LINE:
            raise BadBill("文件里有一行长得不像账单，请用平台下载的原始文件。")
        rest = tail
        if end:
            yield head + end
    if rest:
        yield rest


def _inflated(path: Path, heard: Heard) -> Iterator[bytes]:
    with path.open("rb") as file:
        magic = file.read(len(ZIP))
        file.seek(0)
        if magic == ZIP:
            raise BadBill("这是 zip 压缩包，请先解压，再导入里面的账单文件。")
        chunks = _gunzipped(file, heard) if magic.startswith(GZIP) else _plain(file, heard)
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise BadBill("文件太大：账单最多 1 GiB。")
            yield chunk


def _plain(file: BinaryIO, heard: Heard) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        heard(file.tell())
        yield chunk


def _gunzipped(file: BinaryIO, heard: Heard) -> Iterator[bytes]:
    engine = zlib.decompressobj(31)
    size = 0
    data = chunk = b""
    try:
        while data or len(chunk) == CHUNK or (data := file.read(CHUNK)):
            heard(file.tell())
            if engine.eof and data:  # gzip files may be joined end to end
                engine = zlib.decompressobj(31)
            chunk = engine.decompress(data, CHUNK)
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
            size += len(chunk)
            if size > RATIO_FROM and size > RATIO * file.tell():
                raise BadBill(f"压缩比超过 {RATIO} 倍，不像账单。")
            yield chunk
    except zlib.error as wrong:
        raise BadBill("压缩文件损坏，请重新下载。") from wrong
    if not engine.eof:
        raise BadBill("压缩文件不完整，请重新下载。")
