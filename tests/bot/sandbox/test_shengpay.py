"""盛付通's stand-in is as strict as the gateway, and no stricter."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.shengpay.asking import QUERY, REFUND
from bot.sandbox.standins.shengpay.keys import Member
from bot.sandbox.standins.shengpay.standin import Shengpay
from tests.bot.channels.rig import HandClock

Json = dict[str, Any]
MEMBER = Member("m1", "93762611")
NAMES = {"appId": MEMBER.app_id, "mchId": MEMBER.mch_id, "nonceStr": "n1", "signType": "RSA2"}


@dataclass
class Caller:
    """Signs what it sends, letter for letter."""

    standin: Shengpay
    web: FlaskClient

    def ask(self, path: str, /, **fields: Any) -> str:
        """The error code; empty for a yes."""
        whole = NAMES | fields
        texts = {name: _text(value) for name, value in whole.items()}
        text = "&".join(f"{name}={texts[name]}" for name in sorted(texts) if texts[name])
        signed = MEMBER.key.sign(text.encode(), PKCS1v15(), SHA256())
        body = ",".join(f'"{name}": {_raw(value)}' for name, value in whole.items())
        answer = self.web.post(
            f"/shengpay{path}", content_type="application/json",
            data=f'{{{body}, "sign": "{base64.b64encode(signed).decode()}"}}',
        )  # fmt: skip
        return str((answer.json or {}).get("errorCode", ""))


def _raw(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else _raw(value)


@pytest.fixture
def caller() -> Caller:
    clock = HandClock()
    standin = Shengpay(clock, Faults(), CallLog(clock), [MEMBER])
    app = Flask("test")
    app.register_blueprint(standin.blueprint())
    return Caller(standin, app.test_client())


@pytest.mark.parametrize(
    "more",
    [{}, {"extra": {"store": "一号", "tills": [1, 2]}}, {"extra": None}, {"extra": ""},
     {"extra": 1.50}, {"extra": True}, {"extra": 'a "quoted" \\ word'}],
)  # fmt: skip
def test_whatever_stands_in_a_call_is_signed_as_it_stands(caller: Caller, more: Json) -> None:
    sale = caller.standin.sell("m1", 5000)
    assert caller.ask(QUERY, outTradeNo=sale.number, **more) == ""
    assert caller.ask(QUERY, outTradeNo=sale.number, nonceStr="n2", **more) == ""


def test_a_call_that_was_changed_on_its_way_is_refused(caller: Caller) -> None:
    body = json.dumps(NAMES | {"outTradeNo": "S1", "sign": "AAAA"})
    answer = caller.web.post(f"/shengpay{QUERY}", content_type="application/json", data=body)
    assert (answer.json or {})["errorCode"] == "SIGN_ERROR"


def test_a_refund_needs_a_number_an_amount_and_an_address(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    whole: Json = {"transactionId": sale.key, "outRefundNo": "R1", "refundFee": 1000,
                   "notifyUrl": "https://shop.example/notify"}  # fmt: skip
    assert caller.ask(REFUND, **whole) == ""
    assert caller.ask(REFUND, **whole | {"outRefundNo": "R2", "refundFee": "1000"}) == ""
    for odd in (0, -1, 10.5, True, "0", "10.00"):
        assert caller.ask(REFUND, **whole | {"refundFee": odd}) == "PARAMS_ERROR", odd
    for name in whole:
        assert caller.ask(REFUND, **whole | {name: ""}) == "LACK_PARAMS", name
    assert [one.amount for one in caller.standin.books.refunds.values()] == [1000, 1000]
