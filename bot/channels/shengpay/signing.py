"""The text that is signed: every field but `sign`, nothing empty, sorted by name; pure functions.

What is no text (a number, an object) is signed letter for letter as it stands in the message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from bot.channels.reading import members
from bot.channels.rsa import is_signed

DIGESTS = {"RSA": SHA1(), "RSA2": SHA256()}  # noqa: S303 - the channel's choice


def plain(fields: Mapping[str, str]) -> bytes:
    """`k=v&…` over the values as texts."""
    names = sorted(name for name, value in fields.items() if value and name != "sign")
    return "&".join(f"{name}={fields[name]}" for name in names).encode()


@dataclass(frozen=True, slots=True)
class Message:
    """An answer or a notice: what it says, the text that was signed, and the signature."""

    told: Mapping[str, Any]
    text: bytes
    signature: str

    def is_genuine(self, key: RSAPublicKey, sign_type: str) -> bool:
        """Whether the holder of the key signed it, in the way that was agreed on and no other."""
        agreed = self.told.get("signType", sign_type) == sign_type
        return agreed and is_signed(key, self.signature, self.text, DIGESTS[sign_type])


def opened(body: bytes) -> Message | None:
    """A message taken apart; None for any other shape."""
    try:
        found = members(body.decode())
        texts = {name: value if isinstance(value, str) else raw
                 for name, (raw, value) in found.items() if value is not None}  # fmt: skip
        text = plain(texts)
    except (ValueError, RecursionError):
        return None
    return Message({name: value for name, (_, value) in found.items()}, text, texts.get("sign", ""))
