"""The vault: personal columns sealed, found again by a blind index, shown only as masks."""

import hashlib
import hmac
import os
import re
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32
MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


class Sealed(Exception):
    """A sealed value that does not open: wrong key, moved, or altered."""


class Retired(bytes):
    """A master key that seals and opens nothing any more; only hashes still hang on it."""


class Vault:
    """Seals values with AES-256-GCM under keys derived (HKDF-SHA256) from master keys.

    `keys` maps a key id (0–255) to 32 random bytes; the highest id seals, every id opens that is not
    `Retired`. The place (merchant, table, row, column) is associated data, so that a value moved
    elsewhere does not open.
    """

    def __init__(self, keys: dict[int, bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError("the vault needs keys of 32 bytes")
        if not 0 <= min(keys) <= (newest := max(keys)) <= 255 or isinstance(keys[newest], Retired):
            raise ValueError("the newest key seals, and its id is one byte")
        self.newest = newest
        self._ciphers = {
            n: AESGCM(_derive(key, "seal"))
            for n, key in keys.items()
            if not isinstance(key, Retired)
        }
        oldest = keys[min(keys)]
        # Hashes must stay findable for ever, so they hang on the oldest key, not the newest.
        self._index_key = _derive(oldest, "index")
        self._audit_key = _derive(oldest, "audit")

    def seal(self, value: str, *place: str) -> bytes:
        """Key id, nonce and cipher text; `place` is where it will be stored."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ciphers[self.newest].encrypt(nonce, value.encode(), _place(place))
        return bytes([self.newest]) + nonce + cipher

    def open(self, blob: bytes, *place: str) -> str:
        """The value again, or Sealed."""
        cipher = self._ciphers.get(blob[0]) if blob else None
        if cipher is None:
            raise Sealed
        try:
            start = 1 + NONCE_BYTES
            return cipher.decrypt(blob[1:start], blob[start:], _place(place)).decode()
        except (InvalidTag, ValueError) as wrong:  # too short to hold a nonce is altered, too
            raise Sealed from wrong

    def index(self, merchant_id: str, kind: str, value: str) -> str:
        """A keyed hash by which an equal value of the same merchant is found: 32 hex digits."""
        message = _place((merchant_id, kind)) + _part(value)
        return hmac.digest(self._index_key, message, "sha256").hex()[:32]

    def payer(self, merchant_id: str, channel: str, identity: str) -> str:
        """The keyed hash of a payer; empty for somebody the channel did not name."""
        return self.payers(merchant_id, channel)(identity)

    def payers(self, merchant_id: str, channel: str) -> Callable[[str], str]:
        """`payer` for many of one channel: what they share is hashed once."""
        place = _place((merchant_id, f"payer.{channel}"))
        begun = hmac.new(self._index_key, place, hashlib.sha256)

        def payer(identity: str) -> str:
            if not identity:
                return ""
            one = begun.copy()
            one.update(_part(identity))
            return one.hexdigest()[:32]

        return payer

    def chain(self, previous: str, entry: str) -> str:
        """The keyed hash of an audit entry over the one before it: 64 hex digits."""
        message = _place((previous, entry))
        return hmac.new(self._audit_key, message, hashlib.sha256).hexdigest()


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"zhanggui {purpose}".encode()).derive(master)


@lru_cache(maxsize=4096)
def _place(parts: tuple[str, ...]) -> bytes:
    return b"".join(_part(part) for part in parts)


def _part(text: str) -> bytes:
    plain = text.encode()
    return len(plain).to_bytes(4) + plain


def mask_phone(phone: str) -> str:
    """`13812345678` → `138****5678`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def mask_phones(text: str) -> str:
    """The text with every mobile number in it as its mask."""
    return MOBILE.sub(lambda found: mask_phone(found[0]), text)


def mask_name(name: str) -> str:
    """`王小明` → `王**`."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def mask_payer(payer: str) -> str:
    """A stable label for a payer's hash that tells nothing of the person: `顾客·3F9A`."""
    return f"顾客·{payer[:4].upper()}" if payer else "未知顾客"
