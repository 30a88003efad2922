"""What spreadsheets save as "Unicode text", and old machines with other line ends, in the usual form."""

import codecs
from collections.abc import Iterator
from itertools import chain

from bot.bills.layout import BadBill

SNIFFED = 4_096  # bytes
FEW = 20  # one zero in so many bytes is no accident


def as_usual(first: bytes, rest: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """The same bytes, in UTF-8 if they were UTF-16, whose name comes with them; a lone CR as LF.

    Only where no line ends in LF: elsewhere a CR is part of a text.
    """
    wide = _wide(first)
    told: Iterator[bytes] = chain((first,), rest)
    if wide:
        told = _narrowed(told, wide)
        first = next(told, b"")
        told = chain((first,), told)
    if b"\r" in first and b"\n" not in first:
        told = (chunk.replace(b"\r", b"\n") for chunk in told)
    return wide, told


def _wide(first: bytes) -> str:
    """UTF-16 by its mark, or by the zeros of its ASCII: no other text has any."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    seen = first[:SNIFFED]
    if seen.count(b"\0") * FEW < len(seen) or not seen:
        return ""
    return "utf-16-le" if seen[1::2].count(b"\0") > seen[::2].count(b"\0") else "utf-16-be"


def _narrowed(chunks: Iterator[bytes], wide: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(wide)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as wrong:
        raise BadBill(f"有不属于 {wide} 的字节，文件可能损坏了。") from wrong
