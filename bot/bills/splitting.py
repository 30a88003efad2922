"""A line of a table as its cells, whatever parts them."""

import re
from functools import lru_cache

CELL = "\x1f"  # parts the cells of a workbook's row: no text may hold it
DELIMITERS = (CELL, ",", "\t", "|", ";")


def split(text: str, delimiter: str) -> list[str]:
    """The cells of a line; only a cell that begins and ends with quotes is a quoted one.

    Goods and people have quotes in their names, and exports do not double them: a standard CSV
    parser would swallow the rest of the line, or of the file.
    """
    if '"' not in text or delimiter == CELL:
        return text.split(delimiter)
    cells = []
    for match in _pattern(delimiter).finditer(text):
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
    return cells


@lru_cache(len(DELIMITERS))
def _pattern(delimiter: str) -> re.Pattern[str]:
    end = re.escape(delimiter)
    # Possessive: without it a long run of quotes would be tried in every way there is.
    return re.compile(rf'(?:\A|{end})(?:[ \t]*+"((?:[^"]|"")*+)"[ \t\r]*+(?={end}|\Z)|([^{end}]*+))'
                      if delimiter != "\t" else
                      rf'(?:\A|{end})(?: *+"((?:[^"]|"")*+)"[ \r]*+(?={end}|\Z)|([^{end}]*+))')  # fmt: skip
