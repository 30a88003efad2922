"""Balances are read while the shop is open, kept with their instant, and told before a tap in vain."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.refresh_balances import (
    WHILE_CLOSED,
    WHILE_OPEN,
    refresh_balances,
    schedule_balances,
)
from handlers.cards.refund_card import draw_refund, sale_of
from handlers.figures.held import REFRESH_BALANCES
from storage.base.money import Money
from storage.ledger.balances import ToldBalance
from storage.ledger.entries import Entry
from tests.bot.channels.rig import Rig
from tests.bot.channels.rigs.alipay import WithKeys
from tests.bot.channels.rigs.wechat_pay import WithCertificates
from tests.bot.jobs.channel_shop import ChannelShop, channel_shop


class Shop(ChannelShop[Rig]):
    """A shop whose account at the channel may run dry."""

    def holds(self, fen: int) -> None:
        """So much is on its account."""
        self.rig.standin.books.floats[self.rig.sell().account] = fen

    def told(self) -> ToldBalance | None:
        """What is remembered."""
        with self.books() as books:
            return books.balances.told().get("alipay")

    def requests(self, fen: int) -> str:
        """A refund that waits for its second pair of eyes; its number."""
        with self.books() as books:
            sale = Entry("alipay", "sale", "k1", "T2026111801", 9000, books.now, "notice",
                         acquirer="alipay")  # fmt: skip
            books.transactions.post([sale])
            person = books.staff.named("till").person_id
            one = books.transactions.one("T2026111801")
            refund = books.refunds.request(one, Money(fen), "错了", by=person, window_days=365)
            books.work.nudge(REFRESH_BALANCES, "alipay", books.now)
            return refund.number

    def card(self, number: str) -> str:
        """What stands below the facts."""
        with self.books() as books:
            refund = books.refunds.of(number)
            return draw_refund(books, refund, sale_of(books, refund)).note


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with channel_shop(tmp_path, WithKeys(), Shop) as made:
        schedule_balances(made.house)
        yield made


def test_what_the_account_holds_is_kept_with_its_instant(shop: Shop) -> None:
    shop.holds(123_45)
    refresh_balances(shop.house)
    assert shop.told() == ToldBalance("alipay", 123_45, shop.rig.clock.now())
    assert shop.due(REFRESH_BALANCES)["alipay"] == WHILE_OPEN


def test_at_night_it_is_asked_less_often(shop: Shop) -> None:
    shop.rig.clock.jump(datetime(2026, 11, 18, 18, tzinfo=UTC))
    refresh_balances(shop.house)
    assert shop.due(REFRESH_BALANCES)["alipay"] == WHILE_CLOSED


def test_silence_leaves_the_last_word_with_its_instant(shop: Shop) -> None:
    shop.holds(123_45)
    refresh_balances(shop.house)
    before = shop.told()
    shop.rig.later(minutes=10)
    shop.rig.trouble(answer="unsigned")
    refresh_balances(shop.house)
    assert shop.told() == before
    assert shop.due(REFRESH_BALANCES)["alipay"] == WHILE_OPEN


def test_a_channel_that_tells_no_balance_is_not_asked_for_ever(tmp_path: Path) -> None:
    with channel_shop(tmp_path, WithCertificates(), Shop) as shop:
        schedule_balances(shop.house)
        assert "wechat_pay" in shop.due(REFRESH_BALANCES)
        refresh_balances(shop.house)
        assert shop.due(REFRESH_BALANCES) == {}


def test_an_account_that_was_taken_away_is_not_asked_for_ever(shop: Shop) -> None:
    shop.channels.clear()
    refresh_balances(shop.house)
    assert shop.due(REFRESH_BALANCES) == {}


def test_the_card_says_before_the_tap_that_the_account_is_short(shop: Shop) -> None:
    shop.holds(20_00)
    refresh_balances(shop.house)
    number = shop.requests(30_00)
    assert "支付宝余额约 ¥20.00（11-18 14:30 问渠道的），不够退这笔，请先充值" in shop.card(number)
    refresh_balances(shop.house)
    assert shop.reads() == []  # the card has said it


def test_what_the_card_did_not_know_is_told_to_those_who_decide_once(shop: Shop) -> None:
    shop.holds(20_00)
    number = shop.requests(30_00)
    assert shop.card(number) == "原因：错了"
    refresh_balances(shop.house)
    (line,) = shop.reads()
    assert line.startswith(f"{number} ¥30.00：注意：支付宝余额约 ¥20.00（11-18 14:30 问渠道的）")
    shop.rig.later(minutes=10)
    refresh_balances(shop.house)
    assert shop.reads() == []


def test_an_account_with_enough_is_not_worth_a_word(shop: Shop) -> None:
    shop.holds(30_00)
    number = shop.requests(30_00)
    refresh_balances(shop.house)
    assert shop.card(number) == "原因：错了"
    assert shop.reads() == []


def test_many_starts_ask_no_oftener_than_they_begin(shop: Shop) -> None:
    refresh_balances(shop.house)
    shop.rig.later(minutes=1)
    assert refresh_balances(shop.house) == 0
    assert shop.due(REFRESH_BALANCES) == {"alipay": WHILE_OPEN - timedelta(minutes=1)}
