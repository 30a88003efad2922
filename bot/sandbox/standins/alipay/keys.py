"""Both sides' keys: each app's own, and the platform's for it, bare or inside certificates."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ssl import DER_cert_to_PEM_cert
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509 import Certificate

from bot.sandbox.standins.rsa import certificate, certificate_pem, name, private_pem, rsa_key

# BasicConstraints, and that it is critical; saying outright that it is not is what strict readers refuse.
CRITICAL, UNCRITICAL = bytes.fromhex("0603551d130101ff"), bytes.fromhex("0603551d13010100")


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant and the app that acts for it; `token`: its grant, where the app is a provider's."""

    merchant_id: str
    app_id: str
    seller_id: str
    has_certificates: bool = False
    token: str = ""
    fee_basis_points: int = 60

    @property
    def account(self) -> str:
        """Whose money it is."""
        return self.seller_id

    @property
    def key(self) -> RSAPrivateKey:
        """The app's key."""
        return rsa_key(f"alipay app {self.app_id}")

    @property
    def platform_key(self) -> RSAPrivateKey:
        """The key the platform signs with for this app."""
        whose = "alipay" if self.has_certificates else f"alipay for {self.app_id}"
        return rsa_key(whose)

    def sign(self, text: bytes) -> str:
        """What the platform signs for this app."""
        return signature(self.platform_key, text)

    def bare_keys(self) -> dict[str, str]:
        """The keys without PEM's lines, as the key tool and the console give them."""
        own = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        theirs = self.platform_key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        return {"private_key": base64.b64encode(own).decode(),
                "alipay_public_key": base64.b64encode(theirs).decode()}  # fmt: skip


@dataclass(slots=True)
class Authority:
    """Who issues certificates: a root of RSA, and two others beside it in the root file.

    As in the real file one is of another kind of key, and one more besides is beyond strict readers.
    """

    begins: datetime
    apps: dict[str, Certificate] = field(default_factory=dict)
    root: Certificate = field(init=False)
    platform: Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.begins -= timedelta(days=1)
        self.root = self._issue(
            "Ant Financial Sandbox Root", rsa_key("alipay root"), authority=True
        )
        self.renew()

    def renew(self, whose: str = "alipay") -> None:
        """A new certificate of the platform's, in use from now on."""
        self.platform = self._issue("Alipay Sandbox", rsa_key(whose))

    def app(self, member: Member) -> Certificate:
        """The certificate of a member's app."""
        if member.app_id not in self.apps:
            self.apps[member.app_id] = self._issue(f"app {member.app_id}", member.key)
        return self.apps[member.app_id]

    def files(self, member: Member) -> dict[str, str]:
        """The three files that the console gives, and the app's own key."""
        return {
            "private_key": private_pem(member.key),
            "app_cert": certificate_pem(self.app(member)),
            "alipay_cert": certificate_pem(self.platform),
            "alipay_root_cert": self.root_file(),
        }

    def root_file(self) -> str:
        """What merchants download as alipayRootCert.crt."""
        curved = certificate(name("Sandbox Curve Root"), rsa_key("alipay root").public_key(),
                             name("Sandbox Curve Root"), generate_private_key(SECP256R1()),
                             self.begins, authority=True)  # fmt: skip
        odd = curved.public_bytes(Encoding.DER).replace(CRITICAL, UNCRITICAL)
        return "\n".join(
            (certificate_pem(curved), DER_cert_to_PEM_cert(odd), certificate_pem(self.root))
        )

    def _issue(self, common: str, key: RSAPrivateKey, *, authority: bool = False) -> Certificate:
        issuer = name("Ant Financial Sandbox Root")
        return certificate(name(common), key.public_key(), issuer, rsa_key("alipay root"),
                           self.begins, authority=authority)  # fmt: skip


def serial(one: Certificate) -> str:
    """MD5 of the issuer, last name first, and the decimal serial number."""
    issuer = ",".join(
        f"{part.rfc4514_attribute_name}={part.value!s}" for part in reversed(list(one.issuer))
    )
    return hashlib.md5(f"{issuer}{one.serial_number}".encode()).hexdigest()  # noqa: S324 - the channel's choice


def signature(key: RSAPrivateKey, text: bytes) -> str:
    """Base64 of RSA PKCS#1 v1.5 with SHA-256."""
    return base64.b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()


def table(member: Member, authority: Authority) -> dict[str, Any]:
    """The product's `[channels.alipay.merchants.<merchant_id>]`."""
    keys = authority.files(member) if member.has_certificates else member.bare_keys()
    told = {"app_id": member.app_id, "seller_id": member.seller_id} | keys
    return told | ({"app_auth_token": member.token} if member.token else {})
