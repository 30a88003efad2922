"""Bytes out of plain, gzip and zip files, counted while they swell."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

from bot.bills.layout import BadBill

CHUNK = 1 << 20
LARGEST = 1 << 30  # bytes of a bill once inflated
# Bills shrink five- to thirtyfold (order numbers differ in every row); a bomb a thousandfold.
RATIO = 100
RATIO_FROM = 1 << 20  # below this, nothing can swell enough to matter
ENTRIES = 10
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
ENCRYPTED, UTF8_NAME = 0x1, 0x800
# What the library raises over bytes that are not what they say.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)

Heard = Callable[[int], None]


def plain_chunks(path: Path, heard: Heard) -> Iterator[bytes]:
    """A file's bytes, inflated when it is gzip; BadBill past the limits."""
    size = 0
    with path.open("rb") as file:
        magic = file.read(len(GZIP))
        file.seek(0)
        for chunk in _gunzipped(file, heard) if magic == GZIP else _read(file, heard):
            size += len(chunk)
            if size > LARGEST:
                raise BadBill("文件太大：账单最多 1 GiB。")
            yield chunk


def entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive; names say nothing and lead nowhere, only folders are left out."""
    found = [info for info in archive.infolist() if not _is_clutter(info)]
    if len(archive.infolist()) > ENTRIES:
        raise BadBill(f"压缩包里的文件超过 {ENTRIES} 个，请只留下账单。")
    for info in found:
        if info.flag_bits & ENCRYPTED:
            raise BadBill("压缩包有密码，请先解压，再导入里面的账单文件。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadBill("压缩包的压缩方式不认识，请先解压，再导入里面的账单文件。")
    return found


def entry_name(info: zipfile.ZipInfo) -> str:
    """The last part of an entry's name; Chinese tools write GBK without saying so."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        name = name.encode("cp437", "replace").decode("gb18030", "replace")
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def entry_chunks(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, heard: Heard, spent: int = 0
) -> Iterator[bytes]:
    """An entry's bytes; `spent` bytes of the archive were inflated before it."""
    size = 0
    try:
        with archive.open(info) as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                part = min(1, size / info.file_size) if info.file_size else 1
                heard(info.header_offset + int(info.compress_size * part))
                if size > RATIO_FROM and size > RATIO * info.compress_size:
                    raise BadBill(f"压缩比超过 {RATIO} 倍，不像账单。")
                if size + spent > LARGEST:
                    raise BadBill("文件太大：账单最多 1 GiB。")
                yield chunk
    except BROKEN as wrong:
        raise BadBill("压缩文件损坏，请重新下载。") from wrong


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or info.filename.startswith("__MACOSX/")


def _read(file: BinaryIO, heard: Heard) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        heard(file.tell())
        yield chunk


def _gunzipped(file: IO[bytes], heard: Heard) -> Iterator[bytes]:
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
