"""Lying bars with a name before and an amount behind: what rankings are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.canvas import BODY, Sheet
from charts.lettering import fit, width
from charts.palette import ACCENT, BAND, FAINT, INK, PALE, WARM

MOST_ROWS = 8
NAME_ROOM = 264
GAP = 24
THICK = 26


@dataclass(frozen=True, slots=True)
class Row:
    """One bar and the words around it."""

    name: str
    value: int
    amount: str
    note: str = ""
    note_colour: str = FAINT


def draw_rows(sheet: Sheet, rows: Sequence[Row], rest: str) -> None:
    """The first eight rows, the longest in the accent colour; `rest` ends with e.g. 家门店."""
    shown = rows[:MOST_ROWS]
    bottom = float(sheet.bottom)
    if len(rows) > MOST_ROWS:
        words = f"另有 {len(rows) - MOST_ROWS} {rest}"
        sheet.text(sheet.left, bottom - 20, words, colour=FAINT, role="rest")
        bottom += 28
    pitch = min(88.0, (sheet.top - bottom) / max(len(shown), 1))
    names = [fit(row.name, BODY, NAME_ROOM) for row in shown]
    notes = [fit(row.note, BODY, 150) for row in shown]
    start = sheet.left + max((width(name, BODY) for name in names), default=0) + GAP
    note_room = max((width(note, BODY) for note in notes), default=0)
    amount_end = sheet.right - (note_room + GAP if note_room else 0)
    amount_room = max((width(row.amount, BODY, bold=True) for row in shown), default=0)
    end = amount_end - amount_room - GAP
    longest = max((row.value for row in shown), default=0)
    for index, row in enumerate(shown):
        y = sheet.top - (index + 0.5) * pitch
        sheet.text(sheet.left, y - 10, names[index], role="name")
        _draw_bar(sheet, (start, end), y, row.value, longest)
        sheet.text(
            amount_end,
            y - 10,
            row.amount,
            bold=True,
            colour=INK,
            across="right",
            role="value",
        )
        if notes[index]:
            sheet.text(
                sheet.right,
                y - 10,
                notes[index],
                colour=row.note_colour,
                across="right",
                role="note",
            )


def _draw_bar(sheet: Sheet, span: tuple[float, float], y: float, value: int, longest: int) -> None:
    """A bar on its pale track; less than nothing is a short warm stub."""
    start, end = span
    radius = THICK / 2
    round_ends = (radius, radius, radius, radius)
    sheet.box(start, y - radius, end - start, THICK, BAND, corners=round_ends, role="track")
    if value < 0:
        sheet.box(start, y - radius, THICK, THICK, WARM, corners=round_ends)
    elif value and longest:
        long = max((end - start) * value / longest, THICK)
        colour = ACCENT if value == longest else PALE
        sheet.box(start, y - radius, long, THICK, colour, corners=round_ends)
