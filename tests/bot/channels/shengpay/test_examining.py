"""Doctor: each thing broken in turn is named with its cure; and what a table must not say."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.channels.channel import Finding
from bot.channels.shengpay import Shengpay
from bot.config.faults import BadConfig
from bot.sandbox.standins.rsa import private_pem, public_pem, rsa_key
from bot.sandbox.standins.shengpay.keys import STRANGER
from tests.bot.channels.rig import VAULT
from tests.bot.channels.rigs.shengpay import UnderProvider, WithRsa2

NOTHING: dict[str, Any] = {}


def cures(rig: WithRsa2, house: dict[str, Any] = NOTHING, **changed: Any) -> list[Finding]:
    """What doctor finds wrong with a table in which this is different for m1."""
    table = rig.table() | house
    table["merchants"] = {"m1": table["merchants"]["m1"] | changed}
    channel = Shengpay(table, rig.clock.now, VAULT)
    return [one for one in channel.examine(rig.clock.now()) if one.cure]


def test_an_address_where_nobody_is(rig: WithRsa2) -> None:
    (found,) = cures(rig, {"base_url": "http://127.0.0.1:9/shengpay"})
    assert "连不上 http://127.0.0.1:9" in found.found
    assert "base_url" in found.cure


def test_an_address_where_somebody_else_is(rig: WithRsa2) -> None:
    rig.trouble(answer="garbage")
    (found,) = cures(rig)
    assert "不是盛付通的样子" in found.found
    assert "base_url" in found.cure


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_clock_that_is_off(rig: WithRsa2, off: timedelta) -> None:
    found = [one for one in rig.channel.examine(rig.clock.now() + off) if one.cure]
    assert {one.found for one in found} == {"时钟和盛付通差 360 秒"}
    assert {one.cure for one in found} == {"请打开系统的自动对时"}


@pytest.mark.parametrize(
    "changed", [{"private_key": private_pem(rsa_key(STRANGER))}, {"sign_type": "RSA"}]
)
def test_a_key_or_kind_of_signature_that_is_another(rig: WithRsa2, changed: dict[str, Any]) -> None:
    (found,) = cures(rig, **changed)
    assert found.found == "盛付通不认我们的签名"
    assert "private_key_file" in found.cure
    assert "sign_type" in found.cure


def test_a_platform_key_that_is_another(rig: WithRsa2) -> None:
    (found,) = cures(rig, shengpay_public_key=public_pem(rsa_key(STRANGER).public_key()))
    assert found.found == "盛付通公钥验不过回答的签名"
    assert "盛付通公钥" in found.cure


@pytest.mark.parametrize("changed", [{"mch_id": "93762619"}, {"app_id": "1"}])
def test_a_merchant_nobody_knows(rig: WithRsa2, changed: dict[str, Any]) -> None:
    (found,) = cures(rig, **changed)
    assert found.found == "盛付通没有这个商户"
    assert "mch_id" in found.cure


def test_a_provider_without_the_right(provider: UnderProvider) -> None:
    (found,) = cures(provider, sub_mch_id="93762709")
    assert "服务商没有" in found.found
    assert "sub_mch_id" in found.cure


def test_a_missing_code_that_was_not_told(rig: WithRsa2) -> None:
    (found,) = cures(rig, {"missing_codes": []})
    assert "得到 ORDER_NOT_EXIST" in found.found
    assert "missing_codes" in found.cure


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"private_key": "x"}, "不是商户私钥"), ({"shengpay_public_key": "x"}, "不是盛付通公钥"),
     ({"shengpay_public_key": ""}, "不是盛付通公钥"), ({"mch_id": "我的店"}, "商户号"),
     ({"mch_id": ""}, "不能是空的"), ({"sign_type": "MD5"}, "没有这个选项"),
     ({"unknown": "1"}, "没有这一项"),
     ({"mch_id": "93762612", "app_id": "312343123132131331299"}, "同一个商户")],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_its_place(
    rig: WithRsa2, changed: dict[str, str], says: str
) -> None:
    table = rig.table()
    table["merchants"]["m1"] |= changed
    with pytest.raises(BadConfig, match=says) as refused:
        Shengpay(table, rig.clock.now, VAULT)
    assert "channels.shengpay.merchants.m" in str(refused.value)


def test_keys_are_read_with_and_without_their_lines(rig: WithRsa2) -> None:
    key = rig.members[0].key
    old = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    for text in (private_pem(key), base64.b64encode(old).decode()):
        assert cures(rig, private_key=text) == []


def test_keys_stay_out_of_every_repr(rig: WithRsa2) -> None:
    assert rig.table()["merchants"]["m1"]["private_key"] not in repr(rig.channel._accounts)
