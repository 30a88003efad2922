"""What is particular about Shengpay's words: codes, states, ways to pay, and providers."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import (
    BillKind,
    Forged,
    OrderAnswer,
    OrderState,
    Outcome,
    PaymentNotice,
    RefundNotice,
    Unsupported,
)
from bot.channels.shengpay import Shengpay
from bot.channels.shengpay.accounts import House
from bot.channels.shengpay.talk import Said
from bot.channels.shengpay.words import query_word, sale
from bot.sandbox.standins.books import State
from bot.sandbox.standins.shengpay import told
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT
from tests.bot.channels.rigs.shengpay import WELL, UnderProvider, WithRsa2

HOUSE = House(notify_url="https://shop.example/channels/shengpay/notify")


def with_codes(rig: WithRsa2, **codes: object) -> Shengpay:
    """The product, told other codes than the stand-in's own."""
    return Shengpay(rig.table() | codes, rig.clock.now, VAULT)


def test_a_code_nobody_explained_decides_nothing(rig: WithRsa2) -> None:
    rig.trouble(refund="short")
    answer = with_codes(rig, short_codes=[]).refund(rig.order(rig.sell()))
    assert (answer.outcome, answer.reason) == (Outcome.UNKNOWN, "BALANCE_NOT_ENOUGH")
    named = rig.channel.refund(rig.order(rig.sell()))
    assert (named.outcome, named.reason) == (Outcome.FAILED, "NOT_ENOUGH")


def test_a_no_is_told_in_the_words_the_house_has(rig: WithRsa2) -> None:
    made = rig.sell(5000)
    assert rig.channel.refund(rig.order(made, 5001)).reason == "AMOUNT_EXCEEDED"
    assert rig.channel.refund(rig.order(made, order_number="P404")).reason == "ORDER_NOT_EXIST"
    rig.trouble(refund="abnormal")
    order = rig.order(made)
    rig.channel.refund(order)
    assert rig.ended(order).reason == "CARD_DEAD"


def test_a_wish_to_be_asked_again_decides_nothing(rig: WithRsa2) -> None:
    rig.trouble(answer="busy")
    answer = rig.channel.refund(rig.order(rig.sell()))
    assert (answer.outcome, answer.reason) == (Outcome.UNKNOWN, "BIZERR_NEED_RETRY")


def test_a_yes_is_only_an_acceptance(rig: WithRsa2) -> None:
    first = rig.channel.refund(rig.order(rig.sell()))
    assert (first.outcome, first.reason, first.key[:4]) == (Outcome.UNKNOWN, "PROCESSING", "RFWP")


def standing(rig: WithRsa2, **changed: Any) -> Said:
    """A finished refund of 10 yuan under the number R1, told with these fields changed."""
    made = rig.sell(5000)
    given = rig.finished(made)
    whole = WELL | told.refund(replace(given, number="R1", amount=1000)) | changed
    return Said({name: value for name, value in whole.items() if value is not None})


def order_of(rig: WithRsa2, said: Said) -> Any:
    return rig.order(rig.sell(), 1000, number="R1", order_number=said.told.get("outTradeNo", "P"))


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [({}, Outcome.SUCCEEDED), ({"refundStatus": "REFUND_CLOSE"}, Outcome.CLOSED),
     ({"refundStatus": "CHANGE"}, Outcome.STUCK), ({"refundStatus": "PROCESSING"}, Outcome.UNKNOWN),
     ({"refundStatus": "MADE_UP"}, Outcome.UNKNOWN), ({"refundFee": 1000}, Outcome.SUCCEEDED),
     ({"refundFee": "1001"}, Outcome.UNKNOWN), ({"refundFee": "10.00"}, Outcome.UNKNOWN),
     ({"refundFee": True}, Outcome.UNKNOWN), ({"refundFee": None}, Outcome.UNKNOWN),
     ({"outRefundNo": "R2"}, Outcome.UNKNOWN), ({"refundId": ""}, Outcome.UNKNOWN),
     ({"resultCode": "FAIL"}, Outcome.UNKNOWN), ({"returnCode": "FAIL"}, Outcome.UNKNOWN),
     ({"refundSuccessTime": "soon"}, Outcome.SUCCEEDED)],
)  # fmt: skip
def test_only_a_final_word_about_this_number_and_amount_decides(
    rig: WithRsa2, changed: dict[str, Any], outcome: Outcome
) -> None:
    said = standing(rig, **changed)
    assert query_word(said, order_of(rig, said), HOUSE).outcome is outcome


