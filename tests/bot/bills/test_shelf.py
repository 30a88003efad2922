"""The shelf of layouts: every one is named in the operator's manual, and the fallback is asked last."""

from pathlib import Path

import bot.bills
from bot.bills.layout import discover

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "operator.md"


def test_the_manual_names_every_layout() -> None:
    text = MANUAL.read_text("utf-8")
    assert [code for code in discover(bot.bills) if f"`{code}" not in text] == []


def test_a_bank_that_nobody_declared_is_asked_last() -> None:
    assert list(discover(bot.bills))[-1] == "bank_table"
