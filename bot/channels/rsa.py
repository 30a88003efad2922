"""RSA signatures as the channels write them: PKCS#1 v1.5, in base64."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm

DIGEST = SHA256()


def sign(key: RSAPrivateKey, text: bytes, digest: HashAlgorithm = DIGEST) -> str:
    """The signature over a text."""
    return base64.b64encode(key.sign(text, PKCS1v15(), digest)).decode()


def is_signed(
    key: RSAPublicKey, signature: str, text: bytes, digest: HashAlgorithm = DIGEST
) -> bool:
    """Whether the holder of the key signed this text."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), digest)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
