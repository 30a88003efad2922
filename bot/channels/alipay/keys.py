"""Keys and certificates as Alipay's tool and console give them; ValueError for anything else."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.x509 import Certificate, load_pem_x509_certificate

PEM = "-----BEGIN"


def private_key(text: str) -> RSAPrivateKey:
    """With PEM's lines or, as the key tool writes it, without."""
    try:
        key = (load_pem_private_key(text.encode(), None) if text.startswith(PEM)
               else load_der_private_key(_bare(text), None))  # fmt: skip
    except TypeError as locked:
        raise ValueError("a key with a password") from locked
    if isinstance(key, RSAPrivateKey):
        return key
    raise ValueError("a key of another kind")


def public_key(text: str) -> RSAPublicKey:
    """With PEM's lines or, as the console shows it, without."""
    key = (load_pem_public_key(text.encode()) if text.startswith(PEM)
           else load_der_public_key(_bare(text)))  # fmt: skip
    return _rsa(key)


def certificate(pem: str) -> Certificate:
    """One certificate with an RSA key."""
    found = load_pem_x509_certificate(pem.encode())
    _rsa(found.public_key())
    return found


def certified_key(one: Certificate) -> RSAPublicKey:
    """The key that a certificate speaks for."""
    return _rsa(one.public_key())


def _rsa(key: object) -> RSAPublicKey:
    if isinstance(key, RSAPublicKey):
        return key
    raise ValueError("a key of another kind")


def _bare(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64") from wrong
