"""Whatever is broken about an Alipay account, one sentence names the cause and the cure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.alipay import Alipay
from bot.config.faults import BadConfig
from bot.sandbox.standins.alipay.refusing import Refused
from bot.sandbox.standins.rsa import (
    certificate,
    certificate_pem,
    name,
    private_pem,
    public_pem,
    rsa_key,
)
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.alipay import UnderProvider, WithCertificates, WithKeys

OTHER = rsa_key("somebody else")
ABROAD = datetime(2020, 1, 1, tzinfo=UTC)


def table(rig: WithKeys, house: Mapping[str, Any], **account: str) -> dict[str, Any]:
    whole = rig.table() | dict(house)
    whole["merchants"] = {SHOP: whole["merchants"][SHOP] | account}
    return whole


def faults(rig: WithKeys, **account: str) -> list[str]:
    channel = Alipay(table(rig, {}, **account), rig.clock.now, VAULT)
    return [f"{one.found}。{one.cure}" for one in channel.examine(rig.clock.moment) if one.cure]


BROKEN = {
    "another's private key": ({"private_key": private_pem(OTHER)}, "不认我们的签名", "private_key"),
    "another platform's key": (
        {"alipay_public_key": public_pem(OTHER.public_key())}, "验不过", "不是应用公钥"),
    "an app nobody knows": ({"app_id": "2021000000000009"}, "没有这个应用", "app_id"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_key_is_named_with_its_cure(rig: WithKeys, what: str) -> None:
    wrong, cause, cure = BROKEN[what]
    (fault,) = faults(rig, **wrong)
    assert cause in fault
    assert cure in fault


def test_nobody_there_is_named(rig: WithKeys) -> None:
    channel = Alipay(
        table(rig, {"base_url": "http://127.0.0.1:9/gateway.do"}), rig.clock.now, VAULT
    )
    (found,) = channel.examine(rig.clock.moment)
    assert "连不上 http://127.0.0.1:9" in found.found
    assert "base_url" in found.cure


def test_a_clock_that_is_off_is_named(rig: WithKeys) -> None:
    found = [
        one for one in rig.channel.examine(rig.clock.moment + timedelta(minutes=20)) if one.cure
    ]
    assert ["时钟和支付宝差 1200 秒" in one.found for one in found] == [True] * 2
    assert "自动对时" in found[0].cure


def test_something_else_at_the_address_is_named(rig: WithKeys) -> None:
    rig.trouble(answer="garbage")
    assert "不是支付宝的样子" in faults(rig)[0]


def test_a_grant_that_is_gone_is_named(provider: UnderProvider) -> None:
    (fault,) = faults(provider, app_auth_token="202611BBgone")
    assert "授权失效" in fault
    assert "重新授权" in fault


def test_a_renewed_certificate_of_the_platform_is_named(certified: WithCertificates) -> None:
    before = table(certified, {})
    certified.standin.authority.renew()
    channel = Alipay(before, certified.clock.now, VAULT)
    (fault,) = [one for one in channel.examine(certified.clock.moment) if one.cure]
    assert "换了公钥证书" in fault.found
    assert "alipayCertPublicKey_RSA2.crt" in fault.cure


def test_expired_and_expiring_certificates_are_named(certified: WithCertificates) -> None:
    now = certified.clock.moment
    almost = now + timedelta(days=1825 - 21)
    told = [one.found for one in certified.channel.examine(almost)]
    assert any("快到期了" in one for one in told) or "时钟" in told[0]
    talk = certified.channel
    certified.clock.jump(almost)
    told = [one.found for one in talk.examine(almost)]
    assert sum("快到期了" in one for one in told) == 4
    certified.clock.jump(now + timedelta(days=1826))
    told = [one.found for one in talk.examine(certified.clock.moment)]
    assert sum("已经过期" in one for one in told) == 4


def test_a_missing_right_to_bills_is_named(rig: WithKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> None:
        raise Refused("40006", "isv.insufficient-isv-permissions", "权限不足")

    monkeypatch.setattr(rig.standin.counter.__class__, "address", no)
    (fault,) = faults(rig)
    assert "没有下载账单的权限" in fault
    assert "产品绑定" in fault


WRONG = {
    "no key": ({"private_key": "abc"}, "private_key", "应用私钥"),
    "the app's key for the platform's": (
        {"alipay_public_key": "xyz"},
        "alipay_public_key",
        "不是应用公钥",
    ),
    "an app id that is none": ({"app_id": "wx8888"}, "app_id", "APPID"),
    "a seller that is none": ({"seller_id": "123"}, "seller_id", "2088"),
    "one certificate of three": ({"app_cert": "x"}, "app_cert", "不是证书"),
    "neither key nor certificates": ({"alipay_public_key": ""}, "", "二选一"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_entry_is_named_with_its_place(rig: WithKeys, what: str) -> None:
    wrong, place, reason = WRONG[what]
    with pytest.raises(BadConfig) as told:
        Alipay(table(rig, {}, **wrong), rig.clock.now, VAULT)
    (fault,) = told.value.faults
    assert f"[channels.alipay.merchants.{SHOP}]{place and ' '}{place}：" in fault
    assert reason in fault
    assert rig.table()["merchants"][SHOP]["private_key"] not in fault


def test_certificates_come_three_at_a_time(certified: WithCertificates) -> None:
    with pytest.raises(BadConfig, match="三个文件"):
        Alipay(table(certified, {}, alipay_cert=""), certified.clock.now, VAULT)


def test_a_certificate_for_another_key_is_named(certified: WithCertificates) -> None:
    foreign = certificate(name("x"), OTHER.public_key(), name("x"), OTHER, ABROAD)
    with pytest.raises(BadConfig, match="配套"):
        Alipay(table(certified, {}, app_cert=certificate_pem(foreign)), certified.clock.now, VAULT)


def test_an_open_address_for_notices_is_refused(rig: WithKeys) -> None:
    with pytest.raises(BadConfig, match="https"):
        Alipay(table(rig, {"notify_url": "http://shop.example/notify"}), rig.clock.now, VAULT)


def test_two_shops_that_are_one_to_the_channel_are_named(rig: WithKeys) -> None:
    whole = rig.table()
    whole["merchants"]["m2"]["seller_id"] = whole["merchants"][SHOP]["seller_id"]
    with pytest.raises(BadConfig, match="同一个商户"):
        Alipay(whole, rig.clock.now, VAULT)
