"""Both sides' keys: each merchant's own, and the platform's for it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bot.sandbox.standins.rsa import rsa_key

DIGESTS = {"RSA": SHA1(), "RSA2": SHA256()}  # noqa: S303 - the channel's choice
STRANGER = "somebody else"


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant; under a provider (`sub_mch_id`) the number and the keys are the provider's."""

    merchant_id: str
    mch_id: str
    app_id: str = "312343123132131331232"
    sub_mch_id: str = ""
    sign_type: str = "RSA2"
    fee_basis_points: int = 38

    @property
    def account(self) -> str:
        """Whose money it is."""
        return self.sub_mch_id or self.mch_id

    @property
    def key(self) -> RSAPrivateKey:
        """The merchant's key."""
        return rsa_key(f"shengpay merchant {self.mch_id}")

    @property
    def platform_key(self) -> RSAPrivateKey:
        """The key the platform signs with."""
        return rsa_key("shengpay")

    @property
    def names(self) -> dict[str, str]:
        """Whose a message is."""
        told = {"appId": self.app_id, "mchId": self.mch_id}
        return told | ({"subMchId": self.sub_mch_id} if self.sub_mch_id else {})

    def table(self) -> dict[str, Any]:
        """The product's `[channels.shengpay.merchants.<merchant_id>]`; keys as the back office shows them."""
        own = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        theirs = self.platform_key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        told = {"app_id": self.app_id, "mch_id": self.mch_id, "sign_type": self.sign_type,
                "private_key": base64.b64encode(own).decode(),
                "shengpay_public_key": base64.b64encode(theirs).decode()}  # fmt: skip
        return told | ({"sub_mch_id": self.sub_mch_id} if self.sub_mch_id else {})


def text(fields: Mapping[str, Any]) -> bytes:
    """What is signed: sorted, nothing empty, without `sign`."""
    pairs = sorted((name, str(value)) for name, value in fields.items() if name != "sign")
    return "&".join(f"{name}={value}" for name, value in pairs if value).encode()


def signature(key: RSAPrivateKey, fields: Mapping[str, Any], sign_type: str) -> str:
    """Base64 of RSA PKCS#1 v1.5 with SHA-1 or SHA-256."""
    return base64.b64encode(key.sign(text(fields), PKCS1v15(), DIGESTS[sign_type])).decode()


def is_genuine(member: Member, fields: Mapping[str, Any]) -> bool:
    """Whether the merchant signed these fields, in the way its contract says."""
    if fields.get("signType") != member.sign_type:
        return False
    try:
        signed = base64.b64decode(str(fields.get("sign", "")), validate=True)
        member.key.public_key().verify(signed, text(fields), PKCS1v15(), DIGESTS[member.sign_type])
    except (InvalidSignature, ValueError):
        return False
    return True
