"""Upright columns: where each stands, how high it is, and which of them get words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charts.canvas import BODY, Sheet
from charts.lettering import clean, fit, width
from charts.palette import FAINT, RULE, SOFT

LABELS = 7
LABEL_ROOM = 44
LEGEND_ROOM = 56
GAP = 16


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    colour: str
    words: str
    hollow: bool = False


class Columns:
    """A row of columns over a base line, in the free part of a sheet."""

    def __init__(
        self,
        sheet: Sheet,
        count: int,
        values: Iterable[int],
        *,
        label_lines: int = 1,
        gutter: int = 0,
    ) -> None:
        """Make room below for the labels of x, above for values, at the right for a gutter."""
        self.sheet = sheet
        self.left, self.right = sheet.left, sheet.right - gutter
        self.slot = (self.right - self.left) / max(count, 1)
        self.bottom = sheet.bottom + label_lines * LABEL_ROOM
        self.top = sheet.top - LABEL_ROOM
        self.heads: list[tuple[float, float, float]] = []
        levels = [0, *values]
        self.low, self.high = min(levels), max(levels)
        if self.low < 0:
            self.bottom += LABEL_ROOM
        if self.low == self.high:
            self.high = self.low + 1

    def y(self, value: int) -> float:
        """The height of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom + share * (self.top - self.bottom)

    def middle(self, index: int) -> float:
        """The x of a column's axis."""
        return self.left + (index + 0.5) * self.slot

    def base_line(self) -> None:
        """The line at zero."""
        self.sheet.line([self.left, self.right], [self.y(0)] * 2, RULE, role="base")

    def column(
        self, index: int, value: int, colour: str, *, hollow: bool = False, share: float = 0.64
    ) -> None:
        """A column from zero with a round head; a hollow one is not over yet."""
        wide = min(self.slot * share, 96)
        zero, end = self.y(0), self.y(value)
        high = max(abs(end - zero), 4 if value else 0)
        radius = min(wide / 4, 12)
        corners = (radius, radius, 0, 0) if value >= 0 else (0, 0, radius, radius)
        if high:
            x = self.middle(index)
            self.heads.append((x - wide / 2, x + wide / 2, max(zero, end)))
            self.sheet.box(
                self.middle(index) - wide / 2,
                zero if value >= 0 else zero - high,
                wide,
                high,
                colour,
                corners=corners,
                hollow=hollow,
                role="column",
            )

    def values(self, words: Sequence[tuple[int, int, str, str]], lift: int = 14) -> None:
        """Write (index, value, words, colour) at the columns' heads, the first ones first.

        What would touch an earlier one is left out: a picture needs few numbers, not all.
        """
        taken: list[tuple[float, float]] = []
        for index, value, text, colour in words:
            half = width(text, BODY, bold=True) / 2
            x = min(max(self.middle(index), self.left + half), self.right - half)
            if any(x - half < right + GAP and left < x + half + GAP for left, right in taken):
                continue
            taken.append((x - half, x + half))
            span = (x - half, x + half)
            y = self._above(value, span) + lift if value >= 0 else self.y(value) - 34
            self.sheet.text(
                x, y, text, bold=True, colour=colour, across="center", halo=True, role="value"
            )

    def _above(self, value: int, span: tuple[float, float]) -> float:
        """Just above a head, or above a neighbour's where that is only little higher."""
        head = self.y(value)
        heads = [top for left, right, top in self.heads if left < span[1] and right > span[0]]
        return max([head, *(top for top in heads if top - head < BODY)])

    def labels(
        self,
        lines: Sequence[Sequence[str]],
        chosen: Iterable[int],
        colours: tuple[str, str] = (SOFT, FAINT),
    ) -> None:
        """Write the chosen columns' labels (each one or more lines) below, in their order."""
        end = 0.0
        for index in sorted(chosen):
            room = max(self.slot, 150)
            texts = [fit(line, BODY, room) for line in lines[index]]
            half = max((width(text, BODY) for text in texts), default=0) / 2
            x = min(max(self.middle(index), self.left + half), self.right - half)
            if x - half < end:
                continue
            end = x + half + GAP
            for row, text in enumerate(texts):
                y = self.bottom - LABEL_ROOM * (row + 1) + 6 - (LABEL_ROOM if self.low < 0 else 0)
                self.sheet.text(
                    x, y, text, colour=colours[min(row, 1)], across="center", role="x label"
                )


def evenly(count: int, most: int = LABELS) -> list[int]:
    """At most `most` indexes, evenly apart, the last one among them."""
    step = max(1, -(-count // most))
    return list(range(count - 1, -1, -step))


def legend(sheet: Sheet, keys: Sequence[Key]) -> None:
    """Swatches with words in one line below the subtitle; takes its room off the sheet."""
    x, y = float(sheet.left), sheet.top - 24
    for key in keys:
        words = clean(key.words)
        sheet.box(x, y - 2, 24, 24, key.colour, corners=(6, 6, 6, 6), hollow=key.hollow, role="key")
        sheet.text(x + 36, y, words, colour=SOFT, role="legend")
        x += 36 + width(words, BODY) + 36
    sheet.top -= LEGEND_ROOM
