"""Both sides' keys: the platform's certificates and public key, and each merchant's contract."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from bot.sandbox.standins.rsa import certificate, name, private_pem, public_pem, rsa_key

SCHEME = "WECHATPAY2-SHA256-RSA2048"
OAEP_SHA1 = OAEP(MGF1(SHA1()), SHA1(), None)  # noqa: S303 - the channel's choice


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant's contract; under a provider `mchid` and the keys are the provider's.

    `public_key_mode`: the merchant was given the platform's public key instead of certificates.
    """

    merchant_id: str
    mchid: str
    appid: str = "wx8888888888888888"
    sub_mchid: str = ""
    public_key_mode: bool = False
    fee_basis_points: int = 60
    apiv3_key: str = "sandboxApiV3Key0sandboxApiV3Key0"

    @property
    def account(self) -> str:
        """Whose money it is."""
        return self.sub_mchid or self.mchid

    @property
    def key(self) -> RSAPrivateKey:
        """The key of the merchant API certificate."""
        return rsa_key(f"merchant {self.mchid}")

    @property
    def serial(self) -> str:
        """The serial number of that certificate."""
        return f"{int(self.mchid):040X}"

    def table(self) -> dict[str, Any]:
        """The product's `[channels.wechat_pay.merchants.<merchant_id>]`, but for the platform's key."""
        told = {"mchid": self.mchid, "serial": self.serial, "private_key": private_pem(self.key),
                "apiv3_key": self.apiv3_key, "appid": self.appid}  # fmt: skip
        return told | ({"mode": "partner", "sub_mchid": self.sub_mchid} if self.sub_mchid else {})


@dataclass(slots=True)
class Signer:
    """A key of the platform's, under the serial that names it."""

    serial: str
    key: RSAPrivateKey
    certificate: x509.Certificate | None = None

    def sign(self, *parts: str | bytes) -> str:
        """Base64 of the signature over the lines."""
        return signature(self.key, *parts)

    def open(self, concealed: str) -> str:
        """A sensitive field; ValueError when it was not concealed for this key."""
        return self.key.decrypt(base64.b64decode(concealed), OAEP_SHA1).decode()


@dataclass(slots=True)
class Platform:
    """All keys the platform signs with; the last certificate is the one in use."""

    certificates: list[Signer] = field(default_factory=list)
    public: Signer = field(
        default_factory=lambda: Signer("PUB_KEY_ID_0114232134912410000000000000", rsa_key("public"))
    )

    def issue(self, now: datetime) -> Signer:
        """A new certificate, in use from now on."""
        key, whose = rsa_key(f"platform {len(self.certificates)}"), name("Tenpay.com sign")
        made = certificate(whose, key.public_key(), whose, key, now - timedelta(days=1))
        signer = Signer(f"{made.serial_number:X}", key, made)
        self.certificates.append(signer)
        return signer

    def signer(self, member: Member) -> Signer:
        """The key that notices to this member are signed with."""
        return self.public if member.public_key_mode else self.certificates[-1]

    def public_pem(self) -> str:
        """What a merchant downloads as pub_key.pem."""
        return public_pem(self.public.key.public_key())


def signature(key: RSAPrivateKey, *parts: str | bytes) -> str:
    """Base64 of RSA PKCS#1 v1.5 with SHA-256 over lines, each ended by a line feed."""
    plain = b"".join((part.encode() if isinstance(part, str) else part) + b"\n" for part in parts)
    return base64.b64encode(key.sign(plain, PKCS1v15(), SHA256())).decode()


def sealed(apiv3_key: str, associated: str, plain: bytes) -> dict[str, str]:
    """AEAD_AES_256_GCM as it stands in notices and certificates."""
    nonce = secrets.token_hex(6)
    cipher = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), plain, associated.encode())
    return {"algorithm": "AEAD_AES_256_GCM", "nonce": nonce, "associated_data": associated,
            "ciphertext": base64.b64encode(cipher).decode()}  # fmt: skip
