"""Export of a merchant's transactions to CSV or XLSX, in cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from handlers.words import channel_word
from storage.base.business_day import Span, local
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.base.vault import mask_payer
from storage.books import Books
from storage.ledger.entries import Transaction

KIND_WORDS = {"sale": "收款", "refund": "退款"}
HEADINGS = (
    "营业日", "时间", "类型", "渠道", "订单号", "渠道单号", "原渠道单号", "退款单号", "金额(元)",
    "优惠(元)", "手续费(元)", "门店", "终端", "收银员", "付款人",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET_ROWS = 1_048_575  # of one XLSX sheet, below its headings

Cell = str | Money | None


def export_transactions(books: Books, span: Span, path: Path) -> int:
    """Write the span's transactions to `path` (.csv or .xlsx), oldest first; returns how many.

    Amounts are yuan with two decimals, refunds positive as in the ledger. Payers appear under their
    masks only. Rows go to disk day by day, so memory does not grow with the span.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise Refusal("导出文件名请以 .csv 或 .xlsx 结尾。")
    return write(path, _rows(books, span))


def safe(text: str) -> str:
    """A text cell of a CSV file; what a spreadsheet might run gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _rows(books: Books, span: Span) -> Iterator[tuple[Cell, ...]]:
    for day in span:
        for transaction in books.transactions.of_day(day):
            yield _cells(books, transaction)


def _cells(books: Books, row: Transaction) -> tuple[Cell, ...]:
    merchant = books.merchant
    return (
        row.business_day.isoformat(), f"{local(row.paid_at):%Y-%m-%d %H:%M:%S}",
        KIND_WORDS[row.kind], channel_word(row.channel), row.number, row.key,
        row.sale_key, row.refund_number, Money(row.amount), Money(row.discount),
        None if row.fee is None else Money(row.fee), merchant.store_name(row.store_id),
        merchant.terminal_name(row.terminal_id), row.cashier, mask_payer(row.payer),
    )  # fmt: skip


def _write_csv(path: Path, rows: Iterator[tuple[Cell, ...]]) -> int:
    written = 0
    # The BOM tells Excel and WPS that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for row in rows:
            sheet.writerow([_csv_cell(cell) for cell in row])
            written += 1
    return written


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{cell.yuan:.2f}"
    return safe(cell or "")


def _write_xlsx(path: Path, rows: Iterator[tuple[Cell, ...]]) -> int:
    # Every cell is written as what it is, so nothing is guessed to be a formula or a link.
    written = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        amount = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet("流水")
        for column, heading in enumerate(HEADINGS):
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
