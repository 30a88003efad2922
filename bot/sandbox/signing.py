"""The practice acquirer's signatures, both ways."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

NONCE = re.compile(r"[A-Za-z0-9]{16,64}")
TOLERANCE_S = 300


def sign(secret: str, *lines: str) -> str:
    """Lower-case hex of HMAC-SHA256 over the lines, each ended by a newline."""
    plain = "".join(f"{line}\n" for line in lines)
    return hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()


def signed(secret: str, timestamp: int, body: str, *first: str) -> dict[str, str]:
    """The headers of a request (first: method, path) or of an answer (first: status, nonce)."""
    nonce = secrets.token_hex(16)
    # A request signs its own nonce after the time; an answer names the request's nonce before it.
    signature = sign(secret, *first, str(timestamp), nonce, body)
    return {"X-Timestamp": str(timestamp), "X-Nonce": nonce, "X-Signature": signature}


def is_genuine(
    secret: str, headers: Mapping[str, str], now: int, method: str, path: str, body: str
) -> bool:
    """Whether a request carries the merchant's own, recent signature."""
    timestamp, nonce = headers.get("X-Timestamp", ""), headers.get("X-Nonce", "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now - int(timestamp)) > TOLERANCE_S:
        return False
    if not NONCE.fullmatch(nonce):
        return False
    expected = sign(secret, method, path, timestamp, nonce, body)
    return hmac.compare_digest(expected, headers.get("X-Signature", ""))
