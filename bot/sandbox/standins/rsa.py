"""Keys and certificates for the stand-ins: made once per name, because they are slow to make."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

FIVE_YEARS = timedelta(days=5 * 365)


_kept: dict[str, str] = {}  # PEM by name, of an earlier process


@lru_cache
def rsa_key(whose: str) -> RSAPrivateKey:
    """One key per name and process; a new one takes a tenth of a second."""
    if pem := _kept.get(whose):
        key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key, RSAPrivateKey)
        return key
    key = generate_private_key(public_exponent=65537, key_size=2048)
    _kept[whose] = private_pem(key)
    return key


def take_keys(file: Path) -> None:
    """Use the make-believe's keys of an earlier process, where there are any."""
    if file.is_file():
        _kept.update(json.loads(file.read_text("utf-8")))


def leave_keys(file: Path) -> None:
    """Keep every key made so far for the next process."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(_kept), "utf-8")


def private_pem(key: RSAPrivateKey) -> str:
    """A private key as merchants keep it in a file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: RSAPublicKey) -> str:
    """A public key as merchants download it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def certificate_pem(certificate: x509.Certificate) -> str:
    """A certificate as it stands in a file."""
    return certificate.public_bytes(Encoding.PEM).decode()


def name(common: str, unit: str = "Sandbox", organisation: str = "Sandbox") -> x509.Name:
    """C, O, OU and CN, in the order certificates carry them."""
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])  # fmt: skip


def certificate(
    subject: x509.Name, key: RSAPublicKey, issuer: x509.Name,
    issuer_key: RSAPrivateKey | EllipticCurvePrivateKey, begins: datetime, *,
    lasts: timedelta = FIVE_YEARS, authority: bool = False, serial: int = 0,
) -> x509.Certificate:  # fmt: skip
    """A certificate for a key, signed by its issuer (itself, where it is a root); its serial is random."""
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + lasts)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(issuer_key, SHA256())
    )  # fmt: skip
