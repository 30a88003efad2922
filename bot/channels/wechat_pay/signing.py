"""The cryptography of API v3: signed requests, verified answers, sealed notices; pure functions.

Every signed text is lines, each ended by a line feed, the last one too.
"""

import base64
import binascii

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

SCHEME = "WECHATPAY2-SHA256-RSA2048"
# The platform signs wrongly on purpose now and then, to see whether anybody looks.
PROBE = "WECHATPAY/SIGNTEST/"
OAEP_SHA1 = OAEP(MGF1(SHA1()), SHA1(), None)  # noqa: S303 - the channel's choice


def lines(*parts: str | bytes) -> bytes:
    """The text that is signed."""
    return b"".join((part.encode() if isinstance(part, str) else part) + b"\n" for part in parts)


def sign(key: RSAPrivateKey, *parts: str | bytes) -> str:
    """RSA PKCS#1 v1.5 over SHA-256, in base64."""
    return base64.b64encode(key.sign(lines(*parts), PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, signature: str, *parts: str | bytes) -> bool:
    """Whether the holder of the key signed these lines."""
    try:
        key.verify(base64.b64decode(signature, validate=True), lines(*parts), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def authorization(
    key: RSAPrivateKey, mchid: str, serial: str, method: str, target: str,
    stamp: str, nonce: str, body: bytes,
) -> str:  # fmt: skip
    """The Authorization header; `target` is the path with its query, as it goes over the wire."""
    signature = sign(key, method, target, stamp, nonce, body)
    return (
        f'{SCHEME} mchid="{mchid}",nonce_str="{nonce}",signature="{signature}",'
        f'timestamp="{stamp}",serial_no="{serial}"'
    )


def unseal(key: bytes, nonce: str, associated: str, ciphertext: str) -> bytes:
    """Open AEAD_AES_256_GCM: base64 of the ciphertext and its 16-byte tag; ValueError when it will not."""
    try:
        sealed = base64.b64decode(ciphertext, validate=True)
        return AESGCM(key).decrypt(nonce.encode(), sealed, associated.encode())
    except (InvalidTag, binascii.Error) as wrong:
        raise ValueError("not sealed with this key") from wrong


def conceal(key: RSAPublicKey, text: str) -> str:
    """A sensitive field, readable only to the owner of the key (RSA-OAEP with SHA-1, base64)."""
    return base64.b64encode(key.encrypt(text.encode(), OAEP_SHA1)).decode()
