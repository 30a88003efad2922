"""Requests that nobody answers: others are asked in opening hours, then the owner, then they end."""

from datetime import UTC, datetime

from storage.base.money import Money
from storage.ledger.refund_states import State
from tests.bot.jobs.people import delivered, left, refund, says, told, wait
from tests.storms.shop import Shop


def asked(shop: Shop) -> set[str]:
    """Who holds a card with live buttons."""
    return {userid for card in shop.phones.cards.values() for userid in card.userids if card.keys}


def pass_minutes(shop: Shop, minutes: int) -> None:
    """Time goes by, and the job looks."""
    wait(shop, minutes=minutes)
    shop.job("expire")
    delivered(shop)


def test_managers_are_asked_then_the_owner_then_nobody(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1002 30 商品破损")
    assert asked(shop) == {"k1", "k2"}
    pass_minutes(shop, 9)
    assert refund(shop).escalated == 0
    pass_minutes(shop, 2)
    assert refund(shop).escalated == 1
    pass_minutes(shop, 20)
    assert refund(shop).escalated == 2
    assert asked(shop) == {"k1", "k2", "o1"}
    pass_minutes(shop, 88)
    assert refund(shop).state is State.REQUESTED
    pass_minutes(shop, 2)
    assert refund(shop).state is State.EXPIRED
    assert left(shop) == Money(9_900)
    assert "已作废" in told(shop, "c1")[-1]
    assert asked(shop) == set()


def test_closed_hours_do_not_count(shop: Shop) -> None:
    shop.now = datetime(2026, 11, 18, 14, 55, tzinfo=UTC)  # 22:55; the shop closes at 23:00
    says(shop, "c1", "退款 TA1002 30 商品破损")
    pass_minutes(shop, 9 * 60)  # 07:55, still closed
    assert (refund(shop).state, refund(shop).escalated) == (State.REQUESTED, 0)
    pass_minutes(shop, 71)  # 09:06, six minutes after opening
    assert refund(shop).escalated == 1


def test_a_request_that_was_decided_is_left_alone(shop: Shop) -> None:
    says(shop, "c1", "退款 TA1002 30 商品破损")
    says(shop, "k1", "同意 R1001")
    pass_minutes(shop, 180)
    assert refund(shop).state is State.APPROVED
