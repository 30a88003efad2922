"""An order that no notice told of is asked about until the channel knows it, and booked once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.channels.callback import Notices
from bot.channels.channel import Channel
from bot.jobs.house import House
from bot.jobs.poll_orders import PAUSES, poll_orders
from handlers.answers.unheard import POLL_ORDERS
from storage.base.database import Engine, open_database, writing
from storage.books import open_books
from storage.ledger.entries import Transaction
from storage.migrating import upgrade
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Role
from storage.post.sender import Sender
from storage.post.work import waiting
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.wechat_pay import WithCertificates


class Till:
    """A shop with WeChat Pay, its cashier, and a hand on the clock."""

    def __init__(self, engine: Engine, rig: WithCertificates) -> None:
        self.engine, self.rig = engine, rig
        self.channels: dict[str, Channel] = {"wechat_pay": rig.channel}
        house = SimpleNamespace(
            engine=engine, vault=VAULT, clock=rig.clock.now, channels=self.channels
        )
        self.house = cast(House, house)
        with open_books(engine, VAULT, SHOP, rig.clock.now()) as books:
            books.staff.add("till", "小王", Role.CASHIER, by=None)
            self.person = books.staff.with_role(Role.CASHIER)[0].person_id

    def asks(self, number: str) -> None:
        """The cashier asks about an order that is not in the ledger."""
        with open_books(self.engine, VAULT, SHOP, self.rig.clock.now()) as books:
            books.work.nudge(POLL_ORDERS, f"{self.person}/{number}", books.now)

    def until(self, minutes: int) -> None:
        """Let the job run minute by minute."""
        for _ in range(minutes):
            poll_orders(self.house)
            self.rig.later(minutes=1)

    def booked(self, number: str) -> list[Transaction]:
        """What the ledger has of it."""
        with open_books(self.engine, VAULT, SHOP, self.rig.clock.now()) as books:
            return books.transactions.find(number)

    def reads(self) -> list[str]:
        """What the cashier is told."""
        parcels = Sender(self.engine, VAULT).claim(self.rig.clock.now())
        return [str(parcel.message["content"]) for parcel in parcels]

    def done(self) -> bool:
        """Whether nothing more is asked."""
        with writing(self.engine) as connection:
            return not waiting(connection, [POLL_ORDERS], self.rig.clock.now() + timedelta(days=1))


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    upgrade(engine)
    rig = WithCertificates()
    with writing(engine) as connection:
        shop = Merchant(SHOP, "面馆", 0, 420, 1380, Settings(), (Store("s1", "店"),),
                        (Terminal("T1", "s1", "1号机"),))  # fmt: skip
        add_merchant(connection, shop, rig.clock.now())
    yield Till(engine, rig)
    rig.close()
    engine.dispose()


def test_a_payment_whose_notice_was_lost_is_booked_and_told(till: Till) -> None:
    sale = till.rig.sell(3200)
    till.asks(sale.number)
    till.until(1)
    (booked,) = till.booked(sale.number)
    assert (booked.amount, booked.key, booked.store_id) == (3200, sale.key, "s1")
    (told,) = till.reads()
    assert told.startswith(f"{sale.number} 问到了，收到了：\n订单 {sale.number}\n收款 ¥32.00")
    assert till.done()


def test_a_notice_that_comes_after_all_books_nothing_twice(till: Till) -> None:
    sale = till.rig.sell(3200)
    till.asks(sale.number)
    till.until(1)
    headers, body = till.rig.payment_notice(sale)
    notices = Notices(till.engine, VAULT, till.channels, till.rig.clock.now, lambda: None)
    assert notices.receive("wechat_pay", headers, body, "/channels/wechat_pay/notify")[0] == 200
    assert len(till.booked(sale.number)) == 1


def test_a_payer_who_is_still_typing_is_waited_for(till: Till) -> None:
    till.asks("P2026111899")
    till.until(3)
    assert not till.done()
    assert till.reads() == []
    member = till.rig.members[0]
    sale = till.rig.standin.sell(member.merchant_id, 700, number="P2026111899")
    till.until(10)
    assert [one.key for one in till.booked("P2026111899")] == [sale.key]
    assert "问到了" in till.reads()[0]


def test_after_half_an_hour_the_asker_hears_that_nobody_knows_it(till: Till) -> None:
    till.asks("P404404404")
    till.until(2 + sum(int(pause / timedelta(minutes=1)) for pause in PAUSES))
    assert till.reads() == ["问过渠道了，没有查到 P404404404 付成功，请核对单号。"]
    assert till.done()


def test_silence_is_no_no(till: Till) -> None:
    sale = till.rig.sell()
    till.rig.trouble(answer="busy")
    till.asks(sale.number)
    till.until(2 + sum(int(pause / timedelta(minutes=1)) for pause in PAUSES))
    assert till.reads() == []
    assert till.done()


def test_another_shops_order_is_not_found(till: Till) -> None:
    sale = till.rig.sell(merchant="m2")
    till.asks(sale.number)
    till.until(1)
    assert till.booked(sale.number) == []
