"""Export of a merchant's transactions to a CSV or XLSX file on the operator's disk."""

from pathlib import Path

from handlers.answers.ledger_rows import HEADINGS, ledger_rows
from handlers.answers.sheets import WRITERS
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from storage.books import Books


def export_transactions(books: Books, span: Span, path: Path) -> int:
    """Write the span's transactions to `path` (.csv or .xlsx), oldest first; returns how many."""
    write = WRITERS.get(path.suffix.lower().removeprefix("."))
    if write is None:
        raise Refusal("导出文件名请以 .csv 或 .xlsx 结尾。")
    with path.open("wb") as file:
        return write(file, HEADINGS, ledger_rows(books, span))
