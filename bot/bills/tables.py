"""What every table layout shares: columns by name, cells by their delimiter, one flaw refuses the file."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Generic, Self, TypeVar

from bot.bills.cells import STRIPPED, Flaw, Seen, clean, other_unit
from bot.bills.cells import name as plain_name
from bot.bills.layout import BadBill, Heading, Opening, Summary
from bot.bills.splitting import CELL, split
from storage.ledger.movements import MovementRow
from storage.ledger.statements import StatementRow

Row = dict[str, str]
Columns = dict[str, tuple[str, ...]]  # what we call it: what the files have called it
Kept = TypeVar("Kept", StatementRow, MovementRow)
BLANK = f'{STRIPPED}"'
RULES = "-=_*—"  # of which lines across a page are drawn
_MONEY = re.compile(r"[+-]?[\d,]+\.\d\d", re.ASCII)
# 1,234.50 that lost its quotes: two cells, of which no footer would tell that they were one.
_SPLIT = re.compile(r"(?:^|,)[+-]?\d{1,3},\d{3}\.\d\d?(?:,|$)", re.ASCII)
MOST_LINES = 5  # of one row
FEW = 2  # cells of a remark that is no row


class Table(ABC, Generic[Kept]):
    """One table being read; a layout says which columns it needs and what becomes of a row.

    Columns may stand in any order, with others between them; a missing one reads as blank. A row
    may end early where only blanks follow. With more cells than columns, free text holds the
    delimiter: the surplus goes where the row makes sense, if that tells one and the same fact.
    """

    code: str = ""
    channel: str = ""
    kept: str = "trade"
    COLUMNS: ClassVar[Columns] = {}
    NEEDED: ClassVar[tuple[str, ...]] = ()
    FREE: ClassVar[tuple[str, ...]] = ()

    def __init__(self, heading: Heading, opening: Opening) -> None:
        self.header, self.delimiter = heading.line, heading.delimiter
        self.above = opening.lines[: heading.line - heading.height]
        self.names = list(heading.names)
        while not self.names[-1]:
            self.names.pop()
        self._where: dict[str, int] = {
            field: self.place(field, self.names) for field in self.COLUMNS
        }
        for line, text in enumerate(self.above, 1):
            if unit := other_unit(text):
                raise BadBill(f"金额的单位是{unit}，只能导入以元为单位的账单。", line)
        self._narrowest = self._last_width = len(self.names)
        self.last_line = heading.line
        self._open: list[str] = []  # lines of a quoted cell that has not ended yet
        self._seen = Seen()
        self.summary = self.begin(opening)

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether a header with these names is this layout's."""
        return all(names.intersection(cls.COLUMNS[field]) for field in cls.NEEDED)

    @classmethod
    def place(cls, field: str, names: Sequence[str]) -> int:
        """Where our column stands among these names; -1 when it is not there."""
        words = cls.COLUMNS.get(field, ())
        return next((names.index(word) for word in words if word in names), -1)

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when some line near the beginning has the columns that are needed."""
        for heading in opening.headings:
            if cls.fits(frozenset(heading.names)):
                return cls(heading, opening)
        return None

    @abstractmethod
    def begin(self, opening: Opening) -> Summary:
        """An empty summary; what stands above the header may be remembered."""

    @abstractmethod
    def parse(self, line: int, row: Row) -> Kept | None:
        """What a row says, or None when it says nothing; a Flaw when it cannot be believed.

        Changes nothing, for it may be asked about several readings of one row.
        """

    @abstractmethod
    def count(self, parsed: Kept) -> None:
        """Add a row to the sums."""

    def facts(self, parsed: Kept) -> object:
        """What two readings of a row must agree in."""
        return parsed

    def cells(self, text: str) -> list[str]:
        """A line's cells without the marks round them."""
        return [clean(cell) for cell in split(text, self.delimiter)]

    def note(self, cells: list[str]) -> bool:
        """Whether a line is a footer or a remark; what it claims is remembered."""
        filled = [cell for cell in cells if cell]
        return len(filled) <= FEW and not any(cell[0].isdigit() for cell in filled[:1])

    def has(self, field: str) -> bool:
        """Whether the file has this column."""
        return self._where[field] >= 0

    def cell(self, cells: list[str], field: str) -> str:
        """One cell of a row by our name for its column."""
        place = self._where[field]
        return cells[place] if 0 <= place < len(cells) else ""

    def rows(self, first: int, lines: list[str]) -> list[Kept]:
        """The rows of these lines."""
        found: list[Kept] = []
        start = max(0, self.header + 1 - first)
        line = first - 1
        try:
            for line, text in enumerate(lines[start:], first + start):
                whole = self._whole(line, text)
                if whole.strip(BLANK + RULES + self.delimiter):
                    self.last_line = line
                    self._take(line, whole, found)
        except Flaw as flaw:
            raise BadBill(str(flaw), line) from flaw
        return found

    def goes_on(self, text: str) -> bool:
        """Whether a line would be a row here, were it not in a table without a header."""
        cells = self.cells(text)
        if len(_trimmed(cells)) <= FEW or len(cells) > len(self.names):
            return False
        try:
            return self.parse(0, self.named(cells)) is not None
        except Flaw:
            return False

    def finish(self, *, closed: bool = True) -> Summary:
        """The sums, after a look whether the last line was cut off."""
        cut = self._last_width < self._narrowest or self.last_line == self.header
        if self._open or (not closed and cut):
            raise BadBill("文件到这里就断了，请重新下载。", self.last_line)
        return self.summary

    def _whole(self, line: int, text: str) -> str:
        """A row that a line end inside quotes has cut in two or more, once its end has come."""
        if not self._open and '"' not in text:
            return text
        text = "\n".join((*self._open, text))
        cells = split(text, self.delimiter)
        is_open = text.count('"') % 2 == 1 and any(cell.lstrip()[:1] == '"' for cell in cells)
        if is_open and len(cells) < len(self.names) and self.delimiter != CELL:
            self._open = text.split("\n")
            self.last_line = line
            if len(self._open) > MOST_LINES:
                raise Flaw("一个引号之后一直没有结束，文件可能损坏了。")
            return ""
        self._open = []
        return text

    def _take(self, line: int, text: str, found: list[Kept]) -> None:
        cells = self.cells(text)
        if self.note(_trimmed(cells)) or self._is_header(cells):
            return
        parsed = self._believed(line, cells)
        if parsed is not None:
            if self.kept == "trade" and not self.summary.footed:
                self._seen.add(f"{parsed.kind}{parsed.key}", line)
            self.count(parsed)
            self.summary.note_time(_moment(parsed))
            found.append(parsed)
        self._narrowest = min(self._narrowest, self._last_width)
        self._last_width = len(cells)

    def _is_header(self, cells: list[str]) -> bool:
        """Long exports repeat their header on every page."""
        if plain_name(cells[0]) != self.names[0]:
            return False
        return list(map(plain_name, _trimmed(cells))) == self.names

    def _believed(self, line: int, cells: list[str]) -> Kept | None:
        surplus = len(cells) - len(self.names)
        if surplus <= 0:
            return self.parse(line, self.named(cells))
        if self.kept == "trade" and not self.summary.footed and _SPLIT.search(",".join(cells)):
            raise Flaw("金额里的千分位逗号没有加引号，分不清是几列，请改用 xlsx 导出。")
        readings = list(self._readings(line, cells, surplus))
        if not readings and not any(cells[len(self.names) :]):
            return self.parse(line, self.named(cells[: len(self.names)]))  # says what is wrong
        if not readings or any(self.facts(one) != self.facts(readings[0]) for one in readings):
            raise Flaw(f"应有 {len(self.names)} 列，却有 {len(cells)} 列。")
        return readings[0]

    def _readings(self, line: int, cells: list[str], surplus: int) -> list[Kept]:
        """What the row says when the delimiters too many are in one of the free texts, or at the end."""
        found: list[Kept] = []
        for reading in self._variants(cells, surplus):
            try:
                parsed = self.parse(line, self.named(reading))
            except Flaw:
                continue
            if parsed is not None:
                found.append(parsed)
        return found

    def _variants(self, cells: list[str], surplus: int) -> Iterator[list[str]]:
        if not any(cells[-surplus:]):
            yield cells[:-surplus]
        for field in self.FREE:
            free = self._where[field]
            parts = cells[free : free + surplus + 1]
            # Without a footer no sum would miss a row that lost the line end before it.
            hides_a_row = not self.summary.footed and any(map(_MONEY.fullmatch, parts))
            if free >= 0 and not hides_a_row:
                yield _joined(cells, free, free + surplus + 1, self.delimiter)

    def named(self, cells: list[str]) -> Row:
        """Cells under our names; a missing one is blank."""
        size = len(cells)
        return {
            field: cells[place] if 0 <= place < size else "" for field, place in self._where.items()
        }


def _trimmed(cells: list[str]) -> list[str]:
    """Without the blanks at the end, of which some exports have more than columns."""
    size = len(cells)
    while size > 1 and not cells[size - 1]:
        size -= 1
    return cells[:size]


def _joined(cells: list[str], start: int, end: int, delimiter: str) -> list[str]:
    return [*cells[:start], delimiter.join(cells[start:end]), *cells[end:]]


def _moment(parsed: StatementRow | MovementRow) -> int:
    return parsed.paid_at if isinstance(parsed, StatementRow) else parsed.moved_at
