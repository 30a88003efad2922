"""Orders, bills and balances of every channel; what it does not offer it says in one sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.channel import (
    Balance,
    Bill,
    BillKind,
    BillState,
    OrderAnswer,
    OrderState,
    PaymentNotice,
    Unsupported,
)
from tests.bot.channels.rig import SHOP, Rig

KINDS = {"trade_bill": BillKind.TRADE, "funds_bill": BillKind.FUNDS}
DOUBTFUL = ("busy", "broken", "garbage", "unsigned", "wrongly_signed", "lost_before")


def offered(rig: Rig, what: str, answer: object) -> bool:
    """Whether the channel offers it; if not, it must have said so kindly."""
    if what not in rig.lacks:
        assert not isinstance(answer, Unsupported)
        return True
    assert isinstance(answer, Unsupported)
    assert answer.sentence.endswith("。")
    return False


def test_a_paid_order_is_told_as_its_notice_tells_it(rig: Rig) -> None:
    sale = rig.sell(4321)
    answer = rig.channel.query_order(rig.ref(sale))
    if not offered(rig, "query_order", answer):
        return
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID
    assert answer.entry is not None
    assert (answer.entry.amount, answer.entry.key) == (4321, sale.key)
    if "payment_notice" not in rig.lacks:
        notice = rig.hear(rig.payment_notice(sale))
        assert isinstance(notice, PaymentNotice)
        assert replace(answer.entry, source="notice") == notice.entry


def test_an_order_nobody_knows_is_missing(rig: Rig) -> None:
    answer = rig.channel.query_order(replace(rig.ref(rig.sell()), number="P404", key=""))
    if offered(rig, "query_order", answer):
        assert isinstance(answer, OrderAnswer)
        assert answer.state is OrderState.MISSING


def test_an_order_that_is_not_paid_is_no_entry(rig: Rig) -> None:
    sale = rig.sell()
    books = rig.standin.books
    books.sales[sale.account, sale.number] = replace(sale, paid=False)
    answer = rig.channel.query_order(rig.ref(sale))
    if offered(rig, "query_order", answer):
        assert isinstance(answer, OrderAnswer)
        state = OrderState.UNKNOWN if "unpaid" in rig.lacks else OrderState.UNPAID
        assert (answer.state, answer.entry) == (state, None)


@pytest.mark.parametrize("how", [*DOUBTFUL, "other_number", "probe"])
def test_an_order_without_a_believable_answer_is_unknown(rig: Rig, how: str) -> None:
    sale = rig.sell()
    rig.trouble(answer=how)
    answer = rig.channel.query_order(rig.ref(sale))
    if offered(rig, "query_order", answer):
        assert isinstance(answer, OrderAnswer)
        assert answer.state is OrderState.UNKNOWN


@pytest.mark.parametrize("what", KINDS)
def test_a_days_bill_holds_its_payments_and_refunds(rig: Rig, what: str) -> None:
    sale = rig.sell(5000, ago=timedelta())
    order = rig.order(sale, 1200)
    rig.channel.refund(order)
    day = rig.today
    rig.to_noon()
    answer = rig.channel.fetch_bill(SHOP, KINDS[what], day)
    if not offered(rig, what, answer):
        return
    assert isinstance(answer, Bill)
    assert answer.state is BillState.READY, answer.sentence
    assert answer.name
    text = rig.read_bill(answer)
    assert sale.number in text or sale.key in text
    assert rig.given(order).key in text or order.number in text


@pytest.mark.parametrize("what", KINDS)
def test_todays_bill_comes_later(rig: Rig, what: str) -> None:
    rig.sell(ago=timedelta())
    today = rig.today
    answer = rig.channel.fetch_bill(SHOP, KINDS[what], today)
    if offered(rig, what, answer):
        assert isinstance(answer, Bill)
        assert (answer.state, answer.data) == (BillState.LATER, b"")
        assert answer.sentence


@pytest.mark.parametrize("what", KINDS)
def test_a_day_without_trade_is_an_honest_zero(rig: Rig, what: str) -> None:
    rig.later(days=5)
    quiet = rig.today - timedelta(days=2)
    answer = rig.channel.fetch_bill(SHOP, KINDS[what], quiet)
    if offered(rig, what, answer):
        assert isinstance(answer, Bill)
        assert (answer.state, answer.data) == (BillState.EMPTY, b"")


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("how", [*DOUBTFUL, "other_amount"])
def test_a_bill_that_cannot_be_believed_is_asked_for_again(rig: Rig, what: str, how: str) -> None:
    rig.sell(ago=timedelta())
    day = rig.today
    rig.to_noon()
    if how == "other_amount" and "bill_hash" in rig.lacks:
        return
    rig.trouble(answer=how)
    answer = rig.channel.fetch_bill(SHOP, KINDS[what], day)
    if offered(rig, what, answer):
        assert isinstance(answer, Bill)
        assert (answer.state, answer.data) == (BillState.LATER, b"")
        assert answer.sentence


def test_the_balance_is_told_or_said_to_be_untold(rig: Rig) -> None:
    answer = rig.channel.balance(SHOP)
    if not offered(rig, "balance", answer):
        return
    rig.standin.books.floats[rig.sell().account] = 123456
    spent = rig.standin.books.available(rig.sell().account)
    assert rig.channel.balance(SHOP) == Balance(spent)
    rig.trouble(answer="unsigned")
    assert rig.channel.balance(SHOP) == Balance(None)


def test_every_merchant_is_known(rig: Rig) -> None:
    assert set(rig.channel.merchants) == {"m1", "m2"}


def test_doctor_finds_nothing_wrong(rig: Rig) -> None:
    found = list(rig.channel.examine(rig.clock.moment))
    assert found
    assert [str(one) for one in found if one.cure] == []


def test_doctor_names_a_cure_when_nobody_answers(rig: Rig) -> None:
    rig.trouble(answer="lost_before")
    assert any(one.cure for one in rig.channel.examine(rig.clock.moment))
