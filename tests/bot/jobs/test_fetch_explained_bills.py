"""A fetched bill of a layout that was explained once is read by that explanation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.bills.mapped import Explained, save_mapping
from bot.channels.channel import PaymentNotice
from bot.channels.payments import book_payment
from bot.jobs.fetch_bills import fetch_bills, schedule_bills
from bot.jobs.house import House
from storage.base.business_day import SHANGHAI, Span
from storage.base.database import Engine, open_database, writing
from storage.books import open_books, read_books
from storage.ledger.entries import Entry
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT
from tests.bot.channels.rigs.lakala import WithOwnApps

DAY = date(2026, 11, 18)
COLUMNS = {"time": "交易时间", "amount": "交易金额", "kind": "交易类型", "key": "拉卡拉流水号",
           "number": "商户订单号", "fee": "手续费", "terminal": "终端号"}  # fmt: skip
HEADER = (*COLUMNS.values(), "商户号", "结算金额")
LAKALA = Explained("lakala_day", "lakala", "trade", HEADER, COLUMNS, ("消费",), ("退款",))


class WithFolder(WithOwnApps):
    """Bills are applied for, and their addresses wait in this folder."""

    folder: Path

    def table(self) -> dict[str, Any]:
        return super().table() | {"bill_folder": str(self.folder)}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[WithFolder]:
    made = type("Here", (WithFolder,), {"folder": tmp_path / "bills"})()
    yield made
    made.close()


@pytest.fixture
def engine(tmp_path: Path, rig: WithFolder) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    with writing(engine) as connection:
        for merchant in (SHOP, NEIGHBOUR):
            shop = Merchant(merchant, merchant, 0, 420, 1380, Settings(), (Store("s1", "店"),), ())
            add_merchant(connection, shop, rig.clock.now())
    yield engine
    engine.dispose()


def fetched(engine: Engine, rig: WithFolder, mappings: Path) -> list[str]:
    """A day of one sale, fetched next morning; what the record says of its bill."""
    parts = {"engine": engine, "vault": VAULT, "clock": rig.clock.now, "mappings": mappings}
    house = cast(House, SimpleNamespace(**parts, channels={"lakala": rig.channel}))
    schedule_bills(house)
    rig.sell(1234, ago=timedelta())
    for minute in (6, 30):
        morning = datetime(DAY.year, DAY.month, DAY.day + 1, 10, minute, tzinfo=SHANGHAI)
        rig.clock.jump(morning.astimezone(UTC))
        while fetch_bills(house):
            pass
        told = [sheet.write() for sheet in rig.standin.post.sent]
        assert [rig.hear(sheet) for sheet in told] == [None] * len(told)
    with open_books(engine, VAULT, SHOP, rig.clock.now()) as books:
        return [one.action for one in books.audit.entries() if f"trade/{DAY}" in one.subject]


def test_a_bill_that_was_explained_once_is_booked_when_it_is_fetched(
    engine: Engine, rig: WithFolder, tmp_path: Path
) -> None:
    save_mapping(tmp_path / "mappings", LAKALA)
    assert fetched(engine, rig, tmp_path / "mappings") == ["bill.fetched"]
    with read_books(engine, VAULT, SHOP, rig.clock.now()) as books:
        (number,) = (sale.number for sale in rig.standin.books.sales.values())
        sales = books.both_sides.sales_of_orders([number])[number]
    assert [(one.amount, one.source) for one in sales] == [(1234, "bill")]


def test_what_the_channel_has_told_at_once_is_not_booked_twice(
    engine: Engine, rig: WithFolder, tmp_path: Path
) -> None:
    save_mapping(tmp_path / "mappings", LAKALA)
    with open_books(engine, VAULT, SHOP, rig.clock.now()) as books:
        books.transactions.post([live(rig)])
    assert fetched(engine, rig, tmp_path / "mappings") == ["bill.fetched"]
    with read_books(engine, VAULT, SHOP, rig.clock.now()) as books:
        tally = books.totals.by("channel", Span(DAY, DAY))
        assert {way: one.sales_fen for way, one in tally.items()} == {"wechat": 777, "lakala": 1234}
        assert tally["wechat"].fees_fen > 0


@pytest.mark.parametrize(("told", "odd"), [(1234, 0), (1235, 1)])
def test_a_notice_that_comes_after_its_bill_is_not_booked_again(
    engine: Engine, rig: WithFolder, tmp_path: Path, told: int, odd: int
) -> None:
    save_mapping(tmp_path / "mappings", LAKALA)
    fetched(engine, rig, tmp_path / "mappings")
    (sale,) = rig.standin.books.sales.values()
    late = Entry(
        "wechat", "sale", "4200001", sale.number, told, sale.paid_at, "notice", acquirer="lakala"
    )
    with open_books(engine, VAULT, SHOP, rig.clock.now()) as books:
        book_payment(books, PaymentNotice(SHOP, late))
        assert books.totals.span(Span(DAY, DAY)).sales_fen == 1234
        odds = [one for one in books.audit.entries() if one.action == "payment.notice"]
    assert len(odds) == odd


def live(rig: WithFolder) -> Entry:
    """A sale by WeChat that Lakala carries, as its notice tells it."""
    sale = rig.sell(777, ago=timedelta())
    return Entry(
        "wechat", "sale", sale.key, sale.number, 777, sale.paid_at, "notice", acquirer="lakala"
    )


def test_a_bill_that_nobody_explained_is_told_and_not_booked(
    engine: Engine, rig: WithFolder, tmp_path: Path
) -> None:
    assert fetched(engine, rig, tmp_path / "mappings") == ["bill.refused"]
