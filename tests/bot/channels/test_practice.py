"""The practice acquirer's notices, where they differ from a channel's: cash has no channel number."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.callback import Notices
from bot.channels.practice import Practice
from bot.sandbox.signing import signed
from storage.base.business_day import Span
from storage.base.database import Engine, open_database, writing
from storage.base.vault import Vault
from storage.books import read_books
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, Store, add_merchant

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
VAULT = Vault({0: bytes(range(32))})
SECRET = "a-secret-of-thirty-two-letters-00"
PATH = "/channels/practice/notify"
TABLE = {"base_url": "http://127.0.0.1:9/acquirer/v1", "notify_url": "http://127.0.0.1:9" + PATH,
         "merchants": {"m1": {"number": "81000001", "secret": SECRET}}}  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    with writing(engine) as connection:
        shop = Merchant("m1", "小店", 0, 420, 1380, Settings(), (Store("s1", "店"),), ())
        add_merchant(connection, shop, NOW)
    yield engine
    engine.dispose()


def tell(engine: Engine, **data: object) -> int:
    """The status of the answer to a payment notice."""
    told = {
        "notice_id": "N1", "merchant": "81000001", "type": "payment", "created_at": NOW.isoformat(),
        "data": {"order_number": "P1", "channel_number": "", "channel": "cash", "amount_fen": 3200,
                 "discount_fen": 0, "fee_fen": 0, "paid_at": NOW.isoformat(), "payer": "",
                 "store": "s1", "terminal": "", "cashier": "小王"} | data,
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False)
    headers = {"X-Merchant": "81000001"}
    headers |= signed(SECRET, int(NOW.timestamp()), body, "POST", PATH)
    channel = Practice(TABLE, lambda: NOW, VAULT)
    door = Notices(engine, VAULT, {"practice": channel}, lambda: NOW, lambda: None)
    return door.receive("practice", headers, body.encode(), PATH)[0]


def test_every_cash_payment_is_booked(engine: Engine) -> None:
    assert tell(engine, order_number="P1", amount_fen=3200) == 200
    assert tell(engine, order_number="P2", amount_fen=4400) == 200
    assert tell(engine, order_number="P2", amount_fen=4400) == 200
    with read_books(engine, VAULT, "m1", NOW) as books:
        tally = books.totals.span(Span(books.today, books.today))
        assert (tally.sales, tally.sales_fen) == (2, 7600)
        assert not list(books.alerts.open())


def test_a_payment_that_nothing_tells_apart_is_refused(engine: Engine) -> None:
    assert tell(engine, order_number="", channel_number="") == 401
