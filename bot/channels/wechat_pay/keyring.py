"""The platform's keys of one contract: its fixed public key, and certificates that come and go."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from bot.channels.reading import parsed
from bot.channels.wechat_pay.accounts import CODE, Contract
from bot.channels.wechat_pay.signing import unseal
from storage.base.database import DatabaseAway
from storage.post.papers import Papers

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
Answer = tuple[Certificates, bytes]
"""The certificates of an answer of the platform's, and the answer as it came."""


class Keyring:
    """Serial → key. `fetch` asks the platform; None where it gave no certificates we can believe."""

    def __init__(
        self, contract: Contract, fetch: Callable[[], Answer | None], clock: Callable[[], datetime]
    ) -> None:
        self._contract, self._fetch, self._clock = contract, fetch, clock
        self._fixed = contract.fixed_keys
        self._certificates: Certificates = {}
        self._fetched = self._tried = datetime.min.replace(tzinfo=clock().tzinfo)
        self._lock = threading.Lock()
        self._papers: Papers | None = None

    def share(self, papers: Papers) -> None:
        """Keep what is fetched where other processes find it, and find what they fetched."""
        self._papers = papers

    def key(self, serial: str) -> RSAPublicKey | None:
        """The key that signs under this serial now; unknown ones are asked for once a minute."""
        if serial in self._fixed:
            return self._fixed[serial]
        now = self._clock()
        if not self._knows(serial, now):
            self._look_for(serial, now)
        known = self._certificates.get(serial)
        return known.key if known and known.begins <= now < known.ends else None

    def newest(self) -> tuple[str, RSAPublicKey] | None:
        """The key to conceal sensitive fields with, and its serial."""
        for serial, key in self._fixed.items():
            return serial, key
        self._look_for("", self._clock())
        best = max(self._certificates.items(), key=lambda one: one[1].begins, default=None)
        return (best[0], best[1].key) if best else None

    def renew(self) -> bool:
        """Fetch the certificates before anybody misses them; False when none came.

        A contract that only knows the platform's public key has none, and needs none.
        """
        now = self._clock()
        with self._lock:
            self._take_over()
            if self._fixed and not self._certificates:
                return True
            self._tried = now
            return self._fetch_anew(now)

    def _knows(self, serial: str, now: datetime) -> bool:
        return serial in self._certificates and now - self._fetched <= REFRESH

    def _look_for(self, serial: str, now: datetime) -> None:
        """First what another process has fetched, then the platform."""
        with self._lock:
            if now - self._tried < PAUSE:
                return
            self._tried = now
            self._take_over()
            if not self._knows(serial, now):
                self._fetch_anew(now)

    def _take_over(self) -> None:
        """Sealed with our own key, it is as good as on the day it came; its dates are still asked."""
        with suppress(DatabaseAway, ValueError, KeyError, TypeError):
            found = self._papers.find(CODE, self._contract.mchid) if self._papers else None
            if found is not None and found[1] > self._fetched:
                self._certificates = opened(parsed(found[0]) or {}, self._contract.apiv3_key)
                self._fetched = found[1]

    def _fetch_anew(self, now: datetime) -> bool:
        answer = self._fetch()
        if answer is None:
            log.warning("certificates not refreshed", extra={"mchid": self._contract.mchid})
            return False
        self._certificates, self._fetched = answer[0], now
        with suppress(DatabaseAway):  # the others then fetch for themselves
            if self._papers:
                self._papers.keep(CODE, self._contract.mchid, answer[1], now)
        return True


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
