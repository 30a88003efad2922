"""What is particular about Lakala's words: its codes, its numbers, its tills, and notices of refunds."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import (
    Forged,
    OrderAnswer,
    OrderState,
    Outcome,
    PaymentNotice,
    RefundNotice,
)
from bot.channels.lakala import Lakala
from bot.channels.lakala.words import sale
from bot.sandbox.standins.books import Sale, State
from bot.sandbox.standins.lakala import keys, told
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.lakala import WithOwnApps


def with_codes(rig: WithOwnApps, **codes: object) -> Lakala:
    """The product, told other codes than the stand-in's own."""
    return Lakala(rig.table() | codes, rig.clock.now, VAULT)


def test_a_code_nobody_explained_decides_nothing(rig: WithOwnApps) -> None:
    plain = with_codes(rig, no_codes=[], short_codes=[])
    rig.trouble(refund="short")
    answer = plain.refund(rig.order(rig.sell()))
    assert (answer.outcome, answer.reason) == (Outcome.UNKNOWN, "BBS11124")


def test_a_short_balance_is_called_by_its_name(rig: WithOwnApps) -> None:
    rig.trouble(refund="short")
    answer = rig.channel.refund(rig.order(rig.sell()))
    assert (answer.outcome, answer.reason) == (Outcome.FAILED, "NOT_ENOUGH")


def test_a_code_for_a_missing_number_must_be_known(rig: WithOwnApps) -> None:
    order = rig.order(rig.sell())
    assert rig.channel.query_refund(order).outcome is Outcome.MISSING
    assert with_codes(rig, missing_codes=[]).query_refund(order).outcome is Outcome.UNKNOWN


def test_a_yes_is_only_an_acceptance(rig: WithOwnApps) -> None:
    order = rig.order(rig.sell())
    first = rig.channel.refund(order)
    assert (first.outcome, first.reason, bool(first.key)) == (Outcome.UNKNOWN, "DEAL", True)


def test_a_refund_that_failed_later_needs_another_number(rig: WithOwnApps) -> None:
    order = rig.order(rig.sell())
    rig.trouble(refund="failed")
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.CLOSED
    rig.trouble(refund="ok")
    assert rig.channel.refund(order).outcome is Outcome.CLOSED
    again = rig.order(rig.sell())
    rig.channel.refund(again)
    assert rig.ended(again).outcome is Outcome.SUCCEEDED


