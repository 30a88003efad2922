"""The one door for money: what the channel's words, silence and nonsense make of a refund."""

from datetime import timedelta

import pytest

from bot.channels.channel import RefundAnswer, RefundOrder
from storage.base.money import Money
from storage.ledger.refund_states import State
from tests.bot.jobs.people import approved, delivered, group, left, refund, says, told, wait
from tests.storms.shop import Shop

NUMBER = "ZGm1R1001"


def test_an_approved_refund_is_paid_posted_and_told(shop: Shop) -> None:
    approved(shop)
    shop.job("money")
    delivered(shop)
    assert refund(shop).state is State.SUCCEEDED
    assert shop.acquirer.refunds[NUMBER].amount_fen == 3_000
    assert "退款成功 ¥30" in told(shop, "c1")[-1]
    assert "退款成功 ¥30" in group(shop)[-1]
    assert left(shop) == Money(6_900)


@pytest.mark.parametrize(
    "trouble",
    ["lost_before", "lost_after", "busy", "broken", "broken_after", "unsigned", "forged", "garbage",
     "other_amount", "other_number"],
)  # fmt: skip
def test_silence_and_nonsense_are_neither_yes_nor_no(shop: Shop, trouble: str) -> None:
    approved(shop)
    shop.acquirer.next_trouble = trouble
    shop.job("money")
    assert refund(shop).state is State.SUBMITTED
    assert left(shop) == Money(6_900)
    wait(shop, seconds=59)
    assert shop.job("money") == 0
    wait(shop, seconds=2)
    shop.job("money")
    assert refund(shop).state is State.SUCCEEDED
    assert list(shop.acquirer.refunds) == [NUMBER]


def test_it_is_asked_again_after_1_5_10_20_30_minutes_and_then_hourly(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_fate = "PROCESSING"
    shop.job("money")
    for minutes in (1, 5, 10, 20, 30, 60, 60):
        wait(shop, minutes=minutes, seconds=-1)
        assert shop.job("money") == 0
        wait(shop, seconds=2)
        assert shop.job("money") == 1
    assert refund(shop).state is State.SUBMITTED


def test_a_no_to_a_repeat_waits_until_the_first_request_must_have_landed(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_trouble, shop.acquirer.next_fate = "late", "SUCCEEDED"
    shop.job("money")
    shop.acquirer.late = [
        (shop.now + timedelta(minutes=10), *one[1:]) for one in shop.acquirer.late
    ]
    shop.acquirer.next_fate = "BALANCE_SHORT"
    wait(shop, minutes=2)
    shop.job("money")
    assert refund(shop).state is State.SUBMITTED
    wait(shop, minutes=10)
    shop.job("money")
    assert refund(shop).state is State.SUCCEEDED


def test_a_definite_no_gives_back_and_keeps_the_number_for_another_try(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_fate = "BALANCE_SHORT"
    shop.job("money")
    delivered(shop)
    assert refund(shop).state is State.FAILED
    assert left(shop) == Money(9_900)
    assert "余额不足" in told(shop, "c1")[-1]
    shop.acquirer.next_fate = ""
    says(shop, "k1", "同意 R1001")
    shop.job("money")
    assert (refund(shop).state, refund(shop).attempt) == (State.SUCCEEDED, 2)
    assert list(shop.acquirer.refunds) == [NUMBER]


def test_a_refund_closed_by_the_channel_is_over(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_fate = "CLOSED"
    shop.job("money")
    assert refund(shop).state is State.CLOSED
    assert left(shop) == Money(9_900)
    says(shop, "k1", "同意 R1001")
    assert refund(shop).state is State.CLOSED


def test_a_stuck_refund_is_asked_about_but_never_sent_again(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_fate = "STUCK"
    shop.job("money")
    assert refund(shop).state is State.STUCK
    assert left(shop) == Money(6_900)
    shop.acquirer.settle(NUMBER, "SUCCEEDED")
    wait(shop, minutes=61)
    shop.job("money")
    assert refund(shop).state is State.SUCCEEDED


def test_a_notice_makes_us_ask_and_is_not_believed(shop: Shop) -> None:
    approved(shop)
    shop.acquirer.next_fate = "PROCESSING"
    shop.job("money")
    standing = shop.acquirer.refunds[NUMBER]
    lie = shop.acquirer.notice(standing, state="SUCCEEDED", succeeded_at=shop.now.isoformat())
    assert shop.hear(standing.merchant, lie) == 200
    shop.job("money")
    assert refund(shop).state is State.SUBMITTED
    shop.acquirer.settle(NUMBER, "SUCCEEDED")
    assert shop.hear(*shop.acquirer.notices[-1]) == 200
    shop.job("money")
    assert refund(shop).state is State.SUCCEEDED


def test_a_notice_with_a_wrong_signature_learns_nothing(shop: Shop) -> None:
    approved(shop)
    shop.job("money")
    assert shop.hear(*shop.acquirer.notices[-1], forged=True) == 401


def test_one_refund_that_cannot_be_carried_out_does_not_hold_up_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(shop)
    says(shop, "c2", "退款 TA1001 10")
    says(shop, "k1", "同意 R1002")
    practice = shop.house.channels["practice"]
    send = practice.refund

    def refuse_the_first(order: RefundOrder) -> RefundAnswer:
        if order.number == NUMBER:
            raise KeyError("a bug")
        return send(order)

    monkeypatch.setattr(practice, "refund", refuse_the_first)
    shop.job("money")
    assert refund(shop).state is State.SUBMITTED
    assert refund(shop, "R1002").state is State.SUCCEEDED


def test_an_answer_that_comes_twice_is_posted_once(shop: Shop) -> None:
    approved(shop)
    shop.job("money")
    for _ in range(3):
        shop.hear(*shop.acquirer.notices[-1])
        shop.job("money")
    assert left(shop) == Money(6_900)
