"""Refunds by every channel: once per number, and only a final, believable word is an outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import wire
from bot.channels.channel import Outcome
from bot.sandbox.standins import trouble
from tests.bot.channels.rig import Rig

NOT_A_WORD = ("busy", "broken", "garbage", "unsigned", "wrongly_signed", "probe",
              "other_amount", "other_number", "lost_before", "lost_after")  # fmt: skip
WAITING = {Outcome.UNKNOWN, Outcome.SUCCEEDED}


def test_a_refund_succeeds_and_moves_its_amount(rig: Rig) -> None:
    order = rig.order(rig.sell(), 3000)
    first = rig.channel.refund(order)
    assert first.outcome in WAITING
    assert first.key
    answer = rig.ended(order)
    assert answer.outcome is Outcome.SUCCEEDED
    assert answer.key == rig.given(order).key
    assert answer.at is not None
    assert rig.moved(order) == 3000


def test_the_same_number_twice_moves_money_once(rig: Rig) -> None:
    order = rig.order(rig.sell(), 2000)
    for _ in range(3):
        assert rig.channel.refund(order).outcome in WAITING
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.channel.refund(order).outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 2000


def test_the_same_number_with_another_amount_moves_nothing_more(rig: Rig) -> None:
    order = rig.order(rig.sell(), 2000)
    rig.channel.refund(order)
    assert rig.channel.refund(replace(order, amount=2500)).outcome is not Outcome.SUCCEEDED
    rig.later(minutes=2)
    assert rig.moved(order) == 2000


def test_a_number_nobody_knows_is_missing(rig: Rig) -> None:
    assert rig.channel.query_refund(rig.order(rig.sell())).outcome is Outcome.MISSING


def test_another_merchant_does_not_know_our_number(rig: Rig) -> None:
    order = rig.order(rig.sell())
    rig.channel.refund(order)
    foreign = replace(order, merchant_id="m2")
    assert rig.channel.query_refund(foreign).outcome is Outcome.MISSING


@pytest.mark.parametrize("how", NOT_A_WORD)
def test_a_request_without_a_believable_answer_is_unknown(rig: Rig, how: str) -> None:
    order = rig.order(rig.sell())
    rig.trouble(answer=how)
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("how", NOT_A_WORD)
def test_a_question_without_a_believable_answer_is_unknown(rig: Rig, how: str) -> None:
    order = rig.order(rig.sell())
    rig.channel.refund(order)
    rig.later(minutes=2)
    rig.trouble(answer=how)
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("how", ["unsigned", "wrongly_signed", "probe", "busy", "garbage"])
def test_a_no_that_cannot_be_believed_is_unknown(rig: Rig, how: str) -> None:
    order = rig.order(rig.sell(), 3000)
    rig.trouble(refund="short", answer=how)
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN
    assert rig.channel.query_refund(order).outcome is Outcome.UNKNOWN


def test_slowness_is_unknown(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", (1.0, 0.2))
    monkeypatch.setattr(trouble, "SLOW_S", 0.5)
    order = rig.order(rig.sell())
    rig.trouble(answer="slow")
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN


def test_an_answer_lost_before_the_effect_is_sent_again_and_moves_money_once(rig: Rig) -> None:
    order = rig.order(rig.sell(), 1000)
    rig.trouble(answer="lost_before")
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN
    rig.trouble(answer="ok")
    assert rig.channel.query_refund(order).outcome is Outcome.MISSING
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 1000


def test_an_answer_lost_after_the_effect_is_found_by_asking(rig: Rig) -> None:
    order = rig.order(rig.sell(), 1000)
    rig.trouble(answer="lost_after")
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN
    rig.trouble(answer="ok")
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    rig.channel.refund(order)
    rig.later(minutes=2)
    assert rig.moved(order) == 1000


def test_a_request_that_lands_after_it_was_missing_moves_money_once(rig: Rig) -> None:
    order = rig.order(rig.sell(), 1000)
    rig.trouble(answer="late")
    assert rig.channel.refund(order).outcome is Outcome.UNKNOWN
    rig.trouble(answer="ok")
    assert rig.channel.query_refund(order).outcome is Outcome.MISSING
    rig.channel.refund(order)
    rig.later(minutes=20)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 1000
    assert (
        len([one for one in rig.standin.books.refunds.values() if one.number == order.number]) == 1
    )


@pytest.mark.parametrize("switch", ["ok", "processing", "closed", "abnormal", "failed", "short"])
def test_each_end_has_its_outcome(rig: Rig, switch: str) -> None:
    if switch not in rig.ends:
        return
    order = rig.order(rig.sell(), 3000)
    rig.trouble(refund=switch)
    first = rig.channel.refund(order)
    answer = first if first.outcome is Outcome.FAILED else rig.ended(order)
    assert answer.outcome is rig.ends[switch]
    assert rig.moved(order) == (3000 if answer.outcome is Outcome.SUCCEEDED else 0)


def test_what_is_processing_for_days_was_heard_and_ends_well(rig: Rig) -> None:
    order = rig.order(rig.sell(), 3000)
    rig.trouble(refund="processing")
    rig.channel.refund(order)
    rig.later(days=3)
    waiting = rig.channel.query_refund(order)
    assert waiting.outcome is Outcome.UNKNOWN
    assert waiting.key, "an operator who resumes must see that the channel knows it"
    rig.trouble(refund="ok")
    assert rig.ended(order).outcome is Outcome.SUCCEEDED


def test_what_was_short_of_balance_may_be_sent_again_under_its_number(rig: Rig) -> None:
    order = rig.order(rig.sell(), 3000)
    rig.trouble(refund="short")
    no = rig.channel.refund(order)
    assert (no.outcome, no.key) == (Outcome.FAILED, "")
    assert no.reason
    rig.trouble(refund="ok")
    assert rig.channel.query_refund(order).outcome is Outcome.MISSING
    rig.channel.refund(order)
    assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.moved(order) == 3000


def test_more_than_was_paid_is_a_definite_no(rig: Rig) -> None:
    sale = rig.sell(5000)
    rig.channel.refund(rig.order(sale, 4000))
    rig.later(minutes=2)
    more = rig.order(sale, 1001)
    assert rig.channel.refund(more).outcome is Outcome.FAILED
    assert rig.moved(more) == 4000


def test_an_order_nobody_knows_is_a_definite_no(rig: Rig) -> None:
    order = rig.order(replace(rig.sell(), number="P404", key="4200000000000000000000000404"))
    assert rig.channel.refund(order).outcome is Outcome.FAILED


def test_an_order_of_another_merchant_is_a_definite_no(rig: Rig) -> None:
    assert rig.channel.refund(rig.order(rig.sell(merchant="m2"))).outcome is Outcome.FAILED


def test_an_order_from_too_long_ago_is_a_definite_no(rig: Rig) -> None:
    old = rig.sell(ago=rig.standin.rules.window + timedelta(days=1))
    assert rig.channel.refund(rig.order(old)).outcome is Outcome.FAILED


def test_parts_add_up_to_the_whole(rig: Rig) -> None:
    sale = rig.sell(5000)
    for part in (1000, 1500, 2500):
        order = rig.order(sale, part)
        rig.channel.refund(order)
        assert rig.ended(order).outcome is Outcome.SUCCEEDED
    assert rig.standin.books.paid_back(sale.number) == 5000
