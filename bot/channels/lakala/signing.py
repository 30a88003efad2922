"""The texts that Lakala's platform signs; pure functions.

A request and its answer: five lines (app, serial, seconds, nonce, body). A notice: three (seconds,
nonce, body). Each line ends with a line feed, the last one too.
"""

import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.channels.rsa import sign

SCHEME = "LKLAPI-SHA256withRSA"
_PAIR = re.compile(r'\s*([a-z_]{1,16})="([^"]*)"\s*')
LONGEST_HEADER = 2048


def lines(*parts: str | bytes) -> bytes:
    """The text that is signed."""
    return b"".join((part.encode() if isinstance(part, str) else part) + b"\n" for part in parts)


def authorization(
    key: RSAPrivateKey, appid: str, serial: str, stamp: str, nonce: str, body: bytes
) -> str:
    """The Authorization header of a request."""
    signature = sign(key, lines(appid, serial, stamp, nonce, body))
    return (
        f'{SCHEME} appid="{appid}",serial_no="{serial}",timestamp="{stamp}",'
        f'nonce_str="{nonce}",signature="{signature}"'
    )


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who vouches for a notice, and when."""

    stamp: str
    nonce: str
    signature: str


def vouched(header: str) -> Vouched | None:
    """The Authorization header of a notice taken apart; None for any other shape."""
    # Lakala's own example has no space behind the scheme.
    rest = header[:LONGEST_HEADER].removeprefix(SCHEME)
    pairs = [_PAIR.fullmatch(part) for part in rest.split(",")]
    found = {pair[1]: pair[2] for pair in pairs if pair}
    if not header.startswith(SCHEME) or len(found) != len(pairs):
        return None
    try:
        return Vouched(found["timestamp"], found["nonce_str"], found["signature"])
    except KeyError:
        return None
