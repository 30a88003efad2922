"""The text that is signed, letter for letter, by either kind of signature."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from bot.channels.rsa import sign
from bot.channels.shengpay.signing import DIGESTS, opened, plain
from bot.sandbox.standins.rsa import rsa_key

KEY = rsa_key("test")
PUBLIC = KEY.public_key()


def test_fields_are_sorted_and_neither_empty_ones_nor_the_signature_take_part() -> None:
    fields = {
        "nonceStr": "n",
        "body": "商品",
        "attach": "",
        "sign": "s",
        "appId": "1",
        "mchId": "9",
    }
    assert plain(fields) == "appId=1&body=商品&mchId=9&nonceStr=n".encode()


def test_capital_letters_sort_before_small_ones() -> None:
    assert plain({"b": "1", "a": "2", "B": "3"}) == b"B=3&a=2&b=1"


@pytest.mark.parametrize(
    "extra",
    ['{"payRestriction":{"cardType":"DR"},"payer":{"name":"xxx"}}', '{ "b" : 1,  "a":[1, 2.50] }'],
)
def test_a_nested_object_is_signed_as_it_stands(extra: str) -> None:
    message = opened(f'{{"mchId":"93762611","extra":{extra},"appId":"3"}}'.encode())
    assert message is not None
    assert message.text == f"appId=3&extra={extra}&mchId=93762611".encode()


def test_a_nested_object_that_is_a_text_is_signed_as_that_text() -> None:
    extra = '{"payRestriction":{"cardType":"DR"}}'
    message = opened(json.dumps({"extra": extra, "appId": "3"}).encode())
    assert message is not None
    assert message.text == f"appId=3&extra={extra}".encode()


def test_numbers_are_signed_as_written_and_nothing_is_left_out() -> None:
    message = opened(b'{"totalFee":100,"couponFee":0,"rate":0.60,"no":null,"empty":""}')
    assert message is not None
    assert message.text == b"couponFee=0&rate=0.60&totalFee=100"


@pytest.mark.parametrize(("kind", "digest"), [("RSA", SHA1()), ("RSA2", SHA256())])  # noqa: S303
def test_both_kinds_are_pkcs1_in_base64(kind: str, digest: SHA1 | SHA256) -> None:
    text = b"appId=1&mchId=9"
    signature = sign(KEY, text, DIGESTS[kind])
    assert base64.b64decode(signature) == KEY.sign(text, PKCS1v15(), digest)


def signed(kind: str, by: str = "RSA2", **changed: Any) -> bytes:
    """A message that names one kind of signature and bears perhaps another."""
    fields = {"appId": "1", "totalFee": 100, "signType": kind}
    text = plain({name: str(value) for name, value in fields.items()})
    return json.dumps(fields | {"sign": sign(KEY, text, DIGESTS[by])} | changed).encode()


def genuine(body: bytes, agreed: str = "RSA2") -> bool:
    message = opened(body)
    return message is not None and message.is_genuine(PUBLIC, agreed)


def test_only_the_kind_that_was_agreed_on_is_believed() -> None:
    assert genuine(signed("RSA2"))
    assert genuine(signed("RSA", "RSA"), agreed="RSA")
    assert not genuine(signed("RSA", "RSA")), "no weaker one may be slipped in"
    assert not genuine(signed("RSA2", "RSA"))


@pytest.mark.parametrize("changed", [{"totalFee": 101}, {"more": "1"}, {"sign": ""}, {"sign": "号"},
                                     {"sign": 7}])  # fmt: skip
def test_what_was_changed_is_not_believed(changed: dict[str, Any]) -> None:
    assert not genuine(signed("RSA2", **changed))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7", b"{", b'{"a":1,"a":2}', b'{"a":1}x', b"\xff{}", b'{"a":"\\ud800"}',
             b'{"a":' + b"[" * 100_000],
)  # fmt: skip
def test_another_shape_is_no_message(body: bytes) -> None:
    assert opened(body) is None
