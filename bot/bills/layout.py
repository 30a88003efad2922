"""The shelf of bill layouts: one file teaches the house to read one more kind of bill."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol, TypeVar

from storage.base.refusal import Refusal
from storage.ledger.statements import StatementRow

TAG = "bill_layout"


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


@dataclass(slots=True)
class Summary:
    """What was read from a bill, and what the bill claims of itself; amounts in fen.

    `read` and `claimed` share their keys (`rows`, `settled_fen`, `refunds_fen`, `fees_fen` …);
    `claimed` is None when the file ends before its own summary.
    """

    layout: str
    read: dict[str, int]
    claimed: dict[str, int] | None
    payments: int = 0
    refunds: int = 0
    unbooked: int = 0
    unbooked_fen: int = 0
    first: int | None = None  # whole seconds since 1970
    last: int | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether the file reaches its own end and holds as many rows as it claims."""
        return self.claimed is not None and self.claimed["rows"] == self.read["rows"]

    @property
    def net_fen(self) -> int:
        """What is left for the merchant: paid, less what went back, less fees."""
        return self.read["settled_fen"] - self.read["refunds_fen"] - self.read["fees_fen"]


class Reader(Protocol):
    """One bill being read by its layout."""

    code: str
    summary: Summary  # grows as rows are read

    def rows(self, first: int, lines: list[str]) -> list[StatementRow]:
        """The rows of some whole lines, the first of which is line `first`; BadBill on the first flaw."""

    def finish(self) -> Summary:
        """What was read and claimed, once the file has ended."""


class Layout(Protocol):
    """A class on the shelf."""

    @classmethod
    def recognise(cls, header: tuple[str, ...]) -> Reader | None:
        """A reader for a file with these column names, or None when it is not of this kind."""


Shelved = TypeVar("Shelved", bound=type)


def layout(code: str, about: str) -> Callable[[Shelved], Shelved]:
    """Tag a class as a bill layout; nothing else happens until `discover` collects it."""

    def tag(shelved: Shelved) -> Shelved:
        setattr(shelved, TAG, Tag(code, about))
        return shelved

    return tag


def discover(package: ModuleType) -> dict[str, type[Layout]]:
    """Every tagged class of a package by its code; two with one code stop the start."""
    found: dict[str, type[Layout]] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            tag = vars(value).get(TAG) if isinstance(value, type) else None
            if tag is None:
                continue
            if found.setdefault(tag.code, value) is not value:
                raise ValueError(f"two bill layouts are called {tag.code}")
    return found
