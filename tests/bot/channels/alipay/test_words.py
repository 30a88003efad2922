"""What is particular about Alipay's words: cumulative sums, repeats, statuses that are missing, grants."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.alipay.accounts import Account
from bot.channels.alipay.talk import Said, Talk
from bot.channels.alipay.words import query_word, refund_word, sale
from bot.channels.channel import Balance, OrderAnswer, OrderState, Outcome
from bot.sandbox.standins.alipay.told import trade
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.alipay import UnderProvider, WithCertificates, WithKeys


def paid(rig: WithKeys, **changed: Any) -> dict[str, Any]:
    return trade(rig.sell(5000), "TRADE_SUCCESS") | changed


def test_a_yes_to_a_refund_decides_nothing_but_was_heard(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000), 1000)
    heard = rig.channel.refund(order)
    assert (heard.outcome, heard.reason) == (Outcome.UNKNOWN, "ACCEPTED")
    assert heard.key == f"{order.sale_key}*{order.number}"


def test_a_yes_about_another_order_was_not_heard(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000), 1000)
    told = {
        "code": "10000",
        "trade_no": order.sale_key,
        "out_trade_no": "another",
        "fund_change": "Y",
    }
    heard = refund_word(Said(told), order)
    assert (heard.outcome, heard.reason, heard.key) == (Outcome.UNKNOWN, "OTHER", "")


def test_a_repeat_that_moved_nothing_is_looked_up_at_once(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000), 1000)
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.channel.refund(order).outcome is Outcome.SUCCEEDED


def test_the_sum_of_all_refunds_is_never_taken_for_this_one(rig: WithKeys) -> None:
    made = rig.sell(5000)
    for part in (1000, 1500):
        order = rig.order(made, part)
        rig.channel.refund(order)
        answer = rig.ended(order)
        assert (answer.outcome, answer.key) == (
            Outcome.SUCCEEDED,
            f"{made.key}*{order.number}",
        )


def test_a_refund_without_a_status_is_on_its_way(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000), 1000)
    rig.channel.refund(order)
    waiting = rig.channel.query_refund(order)
    assert (waiting.outcome, waiting.reason) == (Outcome.UNKNOWN, "PROCESSING")
    assert waiting.key


def test_an_answer_that_names_no_refund_knows_of_none(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000))
    assert query_word(Said({"code": "10000", "msg": "Success"}), order).outcome is Outcome.MISSING
    unknown = Said({"code": "40004", "sub_code": "ACQ.REFUND_NOT_EXIST"})
    assert query_word(unknown, order).outcome is Outcome.MISSING


@pytest.mark.parametrize("code", ["20000", "20001", "40001", "40002", "40006"])
def test_what_is_no_business_no_is_unknown(rig: WithKeys, code: str) -> None:
    order = rig.order(rig.sell(5000))
    said = Said({"code": code, "sub_code": "ACQ.TRADE_NOT_EXIST"})
    assert refund_word(said, order).outcome is Outcome.UNKNOWN
    assert query_word(said, order).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "sub_code", ["ACQ.SYSTEM_ERROR", "ACQ.DISCORDANT_REPEAT_REQUEST", "ACQ.NEW", ""]
)
def test_a_business_no_that_may_hide_a_refund_is_unknown(rig: WithKeys, sub_code: str) -> None:
    said = Said({"code": "40004", "sub_code": sub_code})
    assert refund_word(said, rig.order(rig.sell())).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("changed", [
    {"refund_amount": "10.01"}, {"refund_amount": "1e1"}, {"refund_amount": 10}, {"trade_no": ""},
    {"out_request_no": "another"}, {"out_trade_no": "another"},
    {"refund_status": "REFUND_FAIL"},
])  # fmt: skip
def test_an_odd_standing_is_unknown(rig: WithKeys, changed: dict[str, Any]) -> None:
    order = rig.order(rig.sell(5000), 1000)
    told = {"code": "10000", "out_request_no": order.number, "out_trade_no": order.order_number,
            "refund_amount": "10.00", "trade_no": order.sale_key, "refund_status": "REFUND_SUCCESS",
            "gmt_refund_pay": "2026-11-18 14:30:10", "refund_charge_amount": "0.06"}  # fmt: skip
    assert query_word(Said(told), order).outcome is Outcome.SUCCEEDED
    assert query_word(Said(told | changed), order).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("odd", ["", "soon", "-0.06", None, 6])
def test_odd_extras_take_nothing_from_the_outcome(rig: WithKeys, odd: object) -> None:
    order = rig.order(rig.sell(5000), 1000)
    told = {"code": "10000", "out_request_no": order.number, "out_trade_no": order.order_number,
            "refund_amount": "10.00", "trade_no": order.sale_key, "refund_status": "REFUND_SUCCESS",
            "gmt_refund_pay": odd, "refund_charge_amount": odd}  # fmt: skip
    answer = query_word(Said(told), order)
    assert (answer.outcome, answer.at, answer.fee) == (Outcome.SUCCEEDED, None, None)


def test_the_fee_that_comes_back_with_a_refund_is_told(rig: WithKeys) -> None:
    order = rig.order(rig.sell(5000), 5000)
    rig.channel.refund(order)
    assert rig.ended(order).fee == -30  # 0.60 % of 50 yuan


def test_a_trade_closed_by_its_refunds_is_still_a_paid_one(rig: WithKeys) -> None:
    made = rig.sell(5000)
    order = rig.order(made, 5000)
    rig.channel.refund(order)
    rig.ended(order)
    answer = rig.channel.query_order(rig.ref(made))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID
    assert answer.entry is not None
    assert answer.entry.amount == 5000


def test_a_trade_past_its_refund_window_is_still_a_paid_one(rig: WithKeys) -> None:
    answer = rig.channel.query_order(rig.ref(rig.sell(5000, ago=timedelta(days=400))))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID


def test_the_merchants_own_discount_lowers_what_it_receives(rig: WithKeys) -> None:
    entry = sale(paid(rig, receipt_amount="45.00"), "send_pay_date", SHOP, VAULT)
    assert (entry.amount, entry.discount) == (4500, 500)


def test_the_terminal_is_told_where_the_trade_names_it(rig: WithKeys) -> None:
    made = rig.standin.sell(SHOP, 5000, terminal="T7")
    answer = rig.channel.query_order(rig.ref(made))
    assert isinstance(answer, OrderAnswer)
    assert answer.entry is not None
    assert answer.entry.terminal_id == "T7"


@pytest.mark.parametrize("changed", [
    {"total_amount": "50"}, {"total_amount": "50.0"},
])  # fmt: skip
def test_yuan_may_lack_their_last_digits(rig: WithKeys, changed: dict[str, Any]) -> None:
    assert sale(paid(rig, **changed), "send_pay_date", SHOP, VAULT).amount == 5000


@pytest.mark.parametrize("changed", [
    {"total_amount": "50.001"}, {"total_amount": 50}, {"total_amount": "５０"}, {"receipt_amount": "NaN"},
    {"receipt_amount": "50.01"}, {"send_pay_date": ""}, {"trade_no": "2026\n"}, {"out_trade_no": ""},
    {"trade_status": "WAIT_BUYER_PAY"},
])  # fmt: skip
def test_an_odd_trade_is_no_sale(rig: WithKeys, changed: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        sale(paid(rig, **changed), "send_pay_date", SHOP, VAULT)


def test_a_long_reason_is_cut(rig: WithKeys) -> None:
    assert rig.channel.refund(rig.order(rig.sell(), reason="退" * 400)).key


def test_an_answer_to_another_question_is_not_believed(rig: WithKeys) -> None:
    talk = Talk(Account.model_validate(rig.table()["merchants"][SHOP]), rig.table()["base_url"],
                rig.channel.wire, rig.clock.now)  # fmt: skip
    reply = talk.speak("alipay.trade.query", {"out_trade_no": rig.sell().number})
    assert reply is not None
    assert talk.believed(reply, "alipay.trade.query") is not None
    assert talk.believed(reply, "alipay.trade.fastpay.refund.query") is None


def test_an_answer_signed_under_another_certificate_is_not_believed(
    certified: WithCertificates,
) -> None:
    order = certified.order(certified.sell())
    assert certified.channel.query_refund(order).outcome is Outcome.MISSING
    certified.standin.authority.renew()
    assert certified.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_a_provider_asks_for_each_of_its_merchants(provider: UnderProvider) -> None:
    mine, theirs = provider.sell(), provider.sell(merchant="m2")
    foreign = replace(provider.ref(theirs), merchant_id=SHOP)
    for ref, state in ((provider.ref(mine), OrderState.PAID), (foreign, OrderState.MISSING)):
        answer = provider.channel.query_order(ref)
        assert isinstance(answer, OrderAnswer)
        assert answer.state is state


def test_chinese_letters_arrive_as_they_were_sent(rig: WithKeys) -> None:
    order = rig.order(rig.sell(), reason="商品破损 & 少件")
    assert rig.channel.refund(order).key


def test_the_balance_shrinks_with_what_goes_back(rig: WithKeys) -> None:
    made = rig.sell(5000)
    rig.standin.books.floats[made.account] = 7000
    rig.channel.refund(rig.order(made, 3000))
    assert rig.channel.balance(SHOP) == Balance(4000)


@pytest.mark.parametrize(
    "code", ["ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.REASON_TRADE_REFUND_FEE_ERR"]
)
def test_too_much_has_one_name_whichever_code_says_it(rig: WithKeys, code: str) -> None:
    heard = refund_word(Said({"code": "40004", "sub_code": code}), rig.order(rig.sell()))
    assert (heard.outcome, heard.reason) == (Outcome.FAILED, "AMOUNT_EXCEEDED")


def test_the_usual_reasons_have_the_names_the_house_knows(rig: WithKeys) -> None:
    assert rig.channel.refund(rig.order(rig.sell(5000), 5001)).reason == "AMOUNT_EXCEEDED"
    rig.trouble(refund="short")
    assert rig.channel.refund(rig.order(rig.sell(5000), 1000)).reason == "NOT_ENOUGH"
    old = rig.order(rig.sell(5000, ago=timedelta(days=400)), 1000)
    assert rig.channel.refund(old).reason == "REFUND_WINDOW_OVER"
