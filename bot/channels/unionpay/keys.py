"""Keys and certificates as UnionPay gives them; ValueError for anything else."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate, load_pem_x509_certificate


def key_store(encoded: str, password: str) -> tuple[RSAPrivateKey, Certificate]:
    """The merchant's key and certificate from a .pfx, which arrives in base64."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64") from wrong
    key, certificate, _ = load_key_and_certificates(raw, password.encode() or None)
    if isinstance(key, RSAPrivateKey) and certificate is not None:
        return key, certificate
    raise ValueError("a key store without what is needed")


def certificate(pem: str) -> Certificate:
    """One certificate with an RSA key."""
    found = load_pem_x509_certificate(pem.encode())
    certified_key(found)
    return found


def certified_key(one: Certificate) -> RSAPublicKey:
    """The key that a certificate speaks for."""
    key = one.public_key()
    if isinstance(key, RSAPublicKey):
        return key
    raise ValueError("a key of another kind")
