"""What the open platform signs (RSA2) and how it calls its certificates; pure functions.

Requests and notices are signed over sorted `k=v&…`; an answer over its node, letter for letter as it came.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.x509 import Certificate, load_pem_x509_certificate

from bot.channels.reading import members

RSA_SIGNATURES = "1.2.840.113549.1.1."
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def plain(
    params: Mapping[str, str], *, without: frozenset[str] = frozenset({"sign"}),
    charset: str = "utf-8", empty: bool = False,
) -> bytes:  # fmt: skip
    """The text that is signed: sorted by name, values not URL-encoded.

    Nothing `empty` in a request; of notices the platform does not say, and its own kits disagree.
    """
    names = sorted(
        name for name, value in params.items() if (value or empty) and name not in without
    )
    return "&".join(f"{name}={params[name]}" for name in names).encode(charset)


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
        found = members(body.decode())
        (name,) = (one for one in found if one.endswith("_response"))
        raw, told = found[name]
        known = {one: str(value) for one, (_, value) in found.items() if one != name}
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    return Envelope(
        name, raw.encode(), told, known.get("sign", ""), known.get("alipay_cert_sn", "")
    )


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
