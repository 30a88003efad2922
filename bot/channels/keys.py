"""Keys and certificates as the channels' tools and consoles give them; ValueError for anything else."""

import base64
import binascii
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate, load_pem_x509_certificate
from pydantic import AfterValidator

PEM = "-----BEGIN"


def opened_by(
    load: Callable[[str], object], otherwise: str, *, optional: bool = False
) -> AfterValidator:
    """For a setting: the text stays as it is and must open, or the start stops with this sentence."""

    def check(text: str) -> str:
        try:
            if text or not optional:
                load(text)
        except ValueError as wrong:
            raise ValueError(otherwise) from wrong
        return text

    return AfterValidator(check)


def private_key(text: str) -> RSAPrivateKey:
    """With PEM's lines or, as Alipay's key tool writes it, without."""
    try:
        key = (load_pem_private_key(text.encode(), None) if PEM in text
               else load_der_private_key(_bare(text), None))  # fmt: skip
    except TypeError as locked:
        raise ValueError("a key with a password") from locked
    if isinstance(key, RSAPrivateKey):
        return key
    raise ValueError("a key of another kind")


def public_key(text: str) -> RSAPublicKey:
    """With PEM's lines or, as a console shows it, without."""
    key = (load_pem_public_key(text.encode()) if PEM in text
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


def key_store(encoded: str, password: str) -> tuple[RSAPrivateKey, Certificate]:
    """The merchant's key and certificate from a .pfx, which arrives in base64."""
    key, found, _ = load_key_and_certificates(_bare(encoded), password.encode() or None)
    if isinstance(key, RSAPrivateKey) and found is not None:
        return key, found
    raise ValueError("a key store without what is needed")


def _rsa(key: object) -> RSAPublicKey:
    if isinstance(key, RSAPublicKey):
        return key
    raise ValueError("a key of another kind")


def _bare(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64") from wrong
