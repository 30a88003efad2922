"""A bill that came in is reconciled by whoever is at work, once, and one shop's trouble is its own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select

from bot.jobs.reconcile_bills import reconcile_due
from storage.base.database import reading, writing
from storage.books import read_books
from storage.intake import RECONCILE
from storage.post.work import LEASE
from storage.schema import merchants, reconciled_days, work
from tests.handlers.figures.reconciling.month import NOW, VAULT, keep, month, shop
from tests.handlers.figures.reconciling.planting import Planter, theirs_only


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = shop(f"sqlite:///{tmp_path / 'shop.db'}")
    yield engine
    engine.dispose()


def due(engine: Engine) -> int:
    """How many bills wait."""
    with reading(engine) as connection:
        query = select(func.count()).select_from(work).where(work.c.kind == RECONCILE)
        return int(connection.execute(query).scalar_one())


def test_every_bill_is_reconciled_and_then_nothing_waits(engine: Engine) -> None:
    bent = Planter(month(7, 4), 7)
    theirs_only(bent)
    bent.month.pay_out()
    ids = keep(engine, bent.month, days_a_bill=20)
    assert due(engine) == len(ids)
    assert reconcile_due(engine, VAULT, NOW) == len(ids)
    assert due(engine) == reconcile_due(engine, VAULT, NOW) == 0
    with read_books(engine, VAULT, "m1", NOW) as books:
        (one,) = books.reconciliation.unsettled()
    assert ("order", one.type, one.key) in bent.month.planted


def test_a_bill_that_cannot_be_reconciled_is_tried_again(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ids = keep(engine, month(8, 4), days_a_bill=99)
    with writing(engine) as connection:
        kept = connection.execute(select(merchants)).mappings().one()
        connection.execute(delete(merchants))
    assert reconcile_due(engine, VAULT, NOW) == len(ids)
    assert "bill not reconciled" in caplog.text
    assert due(engine) == len(ids)
    with writing(engine) as connection:
        connection.execute(merchants.insert().values(**kept))
    reconcile_due(engine, VAULT, NOW + LEASE + timedelta(seconds=1))
    assert due(engine) == 0
    with reading(engine) as connection:
        assert connection.execute(select(reconciled_days)).first() is not None
