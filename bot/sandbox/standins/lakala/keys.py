"""Both sides' keys: each merchant's own, the platform's for answers and another for notices."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate

from bot.sandbox.standins.rsa import certificate, certificate_pem, name, private_pem, rsa_key

SCHEME = "LKLAPI-SHA256withRSA"
PLATFORM, NOTICES, STRANGER = "lakala platform", "lakala notices", "somebody else"


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant and its terminal, and the app that acts for it; `org`: a provider's number."""

    merchant_id: str
    merchant_no: str
    term_no: str
    appid: str = "OP00000003"
    org: str = ""
    fee_basis_points: int = 38

    @property
    def account(self) -> str:
        """Whose money it is."""
        return self.merchant_no

    @property
    def key(self) -> RSAPrivateKey:
        """The key of the app's certificate."""
        return rsa_key(f"lakala app {self.appid}")


class Authority:
    """Who issues the certificates of apps and of the platform."""

    def __init__(self, now: datetime) -> None:
        self._begins = now - timedelta(days=1)
        self._apps: dict[str, Certificate] = {}
        self.platform = self._issue("APIGW.SANDBOX", rsa_key(PLATFORM))
        self.notices = self._issue("NOTIFY.SANDBOX", rsa_key(NOTICES))

    def app(self, member: Member) -> Certificate:
        """The certificate of a member's app."""
        if member.appid not in self._apps:
            self._apps[member.appid] = self._issue(member.appid, member.key)
        return self._apps[member.appid]

    def table(self, member: Member) -> dict[str, Any]:
        """The product's `[channels.lakala.merchants.<merchant_id>]`."""
        own = self.app(member)
        told = {
            "appid": member.appid, "serial_no": serial(own), "private_key": private_pem(member.key),
            "merchant_cert": certificate_pem(own), "platform_cert": certificate_pem(self.platform),
            "notify_cert": certificate_pem(self.notices), "merchant_no": member.merchant_no,
            "term_no": member.term_no, "request_ip": "203.0.113.7",
        }  # fmt: skip
        return told | ({"out_org_code": member.org} if member.org else {})

    def _issue(self, common: str, key: RSAPrivateKey) -> Certificate:
        issuer = name("Lakala Sandbox CA")
        return certificate(name(common), key.public_key(), issuer, rsa_key("lakala ca"),
                           self._begins)  # fmt: skip


def serial(one: Certificate) -> str:
    """The serial number of a certificate, as headers name it."""
    return f"{one.serial_number:040x}"


def lines(*parts: str | bytes) -> bytes:
    """Lines, each ended by a line feed."""
    return b"".join((part.encode() if isinstance(part, str) else part) + b"\n" for part in parts)


def signature(whose: str, text: bytes) -> str:
    """What the platform signs."""
    return base64.b64encode(rsa_key(whose).sign(text, PKCS1v15(), SHA256())).decode()
