"""Whatever is broken about a UnionPay account, one sentence names the cause and the cure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Response

from bot.channels.unionpay import UnionPay
from bot.channels.unionpay.accounts import Account
from bot.config.faults import BadConfig
from bot.sandbox.standins.rsa import certificate_pem, rsa_key
from bot.sandbox.standins.standin import Answer, Asked
from tests.bot.channels.rig import SHOP, START, VAULT
from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3


def table(
    rig: WithCertificates, house: Mapping[str, Any] | None = None, **account: str
) -> dict[str, Any]:
    whole = rig.table() | dict(house or {})
    whole["merchants"] = {SHOP: whole["merchants"][SHOP] | account}
    return whole


def faults(
    rig: WithCertificates, house: Mapping[str, Any] | None = None, **account: str
) -> list[str]:
    channel = UnionPay(table(rig, house, **account), rig.clock.now, VAULT)
    return [f"{one.found}。{one.cure}" for one in channel.examine(rig.clock.moment) if one.cure]


def test_another_merchants_key_store_is_named(rig: WithCertificates) -> None:
    theirs = rig.table()["merchants"]["m2"]["pfx"]
    (fault,) = faults(rig, pfx=theirs)
    assert "不认我们的签名" in fault
    assert "pfx_file" in fault


def test_another_shared_key_is_named(shared: WithSm3) -> None:
    (fault,) = faults(shared, secure_key="another")
    assert "不认我们的签名" in fault
    assert "secure_key" in fault


def test_another_number_is_named(rig: WithCertificates) -> None:
    (fault,) = faults(rig, mer_id="777290058110099")
    assert "mer_id" in fault


@pytest.mark.parametrize("which", ["middle_cert", "root_cert"])
def test_certificates_of_another_environment_are_named(rig: WithCertificates, which: str) -> None:
    (fault,) = faults(rig, None, **{which: certificate_pem(rig.standin.authority.signer)})
    assert "证书链" in fault
    assert "root_cert_file" in fault


def test_a_signer_of_another_name_is_named(rig: WithCertificates) -> None:
    authority = rig.standin.authority
    authority.signer = authority.issue("041@Z12@00040000:SIGN@00000062", rsa_key("unionpay"))
    (fault,) = faults(rig)
    assert "签名的不是中国银联" in fault
    assert "signer_names" in fault
    assert faults(rig, {"signer_names": ["00040000:SIGN"]}) == []


def test_nobody_there_is_named(rig: WithCertificates) -> None:
    (fault,) = faults(rig, {"base_url": "http://127.0.0.1:9"})
    assert "连不上 http://127.0.0.1:9" in fault
    assert "base_url" in fault


def test_nobody_at_the_files_is_named(rig: WithCertificates) -> None:
    (fault,) = faults(rig, {"file_url": "http://127.0.0.1:9"})
    assert "http://127.0.0.1:9" in fault
    assert "file_url" in fault


def test_a_clock_that_is_off_is_named(rig: WithCertificates) -> None:
    now = rig.clock.moment + timedelta(minutes=20)
    channel = UnionPay(table(rig), rig.clock.now, VAULT)
    (found,) = [one for one in channel.examine(now) if one.cure]
    assert "时钟和银联差 1200 秒" in found.found
    assert "自动对时" in found.cure


def test_answers_that_come_url_encoded_are_no_fault(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = rig.standin.sealed

    def encoded(asked: Asked, answer: Answer, how: str) -> Response:
        plain = sealed(asked, answer, how)
        pairs = [piece.split("=", 1) for piece in plain.get_data(as_text=True).split("&")]
        plain.set_data(urlencode([(name, value) for name, value in pairs]))
        return plain

    monkeypatch.setattr(rig.standin, "sealed", encoded)
    assert faults(rig) == []
    rig.trouble(answer="wrongly_signed")
    assert faults(rig)


def test_something_else_at_the_address_is_named(rig: WithCertificates) -> None:
    rig.trouble(answer="garbage")
    assert "不是银联的样子" in faults(rig)[0]


def test_an_expired_certificate_of_ours_is_named(rig: WithCertificates) -> None:
    channel = UnionPay(table(rig), rig.clock.now, VAULT)
    rig.clock.jump(START + timedelta(days=5 * 365 - 10))
    assert "快到期了" in next(channel.examine(rig.clock.moment)).found
    rig.clock.jump(START + timedelta(days=5 * 365 + 10))
    assert "商户证书已经过期" in next(channel.examine(rig.clock.moment)).found


WRONG = {
    "a number that is none": ({"mer_id": "123"}, "mer_id", "十五位"),
    "a way that is none": ({"sign_method": "sm2"}, "sign_method", "config.example.toml"),
    "a wrong password": ({"pfx_password": "111111"}, "", "pfx_password"),
    "a key store that is none": ({"pfx": "####"}, "", "pfx_file"),
    "no root": ({"root_cert": ""}, "", "root_cert_file"),
    "a root that is none": ({"root_cert": "abc"}, "root_cert", "不是证书"),
    "no shared key": ({"sign_method": "sm3"}, "", "secure_key"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_entry_is_named_with_its_place(rig: WithCertificates, what: str) -> None:
    wrong, place, reason = WRONG[what]
    with pytest.raises(BadConfig) as told:
        UnionPay(table(rig, None, **wrong), rig.clock.now, VAULT)
    (fault,) = told.value.faults
    assert f"[channels.unionpay.merchants.{SHOP}]{place and ' '}{place}：" in fault
    assert reason in fault
    assert "000000" not in fault


def test_a_shop_whose_id_makes_no_order_number_is_named(shared: WithSm3) -> None:
    whole = table(shared)
    whole["merchants"] = {"my-shop": whole["merchants"][SHOP]}
    with pytest.raises(BadConfig, match="只能有字母和数字"):
        UnionPay(whole, shared.clock.now, VAULT)


def test_keys_are_silent(rig: WithCertificates, shared: WithSm3) -> None:
    for made, field in ((rig, "pfx"), (rig, "pfx_password"), (shared, "secure_key")):
        told = made.table()["merchants"][SHOP]
        assert f"{field}=" not in repr(Account.model_validate(told))


def test_two_shops_that_are_one_to_the_channel_are_named(rig: WithCertificates) -> None:
    whole = rig.table()
    whole["merchants"]["m2"]["mer_id"] = whole["merchants"][SHOP]["mer_id"]
    with pytest.raises(BadConfig, match="同一个商户"):
        UnionPay(whole, rig.clock.now, VAULT)
