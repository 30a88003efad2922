"""Opens one workbook in a process of its own, which may die of it without harm to anybody.

The library lays a sheet out in full: a broken or malicious file can make it ask for terabytes, and
then the whole process aborts. Started by its path, alone, with the workbook on standard input; it
writes every sheet that is not empty, hidden ones only when no other is, after a line of its own, one
row a line, cells parted by U+001F.
"""

import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetVisibleEnum

MEMORY, SECONDS, WRITTEN = 3 << 30, 300, 1 << 30
CELL, SHEET = "\x1f", "\x1d"
EXACT = 1e15  # up to here every whole number is a number of its own
FEN = 5e-7  # a binary fraction is not nearer to a decimal one than this
PARTS = str.maketrans(dict.fromkeys(f"{CELL}{SHEET}\r\n", " "))
Value = int | float | str | bool | time | date | datetime | timedelta


def main() -> int:
    """0 when everything was written, 1 when the workbook does not open."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout
    out.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    found = False
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        for told in sorted(book.sheets_metadata, key=is_hidden):
            sheet = book.get_sheet_by_name(told.name)
            if sheet.height:
                if is_hidden(told) and found:
                    break
                found = True
                out.write(f"{SHEET}\n")
                out.writelines(f"{CELL.join(map(text_of, row))}\n" for row in sheet.iter_rows())
    except CalamineError:
        return 1
    return 0


def is_hidden(told: SheetMetadata) -> bool:
    """Whether a sheet is not shown to people, who then answer for the shown ones only."""
    return told.visible != SheetVisibleEnum.Visible


def text_of(value: Value) -> str:
    """A cell as a text export would have it."""
    if isinstance(value, str):
        return value.translate(PARTS)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def number_text(value: float) -> str:
    """Whole numbers whole, fen as fen; what has lost digits shows it and is refused by who needs it."""
    if not abs(value) < EXACT:
        return f"{value:.6E}"
    if value == int(value):
        return str(int(value))
    return f"{value:.2f}" if abs(value - round(value, 2)) < FEN else repr(value)


if __name__ == "__main__":
    sys.exit(main())
