"""A channel's table: what is shared, what is a merchant's own, and every fault in one sentence."""

import pytest
from pydantic import Field

from bot.channels.tables import read_table
from bot.config import BadConfig
from bot.config.settings import Part


class House(Part):
    base_url: str = "https://channel.example"
    notify_url: str


class Account(Part):
    mchid: str = Field(min_length=1)
    key: str = Field(repr=False)
    limit: int = 5


GOOD = {"notify_url": "u", "merchants": {"M1": {"mchid": "1", "key": "k1"}}}


def faults(**changed: object) -> list[str]:
    with pytest.raises(BadConfig) as wrong:
        read_table("shop_pay", {**GOOD, **changed}, House, Account)
    return list(wrong.value.faults)


def test_what_the_channel_says_holds_for_every_merchant_that_does_not_say_otherwise() -> None:
    merchants = {"M1": {"key": "k1"}, "M2": {"key": "k2", "mchid": "2", "limit": 9}}
    house, accounts = read_table(
        "shop_pay", {"notify_url": "u", "mchid": "1", "merchants": merchants}, House, Account
    )
    assert house == House(notify_url="u")
    told = {name: (one.mchid, one.key, one.limit) for name, one in accounts.items()}
    assert told == {"M1": ("1", "k1", 5), "M2": ("2", "k2", 9)}


def test_all_faults_are_told_at_once_with_their_places() -> None:
    merchants = {"M1": {"mchid": 7, "key": "k"}, "M2": {"mchid": "1"}, "M3": "none"}
    assert faults(colour="red", merchants=merchants) == [
        "config.toml [channels.shop_pay] colour：没有这一项，请核对拼写，或删掉这一行。",
        "config.toml [channels.shop_pay.merchants.M1] mchid：请写成带引号的文字。",
        "config.toml [channels.shop_pay.merchants.M2] key：还没有写。",
        "config.toml [channels.shop_pay.merchants.M3]：应当是一张表，请写成 [表名] 后面跟着各项。",
    ]


@pytest.mark.parametrize("merchants", [{}, "M1", None])
def test_a_channel_without_merchants_is_told(merchants: object) -> None:
    (fault,) = faults(merchants=merchants)
    assert "至少要接一家店" in fault


def test_no_fault_shows_a_secret() -> None:
    merchants = {"M1": {"mchid": "1", "key": ["very-secret"]}}
    assert "very-secret" not in "".join(faults(merchants=merchants))
