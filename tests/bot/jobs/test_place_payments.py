"""A payment whose notice names no till gets its till, and with it its store, from the order query."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.callback import Notices
from bot.channels.payments import PLACE_PAYMENTS, fill_in
from bot.jobs.place_payments import TRIES, place_payments
from bot.sandbox.standins.books import Sale
from storage.base.business_day import Span
from storage.ledger.entries import Entry, Transaction
from tests.bot.channels.rig import SHOP, VAULT, Rig
from tests.bot.channels.rigs.alipay import WithKeys
from tests.bot.channels.rigs.wechat_pay import WithCertificates
from tests.bot.jobs.channel_shop import ChannelShop, channel_shop


class Shop(ChannelShop[Rig]):
    """Customers pay at a till."""

    def paid(self, terminal: str = "T1", fen: int = 3200) -> Sale:
        """Somebody paid, and the notice came."""
        now, code = self.rig.clock.now(), self.rig.standin.code
        sale = self.rig.standin.sell(SHOP, fen, paid_at=now, terminal=terminal)
        headers, body = self.rig.payment_notice(sale)
        notices = Notices(self.engine, VAULT, self.channels, self.rig.clock.now, lambda: None)
        assert notices.receive(code, headers, body, f"/channels/{code}/notify")[0] == 200
        return sale

    def look(self, **time: float) -> None:
        """Time goes by, and the job runs."""
        self.rig.later(**time)
        place_payments(self.house)

    def booked(self, sale: Sale) -> Transaction:
        """As the ledger has it."""
        with self.books() as books:
            return books.transactions.one(sale.number)

    def of_store(self, store: str) -> int:
        """What the store took today, in fen."""
        with self.books() as books:
            return books.totals.span(Span(books.today, books.today), store_id=store).sales_fen


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with channel_shop(tmp_path, WithKeys(), Shop) as made:
        yield made


def test_the_till_and_its_store_are_filled_in_and_counted_once(shop: Shop) -> None:
    sale = shop.paid()
    assert (shop.booked(sale).terminal_id, shop.of_store("s1")) == ("", 0)
    shop.look(seconds=6)
    assert (shop.booked(sale).terminal_id, shop.booked(sale).store_id) == ("T1", "s1")
    assert shop.of_store("s1") == 3200
    assert shop.due(PLACE_PAYMENTS) == {}


def test_silence_is_asked_again_and_then_left_to_the_bill(shop: Shop) -> None:
    sale = shop.paid()
    shop.rig.trouble(answer="busy")
    for _ in range(TRIES):
        assert len(shop.due(PLACE_PAYMENTS)) == 1
        shop.look(minutes=10)
    assert shop.booked(sale).terminal_id == ""
    assert shop.due(PLACE_PAYMENTS) == {}


def test_an_answer_about_another_amount_fills_in_nothing(shop: Shop) -> None:
    sale = shop.paid()
    other = Entry("alipay", "sale", sale.key, sale.number, 3100, sale.paid_at, "notice",
                  terminal_id="T1")  # fmt: skip
    with shop.books() as books:
        fill_in(books, other)
    assert (shop.booked(sale).terminal_id, shop.booked(sale).amount) == ("", 3200)


def test_a_payment_without_a_till_stays_without(shop: Shop) -> None:
    sale = shop.paid(terminal="")
    shop.look(seconds=6)
    assert shop.booked(sale).terminal_id == ""
    assert shop.due(PLACE_PAYMENTS) == {}


def test_a_channel_whose_notices_tell_is_not_asked(tmp_path: Path) -> None:
    with channel_shop(tmp_path, WithCertificates(), Shop) as shop:
        sale = shop.paid()
        assert shop.booked(sale).terminal_id == "T1"
        assert shop.due(PLACE_PAYMENTS) == {}


def test_a_notice_that_comes_twice_is_asked_about_once(shop: Shop) -> None:
    sale = shop.paid()
    shop.look(seconds=6)
    headers, body = shop.rig.payment_notice(sale)
    notices = Notices(shop.engine, VAULT, shop.channels, shop.rig.clock.now, lambda: None)
    assert notices.receive("alipay", headers, body, "/channels/alipay/notify")[0] == 200
    assert shop.due(PLACE_PAYMENTS) == {}
    assert shop.of_store("s1") == 3200
