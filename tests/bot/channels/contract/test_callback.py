"""Notices through the product's own door, into a real ledger: booked once, refused alike, oddities alerted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.channels.callback import Notices
from bot.sandbox.standins.books import Given, Sale
from bot.sandbox.standins.post import Sheet
from storage.base.database import Engine, open_database, writing
from storage.books import read_books
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, add_merchant
from tests.bot.channels.rig import SHOP, VAULT, Rig


@dataclass
class Door:
    """The address the channel calls, and the books behind it."""

    rig: Rig
    engine: Engine
    rung: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        channels = {self.rig.standin.code: self.rig.channel}
        self.notices = Notices(self.engine, VAULT, channels, self.rig.clock.now, self.ring)

    def ring(self) -> None:
        self.rung.append(1)

    def hears(self, sheet: Sheet) -> int:
        """The status of the answer."""
        headers, body = sheet
        path = f"/channels/{self.rig.standin.code}/notify"
        shouted = {name.upper(): value for name, value in headers.items()}
        status, answer = self.notices.receive(self.rig.standin.code, shouted, body, path)
        assert self.rig.standin.kept(status, answer) == (status == 200)
        return status

    def alerts(self) -> list[str]:
        """What was raised, by its subject."""
        with read_books(self.engine, VAULT, SHOP, self.rig.clock.moment) as books:
            return [alert.finding.subject for alert in books.alerts.open()]

    def booked(self, sale: Sale) -> list[int]:
        """The amounts under which a sale stands in the ledger."""
        with read_books(self.engine, VAULT, SHOP, self.rig.clock.moment) as books:
            return [found.amount for found in books.transactions.find(sale.number)]


@pytest.fixture
def door(rig: Rig, tmp_path: Path) -> Iterator[Door]:
    engine = open_database(f"sqlite:///{tmp_path / 'books.db'}")
    upgrade(engine)
    with writing(engine) as connection:
        shop = Merchant(SHOP, "面馆", 300, 600, 1320, Settings())
        add_merchant(connection, shop, rig.clock.moment)
    yield Door(rig, engine)
    engine.dispose()


def paid(rig: Rig, amount: int = 5000) -> Sale:
    return rig.sell(amount)


def test_a_doubled_notice_books_one_payment(door: Door, rig: Rig) -> None:
    sale = paid(rig)
    for _ in range(3):
        assert door.hears(rig.payment_notice(sale)) == 200
    assert door.booked(sale) == [5000]
    assert len(door.rung) == 3


def test_notices_out_of_order_book_all_payments(door: Door, rig: Rig) -> None:
    sales = [paid(rig, amount) for amount in (100, 200, 300)]
    for sale in reversed(sales):
        assert door.hears(rig.payment_notice(sale)) == 200
    assert [door.booked(sale) for sale in sales] == [[100], [200], [300]]


@pytest.mark.parametrize("how", ["unsigned", "wrongly_signed", "probe"])
def test_a_bad_signature_is_answered_no_and_books_nothing(door: Door, rig: Rig, how: str) -> None:
    sale = paid(rig)
    assert door.hears(rig.payment_notice(sale, how)) == 401
    assert door.booked(sale) == []
    assert door.alerts() == [], "the platform's own probe is nobody's trouble"


def test_the_same_payment_with_another_amount_is_alerted_and_changes_nothing(
    door: Door, rig: Rig
) -> None:
    sale = paid(rig)
    door.hears(rig.payment_notice(sale))
    assert door.hears(rig.payment_notice(replace(sale, amount=5001))) == 200
    assert door.booked(sale) == [5000]
    assert door.alerts() == [sale.number]


def test_a_refund_that_is_not_ours_is_alerted_and_moves_nothing(door: Door, rig: Rig) -> None:
    if "refund_notice" in rig.lacks:
        return
    given: Given = rig.finished(paid(rig))
    assert door.hears(rig.standin.refund_notice(given, "")) == 200
    assert door.alerts() == [given.number]
    assert door.booked(given.sale) == []


def test_a_channel_nobody_set_up_is_refused(door: Door) -> None:
    assert door.notices.receive("nobody", {}, b"", "/channels/nobody/notify")[0] == 401
