"""Part of a day is the rows of that part, at whatever minute and cut-off it is asked for."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.base.business_day import opens_at
from storage.base.database import metadata, open_database, writing
from storage.base.vault import Vault
from storage.books import Books
from storage.ledger.entries import Entry
from storage.ledger.totals import Tally
from storage.people.merchants import Merchant, Settings, add_merchant

DAY = date(2026, 11, 11)
NOW = datetime(2026, 11, 18, 12, 50, tzinfo=UTC)


@pytest.mark.parametrize("cut_off", [0, 270, 300])
def test_a_part_of_a_day_is_what_its_rows_add_up_to(tmp_path: Path, cut_off: int) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    metadata.create_all(engine)
    opened = opens_at(DAY, cut_off)
    moments = [opened + timedelta(minutes=minute) for minute in range(0, 1440, 7)]
    with writing(engine) as connection:
        shop = Merchant("M1", "面馆", cut_off, 600, 1320, Settings())
        add_merchant(connection, shop, NOW)
        books = Books(connection, Vault({1: bytes(32)}), "M1", NOW)
        books.transactions.post([sale(number, moment) for number, moment in enumerate(moments)])
        for minutes in range(0, 1441, 29):
            elapsed = timedelta(minutes=minutes)
            count = sum(moment <= opened + elapsed for moment in moments)
            assert books.totals.until(DAY, elapsed) == Tally(sales=count, sales_fen=100 * count)
            assert not books.totals.until(DAY, elapsed, channel="alipay")
    engine.dispose()


def sale(number: int, moment: datetime) -> Entry:
    """One yuan."""
    return Entry("wechat", "sale", f"k{number}", f"T{number}", 100, moment, "notice")
