"""The shelf of bill layouts: one file teaches the house to read one more kind of bill."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import ModuleType
from typing import Protocol, TypeVar

from bot.bills.cells import name
from bot.bills.splitting import DELIMITERS, split
from storage.base.refusal import Refusal
from storage.ledger.movements import MovementRow
from storage.ledger.statements import StatementRow

TAG = "bill_layout"
HEAD = 100  # lines among which a header is looked for
NARROWEST = 3  # columns of a header
TALLEST = 40  # lines of a header

Rows = list[StatementRow] | list[MovementRow]


class BadBill(Refusal):
    """A bill that is not booked; the sentence names the line when one is to blame."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(f"第 {line} 行：{sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Tag:
    """What a layout says of itself."""

    code: str
    about: str
    last: bool


@dataclass(slots=True)
class Summary:
    """What was read from a bill, and what the bill claims of itself; amounts in fen.

    `read` and `claimed` share their keys (`rows`, `settled_fen`, `refunds_fen`, `fees_fen` …);
    `claimed` is None when the file ends before its own summary; `footed` says whether this kind of
    file has one.
    """

    layout: str
    read: dict[str, int]
    claimed: dict[str, int] | None = None
    payments: int = 0
    refunds: int = 0
    unbooked: int = 0
    unbooked_fen: int = 0
    first: int | None = None  # whole seconds since 1970
    last: int | None = None
    problems: list[str] = field(default_factory=list)
    footed: bool = True

    @property
    def complete(self) -> bool:
        """Whether the file reaches its own end and holds as many rows as it claims."""
        if self.claimed is None or "rows" not in self.claimed:
            return not self.footed and not self.problems
        return self.claimed["rows"] == self.read["rows"]

    @property
    def paid_fen(self) -> int:
        """What came in."""
        return self.read["settled_fen"]

    @property
    def back_fen(self) -> int:
        """What went back."""
        return self.read["refunds_fen"]

    @property
    def fees_fen(self) -> int:
        """What the channel kept of it."""
        return self.read["fees_fen"]

    @property
    def net_fen(self) -> int:
        """What is left for the merchant: paid, less what went back, less fees."""
        return self.paid_fen - self.back_fen - self.fees_fen

    def note_time(self, moment: int) -> None:
        """Count a row's moment into first and last."""
        self.first = moment if self.first is None else min(self.first, moment)
        self.last = moment if self.last is None else max(self.last, moment)


@dataclass(slots=True)
class Movements(Summary):
    """What was read of an account: in is paid, out is given back, and fees are movements themselves.

    `chain_holds` says whether every balance follows from the one before; None where there are none.
    """

    opening_fen: int | None = None
    closing_fen: int | None = None
    chain_holds: bool | None = None

    @property
    def paid_fen(self) -> int:
        """What came in."""
        return self.read["in_fen"]

    @property
    def back_fen(self) -> int:
        """What went out."""
        return self.read["out_fen"]

    @property
    def fees_fen(self) -> int:
        """Nothing beside the movements."""
        return 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that may be a header: its names made plain, and how it was cut."""

    line: int
    delimiter: str
    names: tuple[str, ...]
    height: int = 1  # in lines, of which `line` is the last


class Opening:
    """How a bill begins: its first lines, and each of them as a header that might be."""

    def __init__(self, lines: Sequence[str], name: str = "", now: datetime | None = None) -> None:
        self.lines = lines[:HEAD]
        self.name = name  # of the file: some layouts write the year nowhere else
        self.now = now

    @cached_property
    def headings(self) -> list[Heading]:
        """Every line cut in every way that makes a table of it."""
        found = []
        for line, text in _rows(self.lines):
            height = text.count("\n") + 1
            for delimiter in DELIMITERS:
                cells = split(text, delimiter) if delimiter in text else []
                names = tuple(map(name, cells))
                # A name does not begin with a digit: a header that lost its line end would hide a row.
                filled = sum(map(bool, names)) >= NARROWEST
                if filled and not any(word[:1].isdigit() for word in names):
                    found.append(Heading(line, delimiter, names, height))
        return found


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines, each with its number; before one that ends inside quotes, all to where they close.

    Spreadsheets break the names of narrow columns; such a row has the number of its last line.
    """
    for line, text in enumerate(lines, 1):
        end, quotes = line, text.count('"')
        while quotes % 2 and end < min(len(lines), line + TALLEST):
            quotes += lines[end].count('"')
            end += 1
        if end > line and not quotes % 2:
            yield end, "\n".join(lines[line - 1 : end])
        yield line, text


class Reader(Protocol):
    """One bill being read by its layout, from its first line to its last."""

    code: str
    channel: str  # wechat, alipay …; of a bank's file empty: each row says whose it is
    kept: str  # what its rows become: trade, funds, bank, or nothing
    summary: Summary  # grows as rows are read

    def rows(self, first: int, lines: list[str]) -> Rows:
        """The rows of some whole lines, the first of which is line `first`; BadBill on the first flaw."""

    def goes_on(self, text: str) -> bool:  # noqa: ARG002
        """Whether a line of another table in the same file might be a row; most bills prove their own end."""
        return False

    def finish(self, *, closed: bool = True) -> Summary:
        """What was read and claimed, once the file has ended; `closed`: with a line end."""


class Layout(Protocol):
    """A class on the shelf."""

    @classmethod
    def recognise(cls, opening: Opening) -> Reader | None:
        """A reader for a file that begins like this, or None when it is not of this kind."""


Shelved = TypeVar("Shelved", bound=type)


def layout(code: str, about: str, *, last: bool = False) -> Callable[[Shelved], Shelved]:
    """Tag a class as a bill layout; nothing else happens until `discover` collects it.

    `last`: it is asked when none of the others knows the file.
    """

    def tag(shelved: Shelved) -> Shelved:
        setattr(shelved, TAG, Tag(code, about, last))
        return shelved

    return tag


def discover(package: ModuleType) -> dict[str, type[Layout]]:
    """Every tagged class of a package and its folders by its code; two with one code stop the start."""
    found: dict[str, type[Layout]] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            tag = vars(value).get(TAG) if isinstance(value, type) else None
            if tag is None:
                continue
            if found.setdefault(tag.code, value) is not value:
                raise ValueError(f"two bill layouts are called {tag.code}")
    return dict(sorted(found.items(), key=lambda item: getattr(item[1], TAG).last))
