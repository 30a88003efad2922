"""What a line names: days, sums, numbers, people and things, and what is left without them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.language.spelling.normalise import Line
from handlers.language.vocabulary import METRIC_WORDS

FILL = "\x1f"
"""Stands for the further letters of something that was named, so that places stay as they are."""


@dataclass(frozen=True, slots=True)
class Names:
    """What this shop's own things are called; they are found before anything that looks like them."""

    stores: tuple[str, ...] = ()
    terminals: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    shop: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Something a line names: its mark, what it is, where it stands, and how it was typed."""

    mark: str
    value: Any
    start: int
    end: int
    said: str
    plain: str
    """The same in our spelling."""


@dataclass(slots=True)
class Sheet:
    """A line while it is being read: what has been named is covered with its mark."""

    line: Line
    today: date
    names: Names
    text: str = ""
    named: list[Named] = field(default_factory=list)
    refusals: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.line.plain

    def take(self, mark: str, value: Any, start: int, end: int) -> None:
        """Cover a stretch with its mark."""
        said, plain = self.line.said(start, end), self.line.plain[start:end]
        self.named.append(Named(mark, value, start, end, said, plain))
        self.text = self.text[:start] + mark + FILL * (end - start - 1) + self.text[end:]

    def cover(self, start: int, end: int) -> None:
        """Take a stretch out of the line without naming anything."""
        self.text = self.text[:start] + FILL * (end - start) + self.text[end:]

    def each(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where a pattern stands, while the sheet is being covered."""
        start = 0
        while (found := pattern.search(self.text, start)) is not None:
            yield found
            start = max(found.end(), found.start() + 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A line that has been read: everything it names, and its skeleton, in which each is one capital.

    A skeleton that speaks of a figure says so on a line of its own, `#figure`; of days to come, `#ahead`.
    """

    line: Line
    named: tuple[Named, ...]
    covered: str
    skeleton: str
    refusals: tuple[Exception, ...]

    @property
    def gist(self) -> str:
        """The words that are left, with one capital for each thing that was named."""
        return self.covered.replace(FILL, "")

    def all(self, *marks: str) -> tuple[Named, ...]:
        """Everything with one of these marks, from left to right."""
        return tuple(found for found in self.named if found.mark in marks)

    def first(self, *marks: str) -> Named | None:
        """The first of them."""
        return next((found for found in self.named if found.mark in marks), None)

    def after(self, pattern: str, *marks: str) -> Named | None:
        """The first of them behind some words."""
        words = re.search(pattern, self.covered)
        if words is None:
            return None
        return next((found for found in self.all(*marks) if found.start >= words.start()), None)

    @property
    def named_trade(self) -> bool:
        """Whether it names something of the shop's: a store, a till, a number, a sum."""
        return any(found.mark in "SZTORAGMVBEU" for found in self.named)


Finder = Callable[[Sheet], None]
_BLANKS = re.compile(rf"[{FILL}\s,;:·…~()\[\]<>「」『』\"'“”‘’《》【】]+")


def read(line: Line, today: date, names: Names, finders: Iterable[Finder]) -> Reading:
    """Name what can be named, the most particular things first."""
    sheet = Sheet(line, today, names)
    for find in finders:
        find(sheet)
    named = tuple(sorted(sheet.named, key=lambda found: found.start))
    skeleton = _BLANKS.sub("", sheet.text)
    if any(words.search(skeleton) for _, words in METRIC_WORDS):
        skeleton += "\n#figure"
    if any(found.mark == "D" and _is_ahead(found, today) for found in named):
        skeleton += "\n#ahead"
    return Reading(line, named, sheet.text, skeleton, tuple(sheet.refusals))


def _is_ahead(day: Named, today: date) -> bool:
    return day.value.span is not None and day.value.span.first > today
