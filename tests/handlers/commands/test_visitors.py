"""New and returning customers, counted a second way."""

from tests.handlers.conftest import Says
from tests.handlers.little_shop import TODAY, day_of, rows


def test_new_and_old_are_what_the_rows_say(says: Says) -> None:
    sold = [row for row in rows() if row.kind == "sale" and row.payer]
    first = {payer: min(day_of(row) for row in sold if row.payer == payer)
             for payer in {row.payer for row in sold}}  # fmt: skip
    today = {row.payer for row in sold if day_of(row) == TODAY}
    new = sum(first[payer] == TODAY for payer in today)
    assert f"新客 {new:,}，老客 {len(today) - new:,}" in says("新老客 今天")


def test_more_than_a_month_is_refused_kindly(says: Says) -> None:
    assert "一次最多看 31 天" in says("新老客 近60天")
