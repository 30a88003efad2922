"""The cryptography of ACP 5.1.0: sorted `k=v&…`, hashed first and then signed; pure functions."""

import hmac
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID

from bot.channels import rsa


def plain(fields: Mapping[str, str], *, empty: bool = False) -> bytes:
    """The text that is signed: without `signature`, sorted, not URL-encoded.

    Nothing `empty` in a request; in an answer UnionPay's own kits count every field that is there.
    """
    names = sorted(
        name for name, value in fields.items() if (value or empty) and name != "signature"
    )
    return "&".join(f"{name}={fields[name]}" for name in names).encode()


def digest(algorithm: HashAlgorithm, data: bytes) -> str:
    """Lower-case hex of SHA-256 or SM3."""
    hashed = Hash(algorithm)
    hashed.update(data)
    return hashed.finalize().hex()


def sign(key: RSAPrivateKey, text: bytes) -> str:
    """signMethod 01: SHA256withRSA over the hex of the text's SHA-256, in base64."""
    return rsa.sign(key, digest(SHA256(), text).encode())


def is_signed(key: RSAPublicKey, signature: str, text: bytes) -> bool:
    """Whether the holder of the key signed this text."""
    return rsa.is_signed(key, signature, digest(SHA256(), text).encode())


def keyed(algorithm: HashAlgorithm, key: str, text: bytes) -> str:
    """signMethod 11 (SHA-256) and 12 (SM3): the digest of the text, `&` and the key's own digest."""
    return digest(algorithm, text + b"&" + digest(algorithm, key.encode()).encode())


def is_keyed(algorithm: HashAlgorithm, key: str, signature: str, text: bytes) -> bool:
    """Whether whoever shares the key signed this text."""
    return signature.isascii() and hmac.compare_digest(keyed(algorithm, key, text), signature)


METHODS: Mapping[str, HashAlgorithm] = {"11": SHA256(), "12": SM3()}


def is_issued(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's key signed this certificate; older ones are signed with SHA-1."""
    key, algorithm = issuer.public_key(), certificate.signature_hash_algorithm
    if certificate.issuer != issuer.subject or not isinstance(key, RSAPublicKey) or not algorithm:
        return False
    try:
        key.verify(certificate.signature, certificate.tbs_certificate_bytes, PKCS1v15(), algorithm)
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_current(certificate: Certificate, now: datetime) -> bool:
    """Whether a certificate is good now."""
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc


def names_in(certificate: Certificate) -> set[str]:
    """The parts of the common name, `041@…@中国银联股份有限公司@00016495`."""
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return {part for one in common for part in str(one.value).split("@")}
