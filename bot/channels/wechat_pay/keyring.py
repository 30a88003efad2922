"""The platform's keys of one contract: its fixed public key, and certificates that come and go."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from bot.channels.wechat_pay.signing import unseal

REFRESH = timedelta(hours=10)  # the platform asks for at most twelve
PAUSE = timedelta(minutes=1)  # between two attempts, whoever asks for whatever serial

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """A certificate's key and when it is good."""

    key: RSAPublicKey
    begins: datetime
    ends: datetime


Certificates = Mapping[str, PlatformKey]


class Keyring:
    """Serial → key. `fetch` asks the platform; None where it gave no certificates we can believe."""

    def __init__(
        self, fixed: Mapping[str, RSAPublicKey], fetch: Callable[[], Certificates | None],
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._fixed, self._fetch, self._clock = fixed, fetch, clock
        self._certificates: Certificates = {}
        self._fetched = self._tried = datetime.min.replace(tzinfo=clock().tzinfo)
        self._lock = threading.Lock()

    def key(self, serial: str) -> RSAPublicKey | None:
        """The key that signs under this serial now; unknown ones are asked for once a minute."""
        if serial in self._fixed:
            return self._fixed[serial]
        now = self._clock()
        if serial not in self._certificates or now - self._fetched > REFRESH:
            self._refresh(now)
        known = self._certificates.get(serial)
        return known.key if known and known.begins <= now < known.ends else None

    def newest(self) -> tuple[str, RSAPublicKey] | None:
        """The key to conceal sensitive fields with, and its serial."""
        for serial, key in self._fixed.items():
            return serial, key
        self._refresh(self._clock())
        best = max(self._certificates.items(), key=lambda one: one[1].begins, default=None)
        return (best[0], best[1].key) if best else None

    def _refresh(self, now: datetime) -> None:
        with self._lock:
            if now - self._tried < PAUSE:
                return
            self._tried = now
            found = self._fetch()
            if found is None:
                log.warning("certificates not refreshed")
                return
            self._certificates, self._fetched = found, now


def opened(told: Mapping[str, Any], apiv3_key: str) -> dict[str, PlatformKey]:
    """The certificates of an answer of /v3/certificates; ValueError or KeyError when they do not open."""
    found = {}
    for one in told["data"]:
        sealed = one["encrypt_certificate"]
        pem = unseal(
            apiv3_key.encode(), sealed["nonce"], sealed["associated_data"], sealed["ciphertext"]
        )
        certificate = load_pem_x509_certificate(pem)
        key = certificate.public_key()
        serial = f"{certificate.serial_number:X}"
        if not isinstance(key, RSAPublicKey) or serial != str(one["serial_no"]).lstrip("0"):
            raise ValueError("a certificate of another kind or serial")
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        found[str(one["serial_no"])] = PlatformKey(key, begins, ends)
    return found
