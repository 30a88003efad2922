"""RSA2 and certificate serials: the platform's published values, and texts that must be cut out untouched."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.x509 import CertificateBuilder, random_serial_number

from bot.channels.alipay.signing import (
    certificate_serial,
    opened,
    plain,
    root_serial,
    serial,
)
from bot.channels.rsa import is_signed, sign
from bot.sandbox.standins.rsa import certificate, certificate_pem, name, rsa_key

# The issuers and serial numbers that stand in the platform's own certificates, and what it calls them.
PUBLISHED = {
    "687b59193f3f462dd5336e5abf83c5d8": (
        "CN=Ant Financial Certification Authority R1,OU=Certification Authority,O=Ant Financial,C=CN",
        2292228364100439313,
    ),
    "02941eef3187dddf3d3b83462e1dfcf6": (
        "CN=iTrusChina Class 2 Root CA - G3,OU=China Trust Network,O=iTrusChina,C=CN",
        95790491425698859646659490580052089075020051350,
    ),
    "7513daaaa48aa3ba2e4018d84402479c": (
        "CN=Ant Financial Certification Authority Class 2 R1,OU=Certification Authority,O=Ant Financial,C=CN",
        42701552432456004857627230056898180491,
    ),
}
KEY = rsa_key("alipay test")
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("told", PUBLISHED)
def test_a_certificate_is_called_what_the_platform_calls_it(told: str) -> None:
    assert serial(*PUBLISHED[told]) == told


def test_a_certificates_issuer_is_written_last_name_first() -> None:
    issuer = name("根", "Certification Authority", "Ant Financial")
    made = certificate(name("app"), KEY.public_key(), issuer, KEY, BEGINS)
    written = "CN=根,OU=Certification Authority,O=Ant Financial,C=CN"
    assert certificate_serial(made) == serial(written, made.serial_number)


def test_the_root_file_is_read_past_what_is_not_signed_with_rsa_or_cannot_be_read() -> None:
    first, second = (certificate(name(one), KEY.public_key(), name(one), KEY, BEGINS)
                     for one in ("R1", "R2"))  # fmt: skip
    odd = "-----BEGIN CERTIFICATE-----\nMIICiDCC\n-----END CERTIFICATE-----"
    file = "\n\n".join([elliptic(), certificate_pem(first), odd, certificate_pem(second)])
    assert root_serial(file) == f"{certificate_serial(first)}_{certificate_serial(second)}"
    assert root_serial("nothing at all") == ""


def elliptic() -> str:
    key, who = generate_private_key(SECP384R1()), name("E1")
    return certificate_pem(
        CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(random_serial_number()).not_valid_before(BEGINS)
        .not_valid_after(BEGINS.replace(year=2049)).sign(key, SHA384())
    )  # fmt: skip


def test_what_is_signed_is_sorted_unencoded_and_without_what_is_empty() -> None:
    params = {"b": "二 & 2", "a": "1=1", "sign": "x", "empty": "", "Z": "z", "sign_type": "RSA2"}
    assert plain(params) == "Z=z&a=1=1&b=二 & 2&sign_type=RSA2".encode()
    assert plain(params, without=frozenset({"sign", "sign_type"})) == "Z=z&a=1=1&b=二 & 2".encode()


NODE = r'{"code":"10000","url":"http:\/\/a.example\/?x=1&y=\"}\"","sign":"inner","名":{"sign":"}"}}'


@pytest.mark.parametrize("text", [
    f'{{"x_response":{NODE},"sign":"S","alipay_cert_sn":"C"}}',
    f'{{"alipay_cert_sn":"C","sign":"S","x_response":{NODE}}}',
    f' {{ "x_response"\n :\t{NODE} ,\r\n "sign" : "S","alipay_cert_sn" :"C" }} ',
])  # fmt: skip
def test_the_node_is_cut_out_letter_for_letter(text: str) -> None:
    found = opened(text.encode())
    assert found is not None
    assert found.raw.decode() == NODE
    assert (found.name, found.signature, found.certificate_sn) == ("x_response", "S", "C")
    assert found.told["url"] == 'http://a.example/?x=1&y="}"'


@pytest.mark.parametrize("text", [
    "", "[]", "null", "{}", '{"sign":"S"}', '{"x_response":[],"sign":"S"}', '{"x_response":{}',
    '{"x_response":{},}', '{"x_response":{}}x', '{"x_response":{},"x_response":{"code":"10000"}}',
    '{"x_response":{},"y_response":{}}', '{"x_response" {}}', '{1:{}}', "[" * 100_000,
])  # fmt: skip
def test_an_answer_of_another_shape_is_none(text: str) -> None:
    assert opened(text.encode()) is None


def test_an_answer_that_is_not_utf8_is_none() -> None:
    assert opened('{"x_response":{"msg":"成功"},"sign":"S"}'.encode("gbk")) is None


def test_a_signature_is_for_one_text_and_one_key() -> None:
    text = plain({"a": "奶茶"})
    signature = sign(KEY, text)
    assert is_signed(KEY.public_key(), signature, text)
    assert not is_signed(KEY.public_key(), signature, text + b" ")
    assert not is_signed(rsa_key("another").public_key(), signature, text)
    assert not is_signed(KEY.public_key(), "", text)
    assert not is_signed(KEY.public_key(), "不是base64", text)
