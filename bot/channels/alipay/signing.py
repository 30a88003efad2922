"""The cryptography of the open platform (RSA2) and the serials of its certificates; pure functions.

Requests and notices are signed over sorted `k=v&…`; an answer over its node, letter for letter as it came.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_pem_x509_certificate

RSA_SIGNATURES = "1.2.840.113549.1.1."
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def plain(
    params: Mapping[str, str], *, without: frozenset[str] = frozenset({"sign"}),
    charset: str = "utf-8",
) -> bytes:  # fmt: skip
    """The text that is signed: nothing empty, sorted by name, values not URL-encoded."""
    names = sorted(name for name, value in params.items() if value and name not in without)
    return "&".join(f"{name}={params[name]}" for name in names).encode(charset)


def sign(key: RSAPrivateKey, text: bytes) -> str:
    """SHA256withRSA (PKCS#1 v1.5), in base64."""
    return base64.b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, signature: str, text: bytes) -> bool:
    """Whether the holder of the key signed this text."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Envelope:
    """An answer taken apart: the node's name, its bytes as they came, what it says, and who vouches."""

    name: str
    raw: bytes
    told: Mapping[str, Any]
    signature: str
    certificate_sn: str


def opened(body: bytes) -> Envelope | None:
    """`{"…_response":{…},"alipay_cert_sn":"…","sign":"…"}`, or None for any other shape.

    The node is cut out, never written anew: its escaped slashes are part of what was signed.
    """
    try:
        members = _members(body.decode())
        (name,) = (one for one in members if one.endswith("_response"))
        raw, told = members[name]
        known = {one: str(value) for one, (_, value) in members.items() if one != name}
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    return Envelope(
        name, raw.encode(), told, known.get("sign", ""), known.get("alipay_cert_sn", "")
    )


def _members(text: str) -> dict[str, tuple[str, Any]]:
    """The members of a JSON object, each with its text; ValueError for doubled ones or another shape."""
    found: dict[str, tuple[str, Any]] = {}
    at, sign_ = _after(text, 0), "{"
    while text[at : at + 1] == sign_:
        name, at = _DECODER.raw_decode(text, _after(text, at + 1))
        at = _after(text, at)
        if not isinstance(name, str) or name in found or text[at : at + 1] != ":":
            raise ValueError("no member")
        start = _after(text, at + 1)
        value, end = _DECODER.raw_decode(text, start)
        found[name] = text[start:end], value
        at, sign_ = _after(text, end), ","
    if text[at : at + 1] != "}" or _after(text, at + 1) != len(text):
        raise ValueError("no object")
    return found


def _after(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def serial(issuer: str, number: int) -> str:
    """What the gateway calls a certificate: MD5 of `CN=…,OU=…,O=…,C=…` and the decimal serial number."""
    return hashlib.md5(f"{issuer}{number}".encode()).hexdigest()  # noqa: S324 - the channel's choice


def certificate_serial(certificate: Certificate) -> str:
    """The serial of one certificate, issuer last name first."""
    return serial(certificate.issuer.rfc4514_string(), certificate.serial_number)


def root_serial(pem: str) -> str:
    """Those of all RSA-signed certificates of the root file, joined by `_`; others are passed over.

    One in the production file is signed with SM2, and one has an encoding that strict readers refuse.
    """
    found = []
    for block in _CERTIFICATE.findall(pem):
        try:
            certificate = load_pem_x509_certificate(block.encode())
            if certificate.signature_algorithm_oid.dotted_string.startswith(RSA_SIGNATURES):
                found.append(certificate_serial(certificate))
        except ValueError:
            continue
    return "_".join(found)
