"""What is particular about WeChat Pay's words: coupons, currencies, providers, and cards that have died."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import OrderAnswer, OrderState, Outcome
from bot.channels.wechat_pay.accounts import Account
from bot.channels.wechat_pay.channel import BankCard
from bot.channels.wechat_pay.words import sale
from bot.sandbox.standins.wechat_pay.told import transaction
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.wechat_pay import UnderProvider, WithCertificates

CARD = BankCard("ICBC_DEBIT", "6222600000000000", "王芳")


def account(rig: WithCertificates) -> Account:
    return Account.model_validate(rig.members[0].table())


def paid(rig: WithCertificates, **changed: Any) -> dict[str, Any]:
    made = rig.sell(5000)
    return transaction(made, rig.members[0], 0) | changed


def test_a_coupon_the_merchant_gave_lowers_what_is_settled(rig: WithCertificates) -> None:
    coupons = [{"type": "NOCASH", "amount": 300}, {"type": "CASH", "amount": 200}]
    entry = sale(paid(rig, promotion_detail=coupons), account(rig), SHOP, VAULT)
    assert (entry.amount, entry.discount) == (4700, 200)


def test_an_order_that_has_a_refund_is_still_a_paid_order(rig: WithCertificates) -> None:
    made = rig.sell(5000)
    rig.channel.refund(rig.order(made, 1000))
    answer = rig.channel.query_order(rig.ref(made))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID
    assert answer.entry is not None
    assert answer.entry.amount == 5000


@pytest.mark.parametrize("state", ["CLOSED", "REVOKED", "PAYERROR"])
def test_an_order_that_is_over_is_no_sale(rig: WithCertificates, state: str) -> None:
    with pytest.raises(ValueError, match="not paid"):
        sale(paid(rig, trade_state=state), account(rig), SHOP, VAULT)


@pytest.mark.parametrize(
    "changed",
    [{"amount": {"total": 5000, "currency": "HKD"}}, {"amount": {"total": "5000"}}, {"amount": {}},
     {"amount": {"total": True}}, {"success_time": "2026-11-18T14:30:00"}, {"transaction_id": ""},
     {"transaction_id": "4200\n"}, {"out_trade_no": "x" * 65}, {"promotion_detail": [{"amount": -1}]},
     {"mchid": "1900000002"}, {"appid": "wx9"}],
)  # fmt: skip
def test_an_odd_payment_is_not_taken_for_yuan_of_ours(
    rig: WithCertificates, changed: dict[str, Any]
) -> None:
    with pytest.raises((ValueError, KeyError)):
        sale(paid(rig, **changed), account(rig), SHOP, VAULT)


def test_the_fee_that_comes_back_with_a_refund_is_told(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 5000)
    rig.channel.refund(order)
    assert rig.ended(order).fee == -30  # 0.60 % of 50 yuan


def test_a_second_refund_within_a_minute_is_asked_for_again(rig: WithCertificates) -> None:
    made = rig.sell(5000)
    rig.channel.refund(rig.order(made, 1000))
    second = rig.order(made, 1000)
    assert rig.channel.refund(second).outcome is Outcome.UNKNOWN
    rig.later(minutes=2)
    rig.channel.refund(second)
    assert rig.ended(second).outcome is Outcome.SUCCEEDED


def test_the_fifty_first_part_is_a_definite_no(rig: WithCertificates) -> None:
    made = rig.sell(5100)
    for _ in range(50):
        rig.channel.refund(rig.order(made, 100))
        rig.later(minutes=2)
    no = rig.channel.refund(rig.order(made, 100))
    assert (no.outcome, no.reason) == (Outcome.FAILED, "INVALID_REQUEST")


def test_a_long_reason_is_cut_to_eighty_bytes_between_letters(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(), reason="退" * 60)
    assert rig.channel.refund(order).key


def test_a_dead_card_is_mended_with_another_card(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(), 3000)
    rig.trouble(refund="abnormal")
    rig.channel.refund(order)
    stuck = rig.ended(order)
    assert stuck.outcome is Outcome.STUCK
    answer = rig.channel.mend_abnormal(order, stuck.key, CARD)
    assert answer.outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 3000


def test_a_dead_card_is_mended_through_the_merchants_own(provider: UnderProvider) -> None:
    order = provider.order(provider.sell(), 3000)
    provider.trouble(refund="abnormal")
    provider.channel.refund(order)
    key = provider.ended(order).key
    assert provider.channel.mend_abnormal(order, key).outcome is Outcome.SUCCEEDED


def test_what_is_not_stuck_is_not_mended(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(), 3000)
    rig.channel.refund(order)
    answer = rig.channel.mend_abnormal(order, rig.ended(order).key)
    assert (answer.outcome, answer.reason, answer.key) == (Outcome.FAILED, "INVALID_REQUEST", "")


def test_a_provider_asks_for_each_of_its_merchants(provider: UnderProvider) -> None:
    mine, theirs = provider.sell(), provider.sell(merchant="m2")
    foreign = replace(provider.ref(theirs), merchant_id=SHOP)
    for ref, state in ((provider.ref(mine), OrderState.PAID), (foreign, OrderState.MISSING)):
        answer = provider.channel.query_order(ref)
        assert isinstance(answer, OrderAnswer)
        assert answer.state is state


@pytest.mark.parametrize("event", [b'"VIOLATION.PUNISH"', b'["TRANSACTION.SUCCESS"]', b"null"])
def test_a_genuine_notice_about_something_else_is_taken_and_does_nothing(
    rig: WithCertificates, event: bytes
) -> None:
    sheet = rig._signed(rig.sell(), b'{"event_type":' + event + b',"resource":{}}')
    assert rig.hear(sheet) is None