def test_a_refund_of_another_order_is_another_refund(rig: WithRsa2) -> None:
    said = standing(rig)
    other = replace(order_of(rig, said), order_number="another")
    assert query_word(said, other, HOUSE).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("way", "channel"), [("wechat", "wechat"), ("alipay", "alipay"), ("unionpay", "unionpay"),
                         ("card", "card"), ("points", "other")],
)  # fmt: skip
def test_the_kind_of_trade_names_the_sales_channel(rig: WithRsa2, way: str, channel: str) -> None:
    notice = rig.hear(rig.payment_notice(rig.standin.sell(SHOP, 100, way=way)))
    assert isinstance(notice, PaymentNotice)
    assert notice.entry.channel == channel


def test_what_is_not_settled_is_the_merchants_own_discount(rig: WithRsa2) -> None:
    notice = rig.hear(rig.with_fields(rig.sell(5000), settlementTotalFee="4700", couponFee=300))
    assert isinstance(notice, PaymentNotice)
    assert (notice.entry.amount, notice.entry.discount) == (4700, 300)


def test_an_order_that_has_a_refund_is_still_a_paid_order(rig: WithRsa2) -> None:
    made = rig.sell(5000)
    order = rig.order(made, 1000)
    rig.channel.refund(order)
    rig.ended(order)
    answer = rig.channel.query_order(rig.ref(made))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID
    assert answer.entry is not None
    assert answer.entry.amount == 5000


def test_a_payment_that_failed_books_nothing(rig: WithRsa2) -> None:
    assert rig.hear(rig.with_fields(rig.sell(), resultCode="FAIL")) is None


@pytest.mark.parametrize(
    ("state", "is_paid"), [("SUCCESS", True), ("REFUND", True), ("CLOSED", False),
                           ("REVOKED", False), ("PAYING", False), ("MADE_UP", False)],
)  # fmt: skip
def test_an_order_that_is_told_as_unpaid_books_nothing(
    rig: WithRsa2, state: str, *, is_paid: bool
) -> None:
    whole = WELL | told.paid(rig.sell()) | {"tradeState": state}
    notice = rig.hear(rig.standin.sheet(rig.standin.members[0], whole))
    assert isinstance(notice, PaymentNotice) is is_paid


def test_a_genuine_notice_about_something_else_is_taken_and_does_nothing(rig: WithRsa2) -> None:
    member = rig.standin.members[0]
    assert rig.hear(rig.standin.sheet(member, WELL | {"eventType": "UNBIND"})) is None


@pytest.mark.parametrize(
    ("state", "outcome"), [(State.CLOSED, Outcome.CLOSED), (State.ABNORMAL, Outcome.STUCK)]
)
def test_a_refund_that_did_not_succeed_is_told_too(
    rig: WithRsa2, state: State, outcome: Outcome
) -> None:
    notice = rig.hear(rig.standin.refund_notice(rig.finished(rig.sell(), state), ""))
    assert isinstance(notice, RefundNotice)
    assert notice.answer.outcome is outcome


@pytest.mark.parametrize("missing", ["totalFee", "transactionId", "outTradeNo"])
def test_an_odd_payment_is_no_sale(rig: WithRsa2, missing: str) -> None:
    whole = told.paid(rig.sell())
    del whole[missing]
    with pytest.raises(KeyError):
        sale(whole, SHOP, VAULT)


def test_a_providers_notice_names_the_merchant_it_is_for(provider: UnderProvider) -> None:
    theirs = provider.sell(merchant=NEIGHBOUR)
    notice = provider.hear(provider.payment_notice(theirs))
    assert isinstance(notice, PaymentNotice)
    assert notice.merchant_id == NEIGHBOUR
    with pytest.raises(Forged, match="merchant"):
        provider.hear(provider.with_fields(theirs, subMchId=""))


def test_a_long_reason_is_cut(rig: WithRsa2) -> None:
    assert rig.channel.refund(rig.order(rig.sell(), reason="退" * 300)).key


def test_bills_and_balances_are_said_to_be_had_elsewhere(rig: WithRsa2) -> None:
    bills = [rig.channel.fetch_bill(SHOP, kind, rig.today) for kind in BillKind]
    for answer in (*bills, rig.channel.balance(SHOP)):
        assert isinstance(answer, Unsupported)
        assert "商户后台" in answer.sentence
