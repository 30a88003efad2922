"""Hash, then sign: published digests, texts sorted as they must be, answers cut at the right places."""

import base64
import hashlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.x509 import Certificate, load_pem_x509_certificate

from bot.channels.unionpay.signing import (
    digest,
    is_issued,
    is_keyed,
    is_signed,
    keyed,
    names_in,
    plain,
    sign,
)
from bot.channels.unionpay.talk import readings
from bot.sandbox.standins.rsa import certificate, certificate_pem, name, rsa_key
from bot.sandbox.standins.unionpay.keys import COMPANY
from tests.bot.channels.rig import START
from tests.bot.channels.rigs.unionpay import WithCertificates

KEY = rsa_key("unionpay test")
FIELDS = {"txnType": "04", "merId": "777290058110048", "signature": "x", "accNo": "", "Z": "商户=1"}
TEXT = "Z=商户=1&merId=777290058110048&txnType=04".encode()


def test_sm3_is_the_one_of_the_standard() -> None:
    """The two examples of GB/T 32905-2016."""
    assert (
        digest(SM3(), b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    long = digest(SM3(), b"abcd" * 16)
    assert long == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_what_is_signed_is_sorted_unencoded_and_without_what_is_empty() -> None:
    assert plain(FIELDS) == TEXT


def test_certificates_sign_the_hex_of_the_hash() -> None:
    signature = sign(KEY, TEXT)
    public, hexed = KEY.public_key(), hashlib.sha256(TEXT).hexdigest().encode()
    assert signature == _base64(KEY.sign(hexed, PKCS1v15(), SHA256()))
    assert is_signed(public, signature, TEXT)
    assert not is_signed(public, _base64(KEY.sign(TEXT, PKCS1v15(), SHA256())), TEXT)
    assert not is_signed(public, signature, TEXT + b" ")
    assert not is_signed(rsa_key("another").public_key(), signature, TEXT)
    assert not is_signed(public, "", TEXT)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def test_a_shared_key_is_hashed_before_it_is_added() -> None:
    inner = hashlib.sha256(b"secret").hexdigest().encode()
    expected = hashlib.sha256(TEXT + b"&" + inner).hexdigest()
    assert keyed(SHA256(), "secret", TEXT) == expected
    assert is_keyed(SHA256(), "secret", expected, TEXT)
    assert not is_keyed(SHA256(), "another", expected, TEXT)
    assert not is_keyed(SM3(), "secret", expected, TEXT)
    assert not is_keyed(SHA256(), "secret", "", TEXT)
    assert not is_keyed(SHA256(), "secret", "签名", TEXT)


@pytest.mark.parametrize(("text", "told"), [
    ("a=1&b=2", {"a": "1", "b": "2"}),
    ("a=x==&b=", {"a": "x==", "b": ""}),
    ("reserved={k=v&w=x}&b=2", {"reserved": "{k=v&w=x}", "b": "2"}),
    ("respMsg=成功[0000000]&sign=a+b/c=", {"respMsg": "成功[0000000]", "sign": "a+b/c="}),
    ("cert=-----BEGIN\r\nMII=\r\n-----END&b=2\n", {"cert": "-----BEGIN\r\nMII=\r\n-----END", "b": "2"}),
])  # fmt: skip
def test_an_answer_is_cut_at_its_ands_outside_braces(text: str, told: dict[str, str]) -> None:
    assert next(readings(text.encode())) == told


def test_an_answer_may_also_be_meant_url_encoded() -> None:
    assert [one["a"] for one in readings(b"a=%2B%20&b=2")] == ["%2B%20", "+ "]


@pytest.mark.parametrize(
    "body", [b"", b"Signature verification failed", b"a=1&a=2", b"\xff=1", b"&"]
)
def test_an_answer_of_another_shape_has_no_reading(body: bytes) -> None:
    assert list(readings(body)) == []


def test_a_chain_is_followed_by_names_and_by_keys(rig: WithCertificates) -> None:
    authority = rig.standin.authority
    assert is_issued(authority.signer, authority.middle)
    assert is_issued(authority.middle, authority.root)
    assert not is_issued(authority.signer, authority.root)
    assert not is_issued(authority.stranger(), authority.middle)
    assert not is_issued(namesake(authority.middle, rig), authority.middle)


def namesake(issuer: Certificate, rig: WithCertificates) -> Certificate:
    """One that names the right issuer, and is signed by somebody else."""
    begins = rig.clock.moment - timedelta(days=1)
    return certificate(name(COMPANY), KEY.public_key(), issuer.subject, rsa_key("forger"), begins)


def test_a_common_name_has_parts() -> None:
    made = certificate(name(COMPANY), KEY.public_key(), name("x"), KEY, START)
    pem = certificate_pem(made).replace("\n", "\r\n")
    found = names_in(load_pem_x509_certificate(pem.encode()))
    assert found == {"041", "8310000000083040", "中国银联股份有限公司", "00016493"}
