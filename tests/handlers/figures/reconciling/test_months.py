"""Every planted difference is found with its type, no false one, in both databases, once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.schema import daily_totals, differences, reconciled_days, settlements
from tests.handlers.figures.reconciling.month import compare, keep, month, shop
from tests.handlers.figures.reconciling.planting import LUMPS, ROWS, Planter


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = shop(url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> list[list[Any]]:
    """Everything that a comparison writes, but for when it was done."""
    found = []
    with reading(engine) as connection:
        for table in (settlements, reconciled_days, differences, daily_totals):
            columns = [column for column in table.c if column.name != "at"]
            rows = connection.execute(select(*columns).order_by(*table.primary_key))
            found.append([tuple(row) for row in rows])
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_every_planted_difference_is_found_and_no_other(engine: Engine, seed: int) -> None:
    bent = Planter(month(seed, 8), seed)
    for plant in (*ROWS, *ROWS):
        plant(bent)
    bent.month.pay_out()
    for plant in LUMPS:
        plant(bent)
    bent.month.credits.sort()
    ids = keep(engine, bent.month, days_a_bill=seed * 5)
    assert compare(engine, ids) == bent.month.planted
    before = tables(engine)
    assert compare(engine, ids) == bent.month.planted
    assert tables(engine) == before


@pytest.mark.parametrize("days_a_bill", [4, 99])
def test_a_month_that_matches_has_no_difference(tmp_path: Path, days_a_bill: int) -> None:
    engine = shop(f"sqlite:///{tmp_path / 'shop.db'}")
    found = month(3)
    assert compare(engine, keep(engine, found, days_a_bill=days_a_bill)) == set()
    sales = [row for row in found.bill.values() if row.kind == "sale"]
    with reading(engine) as connection:
        rows = list(connection.execute(select(reconciled_days)).mappings())
        arrived = list(connection.execute(select(settlements)).mappings())
    inside = [row for row in rows if not row["waiting"]]
    assert sum(row["bill_rows"] for row in rows) == len(sales)
    assert sum(row["bill_fen"] for row in rows) == sum(row.amount for row in sales)
    assert sum(row["matched"] for row in inside) == sum(row["bill_rows"] for row in inside)
    assert all(row["arrived_on"] for row in arrived)
    engine.dispose()


@pytest.mark.parametrize("plant", [*ROWS, *LUMPS], ids=lambda plant: plant.__name__)
def test_one_thing_bent_is_one_thing_found(
    tmp_path: Path, plant: Callable[[Planter], None]
) -> None:
    engine = shop(f"sqlite:///{tmp_path / 'shop.db'}")
    bent = Planter(month(5, 6), 5)
    plant(bent)
    if plant in ROWS:
        bent.month.pay_out()
    bent.month.credits.sort()
    assert compare(engine, keep(engine, bent.month, days_a_bill=99)) == bent.month.planted
    engine.dispose()
