"""The texts that are signed, byte for byte as the platform describes them, and headers taken apart."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bot.channels.lakala.signing import SCHEME, Vouched, authorization, lines, vouched
from bot.channels.rsa import is_signed, sign
from bot.sandbox.standins.rsa import rsa_key

KEY = rsa_key("test")
BODY = '{"req_time":"20210907150256","version":"3.0","req_data":{"subject":"水果"}}'.encode()
APP, SERIAL, STAMP, NONCE = "OP00000003", "00dfba8194c41b84cf", "1630905585", "9003323344"


def test_a_request_is_five_lines_each_ended_by_a_line_feed() -> None:
    head = b"OP00000003\n00dfba8194c41b84cf\n1630905585\n9003323344\n"
    assert lines(APP, SERIAL, STAMP, NONCE, BODY) == head + BODY + b"\n"


def test_a_notice_is_three() -> None:
    assert lines(STAMP, NONCE, BODY) == b"1630905585\n9003323344\n" + BODY + b"\n"


def test_an_empty_body_is_a_line_too() -> None:
    assert lines(STAMP, NONCE, b"") == b"1630905585\n9003323344\n\n"


def test_the_authorization_is_signed_with_pkcs1_and_sha256_in_base64() -> None:
    head = authorization(KEY, APP, SERIAL, STAMP, NONCE, BODY)
    scheme, _, rest = head.partition(" ")
    pairs = dict(part.split("=", 1) for part in rest.split(","))
    assert scheme == "LKLAPI-SHA256withRSA"
    assert list(pairs) == ["appid", "serial_no", "timestamp", "nonce_str", "signature"]
    assert pairs["appid"] == '"OP00000003"'
    plain = lines(APP, SERIAL, STAMP, NONCE, BODY)
    signed = base64.b64decode(pairs["signature"].strip('"'))
    assert signed == KEY.sign(plain, PKCS1v15(), SHA256())


def test_five_lines_do_not_pass_for_three() -> None:
    signature = sign(KEY, lines(APP, SERIAL, STAMP, NONCE, BODY))
    public = KEY.public_key()
    assert is_signed(public, signature, lines(APP, SERIAL, STAMP, NONCE, BODY))
    assert not is_signed(public, signature, lines(STAMP, NONCE, BODY))
    assert not is_signed(public, signature, lines(APP, SERIAL, STAMP, NONCE, BODY + b" "))
    assert not is_signed(rsa_key("other").public_key(), signature, lines(APP))


@pytest.mark.parametrize("signature", ["", "!!!", "AAAA", "号"])
def test_rubbish_is_no_signature(signature: str) -> None:
    assert not is_signed(KEY.public_key(), signature, b"")


@pytest.mark.parametrize("between", [",", ", ", ",\n"])
def test_a_notices_header_is_read_with_and_without_spaces(between: str) -> None:
    told = between.join(('timestamp="1"', 'nonce_str="n"', 'signature="s+/="'))
    assert vouched(f"{SCHEME} {told}") == Vouched("1", "n", "s+/=")
    assert vouched(f"{SCHEME}{told}") == Vouched("1", "n", "s+/="), "as in Lakala's own example"


@pytest.mark.parametrize(
    "header",
    ["", SCHEME, f"{SCHEME} ", 'OTHER timestamp="1",nonce_str="n",signature="s"',
     f'{SCHEME} timestamp="1",nonce_str="n"', f'{SCHEME} timestamp=1,nonce_str="n",signature="s"',
     f'{SCHEME} timestamp="1",timestamp="2",nonce_str="n",signature="s"',
     f'{SCHEME} timestamp="1",nonce_str="n",signature="s",'],
)  # fmt: skip
def test_another_shape_vouches_for_nothing(header: str) -> None:
    assert vouched(header) is None
