"""Files whose fields stand at fixed places in the bytes of GBK."""

import re
from abc import ABC, abstractmethod
from itertools import accumulate
from typing import ClassVar, Self

from bot.bills.cells import STRIPPED, Flaw, Seen
from bot.bills.layout import BadBill, Opening, Reader, Summary
from storage.ledger.statements import StatementRow

_BEGINS = re.compile(rb"[A-Z0-9]{3} .{11} .{11} [0-9]{6} [0-9]{10} ", re.DOTALL)


class FixedWidth(Reader, ABC):
    """One file being read; lines in another encoding are brought back to the bytes they came from.

    A field is a width; one space lies between two. Blanks at the end of a line may have been taken
    away, but not before field `LEAST` has been reached.
    """

    code: str = ""
    channel: str = ""
    kept: str = "trade"
    WIDTHS: ClassVar[tuple[int, ...]] = ()
    LEAST: ClassVar[int] = 0
    FILLED: ClassVar[int] = 0  # a field that is never blank, counted from 0

    def __init__(self, opening: Opening) -> None:  # noqa: ARG002
        ends = list(accumulate(width + 1 for width in self.WIDTHS))
        self._places = [
            slice(end - width - 1, end - 1)
            for end, width in zip(ends, self.WIDTHS, strict=True)
        ]  # fmt: skip
        self._whole = ends[-1] - 1
        self._least = ends[self.LEAST - 1] - 1
        self._line, self._width = 0, self._whole
        self._seen = Seen()
        figures = ("rows", "settled_fen", "refunds_fen", "fees_fen")
        self.summary = Summary(self.code, dict.fromkeys(figures, 0), footed=False)

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when the first line that is not blank has its fields where they belong."""
        reader = cls(opening)
        first = next((reader._bytes(text) for text in opening.lines if text.strip(STRIPPED)), b"")
        gaps = {first[place.stop : place.stop + 1] for place in reader._places}
        fits = reader._least <= len(first) <= reader._whole
        filled = first[reader._places[cls.FILLED]].strip()
        whole = fits and filled.isalnum() and gaps <= {b" ", b""}
        return reader if whole and _BEGINS.match(first) else None

    @abstractmethod
    def parse(self, line: int, fields: list[str]) -> StatementRow:
        """What a line says; fields without the spaces round them, the first has index 0."""

    def rows(self, first: int, lines: list[str]) -> list[StatementRow]:
        """The rows of these lines; blank lines are passed over."""
        found = []
        for line, text in enumerate(lines, first):
            if not text.strip(STRIPPED):
                continue
            try:
                row = self.parse(line, self._fields(line, self._bytes(text)))
                if self.kept:
                    self._seen.add(f"{row.kind}{row.key}", line)
            except Flaw as flaw:
                raise BadBill(str(flaw), line) from flaw
            self._count(row)
            found.append(row)
        return found if self.kept else []

    def finish(self, *, closed: bool = True) -> Summary:
        """The sums; a last line without its end must be a whole one."""
        if not closed and self._width < self._whole:
            raise BadBill("文件到这里就断了，请重新下载。", self._line)
        return self.summary

    def _bytes(self, text: str) -> bytes:
        """A line as it came, but for blanks behind its last field."""
        content = text.rstrip("\r").encode("gb18030")
        return content[: self._whole] + content[self._whole :].rstrip()

    def _fields(self, line: int, content: bytes) -> list[str]:
        self._line, self._width = line, len(content)
        if not self._least <= self._width <= self._whole:
            raise Flaw(f"应有 {self._whole} 个字节，却有 {self._width} 个。")
        if any(content[place.stop : place.stop + 1] not in (b" ", b"") for place in self._places):
            raise Flaw("字段的位置不对。")
        try:
            return [content[place].decode("gb18030").strip() for place in self._places]
        except UnicodeDecodeError as wrong:
            raise Flaw("有一个字被字段的边界切开了，文件可能损坏了。") from wrong

    def _count(self, row: StatementRow) -> None:
        summary = self.summary
        summary.read["rows"] += 1
        summary.note_time(row.paid_at)
        if row.kind == "void":
            summary.unbooked += 1
            summary.unbooked_fen += row.amount
            return
        sale = row.kind == "sale"
        summary.payments += sale
        summary.refunds += not sale
        summary.read["settled_fen" if sale else "refunds_fen"] += row.amount
        summary.read["fees_fen"] += row.fee
