"""Doctor: each thing broken in turn is named with its cure; and what a table must not say."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.channel import Finding
from bot.channels.lakala import Lakala
from bot.config.faults import BadConfig
from bot.sandbox.standins.lakala import asking
from bot.sandbox.standins.lakala.keys import STRANGER, Authority
from bot.sandbox.standins.rsa import (
    certificate,
    certificate_pem,
    name,
    private_pem,
    rsa_key,
)
from tests.bot.channels.rig import START, VAULT
from tests.bot.channels.rigs.lakala import WithOwnApps

NOTHING: dict[str, Any] = {}


def cures(rig: WithOwnApps, house: dict[str, Any] = NOTHING, **changed: Any) -> list[Finding]:
    """What doctor finds wrong with a table in which this is different for m1."""
    table = rig.table() | house
    table["merchants"] = {"m1": table["merchants"]["m1"] | changed}
    channel = Lakala(table, rig.clock.now, VAULT)
    return [one for one in channel.examine(rig.clock.now()) if one.cure]


def strange(lasts: timedelta = timedelta(days=400)) -> str:
    """A certificate that has nothing to do with the platform."""
    whose = name("somebody else")
    key = rsa_key(STRANGER)
    return certificate_pem(certificate(whose, key.public_key(), whose, key,
                                       START - timedelta(days=30), lasts=lasts))  # fmt: skip


def test_a_good_table_says_what_was_looked_at(rig: WithOwnApps) -> None:
    found = [one.found for one in rig.channel.examine(rig.clock.now()) if "m1" in one.about]
    assert [text[:4] for text in found] == ["平台证书", "通知证书", "商户证书", "地址通，"]


def test_an_address_where_nobody_is(rig: WithOwnApps) -> None:
    (found,) = cures(rig, {"base_url": "http://127.0.0.1:9/lakala"})
    assert "连不上 http://127.0.0.1:9" in found.found
    assert "base_url" in found.cure


def test_an_address_where_somebody_else_is(rig: WithOwnApps) -> None:
    rig.trouble(answer="garbage")
    (found,) = cures(rig)
    assert "不是拉卡拉的样子" in found.found
    assert "base_url" in found.cure


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_clock_that_is_off(rig: WithOwnApps, off: timedelta) -> None:
    channel = Lakala(rig.table(), lambda: rig.clock.now() + off, VAULT)
    found = [one for one in channel.examine(rig.clock.now() + off) if one.cure]
    assert {one.found for one in found} == {"时钟和拉卡拉差 360 秒"}
    assert {one.cure for one in found} == {"请打开系统的自动对时"}


def test_a_key_that_is_another(rig: WithOwnApps) -> None:
    (found,) = cures(rig, private_key=private_pem(rsa_key(STRANGER)), merchant_cert="")
    assert "不认我们的签名（GW0004）" in found.found
    assert "private_key_file" in found.cure


def test_a_gateway_that_admits_nobody_has_not_liked_the_keys(
    rig: WithOwnApps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BAD_SIGNATURE", "X1")
    (found,) = cures(rig, private_key=private_pem(rsa_key(STRANGER)), merchant_cert="")
    assert "不认我们的签名（X1）" in found.found


@pytest.mark.parametrize("changed", [{"appid": "OP99999999"}, {"serial_no": "00dfba8194c41b84cf"}])
def test_an_app_or_serial_that_is_another(rig: WithOwnApps, changed: dict[str, Any]) -> None:
    (found,) = cures(rig, merchant_cert="", **changed)
    assert "不认我们的签名" in found.found
    assert "serial_no" in found.cure


def test_a_platform_certificate_that_is_another(rig: WithOwnApps) -> None:
    (found,) = cures(rig, platform_cert=strange())
    assert found.found == "平台证书验不过回答的签名"
    assert "platform_cert_file" in found.cure


@pytest.mark.parametrize("which", ["platform_cert", "notify_cert"])
def test_a_certificate_that_has_expired(rig: WithOwnApps, which: str) -> None:
    expired: dict[str, Any] = {which: strange(timedelta(days=20))}
    found = cures(rig, **expired)
    assert "已经过期" in found[0].found
    assert "请向拉卡拉要新的" in found[0].cure


def test_a_certificate_that_soon_expires_is_said(rig: WithOwnApps) -> None:
    table = rig.table()
    table["merchants"]["m1"]["notify_cert"] = strange(timedelta(days=40))
    found = list(Lakala(table, rig.clock.now, VAULT).examine(rig.clock.now()))
    assert [one.found for one in found if "快到期" in one.found] == [
        "通知证书用到 2026-11-28，快到期了"
    ]


def test_a_terminal_that_is_another(rig: WithOwnApps) -> None:
    (found,) = cures(rig, term_no="A9999999")
    assert "得到 BBS11000" in found.found
    assert "term_no" in found.cure


def test_a_missing_code_that_was_not_told(rig: WithOwnApps) -> None:
    (found,) = cures(rig, {"missing_codes": []})
    assert "missing_codes" in found.cure


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"private_key": "x"}, "不是商户私钥"), ({"platform_cert": "x"}, "不是证书"),
     ({"notify_cert": ""}, "不能是空的"), ({"merchant_no": "我的店"}, "商户号"),
     ({"term_no": "T1"}, "八位终端号"), ({"request_ip": "localhost"}, "公网 IP"),
     ({"serial_no": "号"}, "序列号"), ({"serial_no": "00dfba8194c41b84cf"}, "不是 merchant_cert 的序列号"),
     ({"private_key": private_pem(rsa_key(STRANGER))}, "不是一对"), ({"unknown": "1"}, "没有这一项"),
     ({"merchant_no": "822290070110002"}, "同一个商户")],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_its_place(
    rig: WithOwnApps, changed: dict[str, str], says: str
) -> None:
    table = rig.table()
    table["merchants"]["m1"] |= changed
    with pytest.raises(BadConfig, match=says) as refused:
        Lakala(table, rig.clock.now, VAULT)
    assert "channels.lakala.merchants.m" in str(refused.value)


def test_keys_stay_out_of_every_repr(rig: WithOwnApps) -> None:
    assert "PRIVATE KEY" not in repr(rig.channel._accounts)
    assert Authority(START).platform.not_valid_after_utc > START
