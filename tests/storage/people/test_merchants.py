"""Merchants: their settings survive, their hours pass midnight, their ids are taken once."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from storage.base.business_day import SHANGHAI
from storage.base.database import writing
from storage.base.refusal import Refusal
from storage.people.merchants import add_merchant, list_merchants
from tests.storage.conftest import NOW, OpenBooks, shop


def test_settings_come_back_as_they_were_saved(opened: OpenBooks) -> None:
    with opened() as books:
        chosen = replace(books.merchant.settings, quiet_from=1380, approval_minutes=(5, 10, 60),
                         thresholds={"large_single": {"floor_fen": 650_000}})  # fmt: skip
        books.save_settings(chosen)
    with opened() as books:
        assert books.merchant.settings == chosen
    with opened("m2") as books:
        assert books.merchant.settings.thresholds == {}


def test_an_id_is_taken_once(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(Refusal, match="已经有了"):
        add_merchant(connection, shop("m1"), NOW)


def test_all_merchants_are_listed(engine: Engine) -> None:
    with writing(engine) as connection:
        assert [merchant.name for merchant in list_merchants(connection)] == ["面馆m1", "面馆m2"]


@pytest.mark.parametrize(("hour", "minute", "is_open"), [
    (6, 59, False), (7, 0, True), (23, 59, True), (1, 59, True), (2, 0, False),
])  # fmt: skip
def test_hours_may_pass_midnight(hour: int, minute: int, is_open: bool) -> None:
    late = replace(shop("m1"), opens=420, closes=1560)
    assert late.is_open(datetime(2026, 11, 18, hour, minute, tzinfo=SHANGHAI)) is is_open


def test_what_has_no_name_is_called_as_the_channel_calls_it() -> None:
    here = shop("m1")
    assert (here.store_name("s1"), here.store_name("X9"), here.store_name("")) == (
        "总店", "X9", "未分门店",
    )  # fmt: skip