def test_an_answer_about_another_merchants_refund_decides_nothing(
    rig: WithOwnApps, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, plain = rig.order(rig.sell()), told.refund
    rig.channel.refund(order)
    for member, outcome in zip(rig.members, (Outcome.SUCCEEDED, Outcome.UNKNOWN), strict=True):
        whose = {"merchant_no": member.merchant_no}
        monkeypatch.setattr(told, "refund", lambda given, whose=whose: plain(given) | whose)
        assert rig.ended(order).outcome is outcome


@pytest.mark.parametrize("known", ["trade_no", "log_no", "nothing"])
def test_the_payment_is_named_by_what_is_known_of_it(rig: WithOwnApps, known: str) -> None:
    made = rig.sell()
    keys = {"trade_no": made.key, "log_no": made.key[-14:], "nothing": ""}
    order = rig.order(made, sale_key=keys[known])
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 5000


def test_the_trade_number_goes_before_the_order_number(rig: WithOwnApps) -> None:
    made, other = rig.sell(), rig.sell()
    order = rig.order(made, order_number=other.number)
    rig.channel.refund(order)
    assert rig.given(order).sale == made


def test_a_refund_without_the_place_it_comes_from_is_refused(rig: WithOwnApps) -> None:
    talk = rig.channel._talks[SHOP]
    made = rig.sell()
    wanted = {"merchant_no": "822290070110001", "term_no": "A0073841", "out_trade_no": "R1",
              "refund_amount": "100", "origin_out_trade_no": made.number}  # fmt: skip
    said = talk.ask("/v3/labs/relation/refund", wanted)
    assert said is not None
    assert (said.code, said.is_well) == ("BBS11000", False)


def test_a_till_number_that_is_none_of_lakalas_is_not_sent(rig: WithOwnApps) -> None:
    order = rig.order(rig.sell(), terminal_id="T1")
    rig.channel.refund(order)
    assert rig.given(order).amount == 5000


def test_a_part_refunded_order_is_still_paid(rig: WithOwnApps) -> None:
    made = rig.sell(5000)
    for part in (1000, 4000):
        order = rig.order(made, part)
        rig.channel.refund(order)
        rig.ended(order)
        answer = rig.channel.query_order(rig.ref(made))
        assert isinstance(answer, OrderAnswer)
        assert answer.state is OrderState.PAID
        assert answer.entry is not None
        assert answer.entry.amount == 5000


@pytest.mark.parametrize(
    ("way", "channel"), [("wechat", "wechat"), ("alipay", "alipay"), ("unionpay", "unionpay"),
                         ("bestpay", "other")],
)  # fmt: skip
def test_the_wallet_is_the_sales_channel(rig: WithOwnApps, way: str, channel: str) -> None:
    made = rig.standin.sell(SHOP, 100, way=way)
    notice = rig.hear(rig.payment_notice(made))
    assert isinstance(notice, PaymentNotice)
    assert notice.entry.channel == channel


def test_what_the_merchant_gave_off_is_not_paid_out(rig: WithOwnApps) -> None:
    notice = rig.hear(rig.with_fields(rig.sell(5000), acc_mdiscount_amount="300"))
    assert isinstance(notice, PaymentNotice)
    assert (notice.entry.amount, notice.entry.discount) == (4700, 300)


@pytest.mark.parametrize("changed", [{"busi_type": "UPCARD"}, {"busi_type": "SCPAY"}])
def test_cards_are_told_from_scans(rig: WithOwnApps, changed: dict[str, str]) -> None:
    notice = rig.hear(rig.with_fields(rig.sell(), **changed))
    assert isinstance(notice, PaymentNotice)
    assert notice.entry.channel == ("card" if "UPCARD" in changed.values() else "wechat")


def test_an_unpaid_trade_is_no_sale(rig: WithOwnApps) -> None:
    made = rig.sell()
    whole = told.trade(made, rig.members[0], 0) | {"trade_state": "DEAL"}
    account = rig.channel._accounts[SHOP]
    with pytest.raises(ValueError, match="not paid"):
        sale(whole, account, SHOP, made.number, VAULT)
    assert rig.hear(rig.standin.sheet(whole)) is None


def test_a_refunds_notice_is_told_from_its_payments(rig: WithOwnApps) -> None:
    given = rig.finished(rig.sell())
    notice = rig.hear(rig.standin.refund_notice(given, ""))
    assert isinstance(notice, RefundNotice)
    assert (notice.number, notice.amount) == (given.number, 5000)
    failed = replace(given, state=State.CLOSED)
    notice = rig.hear(rig.standin.refund_notice(failed, ""))
    assert isinstance(notice, RefundNotice)
    assert notice.answer.outcome is Outcome.CLOSED


def till(made: Sale, **changed: Any) -> dict[str, Any]:
    """A cashier order's notice."""
    trade = {"trade_no": made.key, "log_no": made.key[-14:], "trade_type": "PAY",
             "trade_status": "S", "trade_amount": made.amount, "user_id2": "o1",
             "trade_time": told.seconds(made.paid_at), "pay_mode": "WECHAT"}  # fmt: skip
    return {"merchant_no": made.account, "term_no": "A0073841", "out_order_no": "KFPT1",
            "pay_order_no": "2109221101200", "order_status": "2", "total_amount": made.amount,
            "order_trade_info": trade | changed}  # fmt: skip


def test_a_cashier_order_is_a_sale_that_can_be_asked_about_and_refunded(rig: WithOwnApps) -> None:
    made = rig.sell()
    notice = rig.hear(rig.standin.sheet(till(made)))
    assert isinstance(notice, PaymentNotice)
    entry = notice.entry
    told_of = (entry.key, entry.number, entry.amount, entry.terminal_id, entry.channel)
    assert told_of == (made.key, "KFPT1", 5000, "A0073841", "wechat")
    answer = rig.channel.query_order(replace(rig.ref(made), number="KFPT1"))
    assert isinstance(answer, OrderAnswer)
    assert answer.state is OrderState.PAID
    order = rig.order(made, order_number="KFPT1")
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize(
    "changed", [{"trade_type": "REFUND"}, {"trade_status": "F"}, {"trade_status": "U"}]
)
def test_a_cashier_notice_that_is_no_payment_books_nothing(
    rig: WithOwnApps, changed: dict[str, str]
) -> None:
    assert rig.hear(rig.standin.sheet(till(rig.sell(), **changed))) is None


def test_repeats_may_be_older_where_the_operator_says_so(rig: WithOwnApps) -> None:
    sheet = rig.payment_notice(rig.sell())
    rig.later(hours=1)
    with pytest.raises(Forged, match="time"):
        rig.hear(sheet)
    patient = with_codes(rig, notice_minutes=125)
    headers, body = sheet
    assert patient.parse_notice("POST", "/", headers, body, rig.clock.now()) is not None


def test_a_doubled_field_is_refused(rig: WithOwnApps) -> None:
    body = json.dumps(told.trade(rig.sell(), rig.members[0], 0))
    doubled = body[:-1] + ',"total_amount":"1"}'
    stamp, nonce = str(int(rig.clock.now().timestamp())), "abcdefabcdef"
    signed = keys.signature(keys.NOTICES, keys.lines(stamp, nonce, doubled))
    head = f'{keys.SCHEME} timestamp="{stamp}",nonce_str="{nonce}",signature="{signed}"'
    with pytest.raises(Forged, match="shape"):
        rig.hear(({"Authorization": head}, doubled.encode()))


def old_till(made: Sale, **changed: object) -> dict[str, object]:
    """A notice of the cashier before, field for field as Lakala has published one."""
    return {
        "payOrderNo": "21090611012001970631000463034", "merchantOrderNo": "CH2021090613190866292",
        "orderInfo": None, "merchantNo": made.account, "termId": "47781282", "currency": "156",
        "amount": made.amount, "tradeType": "PAY", "payStatus": "S", "notifyStatus": 0,
        "payTime": "2021-09-06T05:19:43.000+00:00", "payInfo": "1#1#ALIPAY#0#2021090622001432",
        "lklOrderNo": made.key, "payerId1": "2088702852632582", "payerId2": "rob***@126.com",
        "tradeTime": "20210906131943", "actualPayAmount": made.amount, "logNo": made.key[-14:],
    } | changed  # fmt: skip


def test_the_cashier_before_is_understood_too(rig: WithOwnApps) -> None:
    made = rig.sell(100)
    notice = rig.hear(rig.standin.sheet(old_till(made)))
    assert isinstance(notice, PaymentNotice)
    entry = notice.entry
    told_of = (entry.key, entry.number, entry.amount, entry.channel, entry.terminal_id)
    assert told_of == (made.key, "CH2021090613190866292", 100, "alipay", "47781282")
    assert f"{entry.paid_at:%Y-%m-%d %H:%M:%S %z}" == "2021-09-06 13:19:43 +0800"
    assert rig.hear(rig.standin.sheet(old_till(made, payStatus="F"))) is None


@pytest.mark.parametrize(
    "changed", [{"currency": "840"}, {"amount": "1.00"}, {"payInfo": ""}, {"payInfo": 7},
                {"merchantNo": "822290070110009"}, {"lklOrderNo": None}],
)  # fmt: skip
def test_an_odd_notice_of_the_cashier_before_is_refused(
    rig: WithOwnApps, changed: dict[str, object]
) -> None:
    with pytest.raises(Forged):
        rig.hear(rig.standin.sheet(old_till(rig.sell(), **changed)))
