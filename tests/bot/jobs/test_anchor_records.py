"""The record's anchor: in the log once a day, and as `audit verify` compares it."""

import logging

import pytest

from bot.jobs.anchor_records import anchor_records, schedule_anchors
from storage.books import read_books
from tests.bot.jobs.people import says, wait
from tests.storms.shop import VAULT, Shop


def anchored(logged: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Merchant and anchor of every line."""
    return [
        (record.__dict__["merchant"], record.__dict__["anchor"])
        for record in logged.records
        if record.message == "record anchored"
    ]


def test_every_shops_anchor_is_logged_once_when_its_day_is_over(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    says(shop, "c1", "退款 TA1002 30 商品破损")
    schedule_anchors(shop.house)
    assert anchor_records(shop.house) == 0
    wait(shop, hours=15)
    schedule_anchors(shop.house)
    for _ in range(3):
        anchor_records(shop.house)
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        assert ("m1", books.audit.anchor()) in anchored(caplog)
    assert [merchant for merchant, _ in anchored(caplog)] == ["m1", "m2"]
    wait(shop, days=1)
    assert anchor_records(shop.house) == 2
