"""A line in two spellings, and how its words are rewritten without losing the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

# Where names stand in a line: they are left alone.
Stretches = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a line that is spelled otherwise in our vocabulary."""

    start: int
    end: int
    instead: str

    def touches(self, stretches: Stretches) -> bool:
        """Whether it would change a letter of one of these stretches."""
        return any(self.start < end and start < self.end for start, end in stretches)


@dataclass(frozen=True, slots=True)
class Line:
    """A line in two spellings: as it was typed, and as our vocabulary spells it."""

    typed: str
    plain: str
    places: tuple[int, ...]
    """Where in `typed` each letter of `plain` comes from; one more for the end."""

    def said(self, start: int, end: int) -> str:
        """A stretch of `plain` as it was typed; a word that was rewritten comes back whole."""
        if start >= end:
            return ""
        return self.typed[self.places[start] : self.places[self._whole(end)]].strip()

    def without(self, start: int, end: int) -> "Line":
        """The line with a stretch blanked out, so that every other place stays where it is."""
        if start >= end:
            return self
        first, last = self.places[start], self.places[self._whole(end)]
        return Line(
            self.typed[:first] + " " * (last - first) + self.typed[last:],
            self.plain[:start] + " " * (end - start) + self.plain[end:],
            self.places,
        )

    def _whole(self, end: int) -> int:
        """The first place from `end` on at which no rewritten word is cut in two."""
        while end < len(self.plain) and self.places[end] == self.places[end - 1]:
            end += 1
        return end

    def rewritten(self, edits: Sequence[Edit]) -> "Line":
        """The line with these stretches spelled otherwise; they come in order and never overlap."""
        if not edits:
            return self
        plain: list[str] = []
        places: list[int] = []
        done = 0
        for edit in edits:
            plain += (self.plain[done : edit.start], edit.instead)
            places += self.places[done : edit.start]
            places += [self.places[edit.start]] * len(edit.instead)
            done = edit.end
        plain.append(self.plain[done:])
        places += self.places[done:]
        return Line(self.typed, "".join(plain), tuple(places))


def letter_by_letter(typed: str, plain: str) -> Line:
    """A line whose two spellings run side by side."""
    return Line(typed, plain, tuple(range(len(typed) + 1)))
