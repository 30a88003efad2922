"""The shop that tests talk to is there, answers, and forgets between tests."""

import pytest

from handlers.messages import Text
from tests.shop import Shop


def test_the_well_known_things_are_there(shop: Shop) -> None:
    with shop.books() as books:
        assert books.transactions.one("T1001").amount == 5800
        assert [refund.number for refund in books.refunds.latest(5)] == ["R1002", "R1001"]
        assert books.refunds.of("R1002").requested_by == shop.manager.person_id
        assert [alert.number for alert in books.alerts.open()] == ["A2031"]
        assert books.totals.differences() == []


@pytest.mark.parametrize("_", [1, 2])
def test_every_test_starts_from_the_same_shop(shop: Shop, _: int) -> None:
    reply = shop.ask(shop.cashier, "退款 T1001 30 商品破损")
    assert isinstance(reply, Text)
    assert "R1003" in reply.content


def test_a_polite_no_is_the_answer_and_changes_nothing(shop: Shop) -> None:
    reply = shop.ask(shop.auditor, "退款 T1001 30")
    assert isinstance(reply, Text)
    with shop.books() as books:
        assert len(books.refunds.latest(5)) == 2


def test_one_person_works_in_both_shops(shop: Shop) -> None:
    assert shop.auditor.person_id == shop.person("qian", merchant_id="M2").person_id
