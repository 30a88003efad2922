"""WeCom's envelope, written from its documentation alone so that it can disagree with ours."""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK = 32


class BadEnvelope(Exception):
    """The other side's envelope is wrong; the text says how, for the list of calls."""


class Seal:
    """Signs, encrypts and decrypts for one app; ValueError for a key that is not 32 bytes."""

    def __init__(self, token: str, encoding_aes_key: str, receiver: str) -> None:
        self.token = token
        self.receiver = receiver.encode()
        key = base64.b64decode(encoding_aes_key + "=")
        self._cipher = Cipher(AES(key), CBC(key[:16]))

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The four strings in byte order, joined, as SHA-1 in lower-case hex."""
        parts = sorted(part.encode() for part in (self.token, timestamp, nonce, encrypted))
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def encrypt(self, text: str, prefix: bytes | None = None) -> str:
        """Base64 of AES-CBC over prefix, length, text and receiver, padded to blocks of 32."""
        body = text.encode()
        prefix = secrets.token_bytes(16) if prefix is None else prefix
        plain = prefix + len(body).to_bytes(4, "big") + body + self.receiver
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad] * pad))).decode()

    def decrypt(self, encrypted: str) -> str:
        """The text inside; BadEnvelope when it is not one of ours."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher.decryptor()
            plain = decryptor.update(sealed) + decryptor.finalize()
        except ValueError as broken:
            raise BadEnvelope("回复不是合法的密文") from broken
        pad = plain[-1] if plain else 0
        if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad] * pad):
            raise BadEnvelope("回复的填充不对")
        plain = plain[:-pad]
        end = 20 + int.from_bytes(plain[16:20], "big")
        if plain[end:] != self.receiver:
            raise BadEnvelope("回复的 receiveid 不对")
        return plain[20:end].decode()

    def open_reply(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> str:
        """Check the signature, then decrypt."""
        if signature != self.signature(timestamp, nonce, encrypted):
            raise BadEnvelope("回复的签名不对")
        return self.decrypt(encrypted)
