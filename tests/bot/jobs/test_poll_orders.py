"""An order that no notice told of is asked about until the channel knows it, and booked once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.callback import Notices
from bot.jobs.poll_orders import PAUSES, poll_orders
from handlers.answers.unheard import POLL_ORDERS
from storage.ledger.entries import Transaction
from tests.bot.channels.rig import VAULT
from tests.bot.channels.rigs.wechat_pay import WithCertificates
from tests.bot.jobs.channel_shop import ChannelShop, channel_shop


class Till(ChannelShop[WithCertificates]):
    """The cashier asks."""

    def asks(self, number: str) -> None:
        """About an order that is not in the ledger."""
        person = self.person("till").person_id
        with self.books() as books:
            books.work.nudge(POLL_ORDERS, f"{person}/{number}", books.now)

    def until(self, minutes: int) -> None:
        """Let the job run minute by minute."""
        for _ in range(minutes):
            poll_orders(self.house)
            self.rig.later(minutes=1)

    def booked(self, number: str) -> list[Transaction]:
        """What the ledger has of it."""
        with self.books() as books:
            return books.transactions.find(number)

    def done(self) -> bool:
        """Whether nothing more is asked."""
        return self.due(POLL_ORDERS) == {}


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with channel_shop(tmp_path, WithCertificates(), Till) as made:
        yield made


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
