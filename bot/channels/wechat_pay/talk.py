"""Signed calls under one contract, and the question whether an answer can be believed."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from requests.structures import CaseInsensitiveDict

from bot.channels.reading import parsed
from bot.channels.wechat_pay.accounts import Contract
from bot.channels.wechat_pay.keyring import Answer, Keyring, opened
from bot.channels.wechat_pay.signing import PROBE, SCHEME, authorization, is_signed
from bot.channels.wire import Reply, Wire

TOLERANCE_S = 300
CERTIFICATES = "/v3/certificates"


@dataclass(frozen=True, slots=True)
class Said:
    """A verified answer."""

    status: int
    told: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The platform's error code; empty where all is well."""
        return str(self.told.get("code", ""))[:32] if self.status >= 400 else ""


class Talk:
    """One contract's conversation with the platform."""

    def __init__(
        self, contract: Contract, base_url: str, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self.contract, self._base, self._wire, self._clock = contract, base_url, wire, clock
        self.keyring = Keyring(contract, self._certificates, clock)

    def ask(
        self, method: str, target: str, body: Mapping[str, Any] | None = None, *, serial: str = ""
    ) -> Said | None:
        """One call; None when no answer came that can be believed. `serial`: whose key conceals fields."""
        reply = self.speak(method, target, body, serial=serial)
        if reply is None or self.doubt(reply.headers, reply.body, self._clock()):
            return None
        told = parsed(reply.body) if reply.body else {}
        return Said(reply.status, told) if told is not None else None

    def speak(
        self, method: str, target: str, body: Mapping[str, Any] | None = None, *, serial: str = ""
    ) -> Reply | None:
        """One signed call and whatever came back."""
        raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        headers = self._headers(method, f"{self._base}{target}", raw)
        if serial:
            headers["Wechatpay-Serial"] = serial
        return self._wire.ask(method, f"{self._base}{target}", headers, raw)

    def download(self, url: str) -> Reply | None:
        """A file: our request is signed, its answer is not."""
        return self._wire.fetch(url, self._headers("GET", url, b""))

    def doubt(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """Why an answer or notice cannot be believed: its probe, kind, time, serial or signature; else empty."""
        return _doubt(self.keyring.key, headers, body, now)

    def _headers(self, method: str, url: str, body: bytes) -> dict[str, str]:
        parts, contract = urlsplit(url), self.contract
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        stamp, nonce = str(int(self._clock().timestamp())), secrets.token_hex(16).upper()
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "zhanggui",
            "Authorization": authorization(contract.signing_key, contract.mchid, contract.serial,
                                           method, target, stamp, nonce, body),
        }  # fmt: skip
        if contract.public_key_id:
            headers["Wechatpay-Serial"] = contract.public_key_id
        return headers

    def _certificates(self) -> Answer | None:
        """Fetched, opened with our own key, and believed because one of them, or a known key, signs them."""
        reply = self.speak("GET", CERTIFICATES)
        told = parsed(reply.body) if reply and reply.status == 200 else None
        if reply is None or told is None:
            return None
        try:
            found = opened(told, self.contract.apiv3_key)
        except (ValueError, KeyError, TypeError):
            return None
        keys = {serial: one.key for serial, one in found.items()} | self.contract.fixed_keys
        doubt = _doubt(keys.get, reply.headers, reply.body, self._clock())
        return None if doubt else (found, reply.body)


def _doubt(
    key_of: Callable[[str], RSAPublicKey | None], headers: Mapping[str, str], body: bytes,
    now: datetime,
) -> str:  # fmt: skip
    known = CaseInsensitiveDict(headers)
    signature, stamp = (
        known.get("Wechatpay-Signature", ""),
        known.get("Wechatpay-Timestamp", ""),
    )
    if signature.startswith(PROBE):
        return "probe"
    if known.get("Wechatpay-Signature-Type", SCHEME) != SCHEME:
        return "kind"
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return "time"
    if abs(now.timestamp() - int(stamp)) >= TOLERANCE_S:
        return "time"
    key = key_of(known.get("Wechatpay-Serial", ""))
    if key is None:
        return "serial"
    nonce = known.get("Wechatpay-Nonce", "")
    return "" if is_signed(key, signature, stamp, nonce, body) else "signature"
