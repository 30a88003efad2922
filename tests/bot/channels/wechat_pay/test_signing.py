"""The texts that are signed and the seals that are opened, byte for byte as the platform describes them."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from bot.channels.wechat_pay.signing import authorization, conceal, is_signed, lines, sign, unseal
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.wechat_pay.keys import Signer

KEY = rsa_key("test")
BODY = '{"code":"成功"}'.encode()


def test_a_request_is_five_lines_each_ended_by_a_line_feed() -> None:
    text = lines("GET", "/v3/certificates", "1554208460", "593BEC0C930BF1AFEB40B4A08C8FB242", b"")
    assert text == b"GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"


def test_a_request_is_signed_with_pkcs1_and_sha256_in_base64() -> None:
    plain = b"POST\n/v3/refund/domestic/refunds\n1554208460\nN1\n" + BODY + b"\n"
    signature = sign(KEY, "POST", "/v3/refund/domestic/refunds", "1554208460", "N1", BODY)
    assert base64.b64decode(signature) == KEY.sign(plain, PKCS1v15(), SHA256())


def test_the_authorization_names_merchant_nonce_signature_time_and_serial() -> None:
    head = authorization(KEY, "1900009191", "1DDE55AD", "GET", "/v3/certificates", "1554208460",
                         "593BEC0C930BF1AFEB40B4A08C8FB242", b"")  # fmt: skip
    scheme, _, rest = head.partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert list(parts) == ["mchid", "nonce_str", "signature", "timestamp", "serial_no"]
    assert parts["mchid"] == '"1900009191"'
    assert parts["serial_no"] == '"1DDE55AD"'


def test_an_answer_is_three_lines_over_the_raw_body() -> None:
    signature = sign(KEY, "1624523846", "EcZ9Cmy4", BODY)
    public = KEY.public_key()
    assert is_signed(public, signature, "1624523846", "EcZ9Cmy4", BODY)
    assert not is_signed(public, signature, "1624523846", "EcZ9Cmy4", BODY + b" ")
    assert not is_signed(public, signature, "1624523847", "EcZ9Cmy4", BODY)
    assert not is_signed(rsa_key("other").public_key(), signature, "1624523846", "EcZ9Cmy4", BODY)


@pytest.mark.parametrize("signature", ["", "!!!", "AAAA", "WECHATPAY/SIGNTEST/AAAA", "号"])
def test_rubbish_is_no_signature(signature: str) -> None:
    assert not is_signed(KEY.public_key(), signature, "1624523846", "N", BODY)


def test_an_empty_answer_is_signed_too() -> None:
    assert is_signed(KEY.public_key(), sign(KEY, "1", "N", b""), "1", "N", b"")


@pytest.mark.parametrize("associated", ["", "certificate", "transaction", "退款"])
def test_a_seal_opens_with_the_key_the_nonce_and_what_it_is_for(associated: str) -> None:
    key, nonce = b"k" * 32, "Kj7QIyUiYx1q"
    cipher = base64.b64encode(
        AESGCM(key).encrypt(nonce.encode(), BODY, associated.encode())
    ).decode()
    assert unseal(key, nonce, associated, cipher) == BODY
    for wrong in ((b"K" * 32, nonce, associated), (key, "kj7QIyUiYx1q", associated),
                  (key, nonce, f"{associated}x")):  # fmt: skip
        with pytest.raises(ValueError, match="sealed"):
            unseal(*wrong, cipher)


@pytest.mark.parametrize("cipher", ["", "AAAA", "not base64!", "QUJD" * 3])
def test_a_broken_seal_is_told_not_crashed_on(cipher: str) -> None:
    with pytest.raises(ValueError, match="sealed"):
        unseal(b"k" * 32, "Kj7QIyUiYx1q", "", cipher)


def test_a_sensitive_field_opens_for_the_platform_only() -> None:
    concealed = conceal(KEY.public_key(), "6222600000000000")
    assert Signer("S", KEY).open(concealed) == "6222600000000000"
    assert conceal(KEY.public_key(), "6222600000000000") != concealed
    with pytest.raises(ValueError, match=r".*"):
        Signer("S", rsa_key("other")).open(concealed)
