"""Both sides' keys: UnionPay's chain of certificates, each merchant's key store, and shared keys."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import Certificate

from bot.sandbox.standins.rsa import certificate, certificate_pem, name, rsa_key

COMPANY = "041@8310000000083040@中国银联股份有限公司@00016493"
PASSWORD = "000000"  # noqa: S105 - what UnionPay's own test key stores have
WAYS = {"rsa": "01", "sha256": "11", "sm3": "12"}


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant number and how it signs."""

    merchant_id: str
    mer_id: str
    way: str = "rsa"
    fee_basis_points: int = 60

    @property
    def account(self) -> str:
        """Whose money it is."""
        return self.mer_id

    @property
    def key(self) -> RSAPrivateKey:
        """The key of the merchant's certificate."""
        return rsa_key(f"unionpay merchant {self.mer_id}")

    @property
    def secure_key(self) -> str:
        """What the merchant shares with the gateway, where it has no certificate."""
        return f"sandbox-key-{self.mer_id}"


@dataclass(slots=True)
class Authority:
    """Root, middle and signing certificate; and those of the merchants."""

    begins: datetime
    members: dict[str, Certificate] = field(default_factory=dict)
    root: Certificate = field(init=False)
    middle: Certificate = field(init=False)
    signer: Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.begins -= timedelta(days=1)
        root, root_key = name("Sandbox Root CA"), rsa_key("unionpay root")
        self.root = certificate(
            root, root_key.public_key(), root, root_key, self.begins, authority=True
        )
        self.middle = certificate(name("Sandbox OCA1"), rsa_key("unionpay middle").public_key(),
                                  root, root_key, self.begins, authority=True)  # fmt: skip
        self.signer = self.issue(COMPANY, rsa_key("unionpay"))

    def issue(self, common: str, key: RSAPrivateKey, **more: Any) -> Certificate:
        """A certificate under the middle one; its serial has eleven digits, as the real ones have."""
        middle, serial = name("Sandbox OCA1"), 10**10 + secrets.randbelow(9 * 10**10)
        return certificate(name(common), key.public_key(), middle, rsa_key("unionpay middle"),
                           self.begins, serial=serial, **more)  # fmt: skip

    def stranger(self) -> Certificate:
        """A certificate with the right name that nobody we know has issued."""
        key, who = rsa_key("somebody else"), name(COMPANY)
        return certificate(who, key.public_key(), who, key, self.begins)

    def of(self, member: Member) -> Certificate:
        """A merchant's certificate."""
        if member.mer_id not in self.members:
            self.members[member.mer_id] = self.issue(f"041@{member.mer_id}", member.key)
        return self.members[member.mer_id]

    def table(self, member: Member) -> dict[str, str]:
        """The product's `[channels.unionpay.merchants.<merchant_id>]`."""
        told = {"mer_id": member.mer_id, "sign_method": member.way}
        if member.way != "rsa":
            return told | {"secure_key": member.secure_key}
        store = serialize_key_and_certificates(
            b"merchant", member.key, self.of(member), None,
            BestAvailableEncryption(PASSWORD.encode()),
        )  # fmt: skip
        return told | {
            "pfx": base64.b64encode(store).decode(), "pfx_password": PASSWORD,
            "middle_cert": certificate_pem(self.middle), "root_cert": certificate_pem(self.root),
        }  # fmt: skip


def plain(fields: Mapping[str, str]) -> bytes:
    """What is signed."""
    pairs = sorted((name, value) for name, value in fields.items() if value and name != "signature")
    return "&".join(f"{name}={value}" for name, value in pairs).encode()


def hashed_once(text: bytes) -> bytes:
    """The hex of SHA-256, over which certificates sign."""
    return hashlib.sha256(text).hexdigest().encode()


def certified(key: RSAPrivateKey, text: bytes) -> str:
    """signMethod 01."""
    return base64.b64encode(key.sign(hashed_once(text), PKCS1v15(), SHA256())).decode()


def shared(way: str, key: str, text: bytes) -> str:
    """signMethod 11 and 12."""

    def digest(data: bytes) -> bytes:
        hashed = Hash(SHA256() if way == "sha256" else SM3())
        hashed.update(data)
        return hashed.finalize().hex().encode()

    return digest(text + b"&" + digest(key.encode())).decode()
