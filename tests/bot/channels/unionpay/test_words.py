"""What is particular about UnionPay's words: times beside numbers, codes that decide nothing, used numbers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.channel import OrderAnswer, OrderState, Outcome, PaymentNotice, RefundOrder
from bot.channels.reading import compact
from bot.channels.unionpay.accounts import House
from bot.channels.unionpay.talk import Said
from bot.channels.unionpay.words import order_word, query_word, refund_word, sale, traced
from bot.sandbox.standins.books import State
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.unionpay.told import order as told_order
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3

HOUSE = House(notify_url="https://shop.example/notify")


def standing(order: RefundOrder, **changed: str) -> Said:
    assert order.submitted_at is not None
    return Said({
        "orderId": order.number, "txnTime": compact(order.submitted_at), "respCode": "00",
        "txnType": "04", "txnAmt": str(order.amount), "queryId": "261118143000000000001",
        "origRespCode": "00", "traceTime": f"{compact(order.submitted_at)[4:]}", **changed,
    })  # fmt: skip


def test_an_accepted_refund_is_not_yet_done(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    heard = rig.channel.refund(order)
    assert (heard.outcome, heard.reason) == (Outcome.UNKNOWN, "ACCEPTED")
    assert heard.key == rig.given(order).key


def test_a_number_that_was_used_is_looked_up(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    rig.channel.refund(order)
    assert rig.channel.refund(order).reason == "05"
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.channel.refund(order).outcome is Outcome.SUCCEEDED


def test_a_number_that_was_used_at_another_time_stays_unknown(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    rig.channel.refund(order)
    rig.later(minutes=2)
    moment = rig.clock.moment
    again = rig.channel.refund(replace(order, submitted_at=moment))
    assert (again.outcome, again.reason) == (Outcome.UNKNOWN, "REPEATED")
    assert rig.channel.query_refund(replace(order, submitted_at=moment)).outcome is Outcome.MISSING


@pytest.mark.parametrize("code", ["03", "04", "05", "02", "06", "37", "99", "XX", ""])
def test_a_code_that_is_no_definite_no_decides_nothing(rig: WithCertificates, code: str) -> None:
    order = rig.order(rig.sell(5000), 1000)
    said = standing(order, respCode=code)
    assert refund_word(said, order, HOUSE).outcome is Outcome.UNKNOWN
    assert query_word(said, order, HOUSE).outcome is Outcome.UNKNOWN
    waiting = query_word(standing(order, origRespCode=code), order, HOUSE)
    assert waiting.outcome is Outcome.UNKNOWN
    assert waiting.key


def test_codes_are_settings(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    careful = HOUSE.model_copy(update={"refused_codes": ("36",)})
    assert refund_word(standing(order, respCode="61"), order, HOUSE).outcome is Outcome.FAILED
    assert refund_word(standing(order, respCode="61"), order, careful).outcome is Outcome.UNKNOWN


def test_a_success_with_a_flaw_is_a_success(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    answer = query_word(standing(order, origRespCode="A6"), order, HOUSE)
    assert answer.outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("changed", [
    {"orderId": "another1"}, {"txnTime": "20261118000000"}, {"txnAmt": "1001"}, {"txnAmt": "01000"},
    {"txnType": "31"}, {"queryId": ""}, {"queryId": "x" * 65},
])  # fmt: skip
def test_an_odd_standing_is_unknown(rig: WithCertificates, changed: dict[str, str]) -> None:
    order = rig.order(rig.sell(5000), 1000)
    assert query_word(standing(order), order, HOUSE).outcome is Outcome.SUCCEEDED
    assert query_word(standing(order, **changed), order, HOUSE).outcome is Outcome.UNKNOWN


def test_a_no_about_another_refund_is_unknown(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000)
    no = standing(order, respCode="33")
    assert refund_word(no, order, HOUSE).outcome is Outcome.FAILED
    for changed in ({"orderId": "another1"}, {"txnAmt": "9"}, {"txnTime": "20261118000000"}):
        said = standing(order, respCode="33", **changed)
        assert refund_word(said, order, HOUSE).outcome is Outcome.UNKNOWN


def test_a_refund_that_was_accepted_and_then_refused_needs_a_new_number(
    rig: WithCertificates,
) -> None:
    order = rig.order(rig.sell(5000), 1000)
    rig.channel.refund(order)
    rig.later(minutes=2)
    rig.standin.books.finish(rig.given(order), State.FAILED)
    answer = rig.channel.query_refund(order)
    assert (answer.outcome, answer.reason) == (Outcome.CLOSED, "60")
    assert rig.channel.refund(order).outcome is Outcome.CLOSED


def test_without_its_time_nothing_is_sent_or_asked(rig: WithCertificates) -> None:
    order = rig.order(rig.sell(5000), 1000, submitted_at=None)
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN
    assert rig.moved(order) == 0
    answer = rig.channel.query_order(replace(rig.ref(rig.sell()), paid_at=None))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.UNKNOWN


@pytest.mark.parametrize(
    ("code", "state"),
    [("00", OrderState.PAID), ("A6", OrderState.PAID), ("05", OrderState.UNKNOWN),
     ("03", OrderState.UNKNOWN), ("04", OrderState.UNKNOWN), ("01", OrderState.CLOSED),
     ("", OrderState.UNKNOWN), ("99", OrderState.UNKNOWN)],
)  # fmt: skip
def test_each_code_of_an_order_has_its_state(
    rig: WithCertificates, code: str, state: OrderState
) -> None:
    answer = order_word(Said(paid(rig, origRespCode=code)), SHOP, "U1000001", HOUSE, VAULT)
    assert answer.state is state


def paid(rig: WithCertificates, **changed: Any) -> dict[str, str]:
    made = rig.sell(5000)
    return told_order(made) | {"orderId": "U1000001", "txnTime": compact(made.paid_at),
                               "respCode": "00", **changed}  # fmt: skip


@pytest.mark.parametrize("changed", [
    {"currencyCode": "344"}, {"txnAmt": "50.00"}, {"txnAmt": "-1"}, {"txnAmt": "1" * 13},
    {"txnAmt": "５０"}, {"queryId": ""}, {"orderId": "x\n"}, {"txnTime": "20261331000000"}, {"txnType": "31"},
])  # fmt: skip
def test_an_odd_order_is_no_sale(rig: WithCertificates, changed: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        sale(paid(rig, **changed), SHOP, VAULT)


def test_an_order_that_names_no_currency_is_in_yuan(rig: WithCertificates) -> None:
    whole = {k: v for k, v in paid(rig).items() if k != "currencyCode"}
    assert sale(whole, SHOP, VAULT).amount == 5000


def test_an_encrypted_card_number_is_nobody(rig: WithCertificates) -> None:
    assert sale(paid(rig), SHOP, VAULT).payer
    assert sale(paid(rig, accNo="cDg4jpD9tKxlI4si91lomXcSjQeOyOxEFLmM=="), SHOP, VAULT).payer == ""
    assert sale(paid(rig, accNo="6222800000000000"), SHOP, VAULT).payer == ""


def test_a_customer_of_the_sandbox_pays_with_one_card(rig: WithCertificates) -> None:
    told = []
    for _ in range(2):
        notice = rig.hear(
            rig.payment_notice(rig.standin.sell(SHOP, 2600, payer="o1", terminal="T1"))
        )
        assert isinstance(notice, PaymentNotice)
        told.append(notice.entry.payer)
    assert told[0]
    assert told[0] == told[1]


def test_the_year_of_a_trace_is_the_next_at_new_year() -> None:
    told = {"txnTime": "20261231235959", "traceTime": "0101000002"}
    assert compact(traced(told)) == "20270101000002"
    for odd in ("", "9999999999", "0229000000", "soon"):
        assert compact(traced(told | {"traceTime": odd})) == "20261231235959"


def test_an_answer_signed_by_a_certificate_that_has_expired_is_not_believed(
    rig: WithCertificates,
) -> None:
    order = rig.order(rig.sell())
    authority = rig.standin.authority
    authority.signer = authority.issue("041@x@中国银联股份有限公司@1", rsa_key("unionpay"),
                                       lasts=timedelta(hours=1))  # fmt: skip
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_an_answer_signed_by_another_company_under_the_same_root_is_not_believed(
    rig: WithCertificates,
) -> None:
    order = rig.order(rig.sell())
    authority = rig.standin.authority
    authority.signer = authority.issue("041@x@某某商户有限公司@1", rsa_key("unionpay"))
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_a_merchants_own_certificate_does_not_sign_for_unionpay(rig: WithCertificates) -> None:
    order = rig.order(rig.sell())
    authority, member = rig.standin.authority, rig.members[0]
    authority.signer = authority.of(member)
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_another_way_of_signing_is_not_believed(shared: WithSm3) -> None:
    order = shared.order(shared.sell())
    assert shared.channel.query_refund(order).outcome is Outcome.MISSING
    member = shared.members[0]
    shared.standin.members = [replace(member, way="sha256")]
    assert shared.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_the_usual_reasons_have_the_names_the_house_knows(rig: WithCertificates) -> None:
    assert rig.channel.refund(rig.order(rig.sell(5000), 5001)).reason == "AMOUNT_EXCEEDED"
    rig.trouble(refund="short")
    assert rig.channel.refund(rig.order(rig.sell(5000), 1000)).reason == "NOT_ENOUGH"
