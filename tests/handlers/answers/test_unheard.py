"""An order that is not in the ledger is asked about; a slip of the hand is not."""

import pytest
from sqlalchemy import select

from handlers.answers.unheard import POLL_ORDERS
from handlers.messages import Text
from storage.base.database import writing
from storage.schema import work
from tests.shop import Shop

NUMBER = "P20261118000077"


def polled(shop: Shop) -> list[str]:
    """What the channels will be asked about."""
    query = select(work.c.subject).where(work.c.kind == POLL_ORDERS)
    with writing(shop.engine) as connection:
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize("line", [f"交易 {NUMBER}", f"退款 {NUMBER} 30 商品破损"])
def test_a_whole_number_nobody_told_of_is_asked_about(shop: Shop, line: str) -> None:
    reply = shop.ask(shop.cashier, line)
    assert reply == Text(
        f"没有找到单号 {NUMBER}，请核对。要是刚收的，我再去问已接通的收款渠道，问到了马上告诉您。"
    )
    assert polled(shop) == [f"{shop.cashier.person_id}/{NUMBER}"]
    shop.ask(shop.cashier, line)
    assert len(polled(shop)) == 1


@pytest.mark.parametrize("number", ["T9999", "99999"])
def test_a_tail_that_fits_nothing_is_a_plain_no(shop: Shop, number: str) -> None:
    reply = shop.ask(shop.cashier, f"交易 {number}")
    assert isinstance(reply, Text)
    assert reply.content.startswith(f"没有找到单号 {number}，请核对后再发")
    assert polled(shop) == []


def test_an_auditor_does_not_ask_for_refunds(shop: Shop) -> None:
    shop.ask(shop.auditor, f"退款 {NUMBER} 30 商品破损")
    assert polled(shop) == []
