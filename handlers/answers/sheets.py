"""Tables as CSV and XLSX files, in cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from typing import IO

import xlsxwriter

from handlers.answers.ledger_rows import Cell, Row
from storage.base.money import Money
from storage.base.refusal import Refusal

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS = 1_048_575  # of one XLSX sheet, below its headings

Writer = Callable[[IO[bytes], Row, Iterable[Row]], int]


def safe(text: str) -> str:
    """A text cell of a CSV file; what a spreadsheet might run gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write_csv(file: IO[bytes], headings: Row, rows: Iterable[Row]) -> int:
    """The table as CSV; how many rows it has below its headings."""
    written = 0
    # The BOM tells Excel and WPS that this is UTF-8.
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    sheet = csv.writer(text)
    sheet.writerow(headings)
    for row in rows:
        sheet.writerow([_csv_cell(cell) for cell in row])
        written += 1
    text.detach()
    return written


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{cell.yuan:.2f}"
    return safe(cell or "")


def write_xlsx(file: IO[bytes], headings: Row, rows: Iterable[Row]) -> int:
    """The table as one XLSX sheet; a Refusal when it has more rows than a sheet can hold."""
    # Every cell is written as what it is, so nothing is guessed to be a formula or a link.
    written = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        amount = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet("流水")
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading)
        for written, row in enumerate(rows, 1):
            if written > SHEET_ROWS:
                raise Refusal("超过一张表能放的行数，请缩短期间，或导出成 .csv。")
            for column, cell in enumerate(row):
                if isinstance(cell, Money):
                    sheet.write_number(written, column, cell.yuan, amount)
                elif cell:
                    sheet.write_string(written, column, cell)
    return written


WRITERS: dict[str, Writer] = {"csv": write_csv, "xlsx": write_xlsx}
