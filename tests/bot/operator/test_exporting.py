"""Exports that a spreadsheet opens as text and figures, never as formulas, and that name nobody."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.operator.exporting import export_transactions
from handlers.answers.ledger_rows import HEADINGS
from handlers.answers.sheets import safe
from storage.base.business_day import Span
from storage.base.database import Engine, metadata, open_database, writing
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import open_books, read_books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, add_merchant

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SPAN = Span(date(2026, 11, 18), date(2026, 11, 19))
VAULT = Vault({1: b"v" * 32})
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","点我")']


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    metadata.create_all(engine)
    payer = VAULT.payer("m1", "wechat", "oSecretOpenId")
    with writing(engine) as connection:
        add_merchant(connection, Merchant("m1", "面馆", 300, 480, 1320, Settings()), NOW)
    with open_books(engine, VAULT, "m1", NOW) as books:
        books.transactions.post([
            Entry("wechat", "sale", f"k{n}", text, 3050 + n, datetime(2026, 11, 18, n, tzinfo=UTC),
                  "notice", fee=18, cashier=text, payer=payer)
            for n, text in enumerate(EVIL)
        ])  # fmt: skip
        books.transactions.post([Entry("wechat", "refund", "r1", "T1", 1000,
                                       datetime(2026, 11, 19, 3, tzinfo=UTC), "notice")])  # fmt: skip
    yield engine
    engine.dispose()


def export(engine: Engine, path: Path) -> int:
    """Write the span as the command line does."""
    with read_books(engine, VAULT, "m1", NOW) as books:
        return export_transactions(books, SPAN, path)


def test_csv_cells_cannot_run(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert export(engine, path) == len(EVIL) + 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = list(csv.reader(file))
    assert tuple(heading) == HEADINGS
    number, amount, fee = (HEADINGS.index(name) for name in ("订单号", "金额(元)", "手续费(元)"))
    assert [row[number] for row in rows[:-1]] == [f"'{text}" for text in EVIL]
    assert [row[amount] for row in rows[:2]] == ["30.50", "30.51"]
    assert (rows[0][fee], rows[-1][fee]) == ("0.18", "")
    cells = [cell for row in rows for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)


def test_xlsx_cells_are_text_and_numbers(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert export(engine, path) == len(EVIL) + 1
    heading, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert tuple(heading) == HEADINGS
    number, amount = HEADINGS.index("订单号"), HEADINGS.index("金额(元)")
    # XML readers may turn a lone CR into LF: what matters is that it is text.
    assert [str(row[number]).replace("\r", "\n").replace("_x000D_", "\n") for row in rows[:-1]] == [
        text.replace("\r", "\n") for text in EVIL]  # fmt: skip
    assert [row[amount] for row in rows[:2]] == [30.50, 30.51]


def test_exports_show_payers_only_masked(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export(engine, path)
    text = path.read_text(encoding="utf-8-sig")
    assert "顾客·" in text
    assert VAULT.payer("m1", "wechat", "oSecretOpenId") not in text


def test_another_ending_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="xlsx"):
        export(engine, tmp_path / "out.pdf")


def test_harmless_text_stays_as_it_is() -> None:
    assert [safe(text) for text in ("", "T-1", "a=b", "牛肉面")] == ["", "T-1", "a=b", "牛肉面"]
