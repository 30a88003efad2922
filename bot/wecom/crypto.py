"""The seal on WeCom's callbacks: who wrote them is checked before what they say is opened."""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

AES_BLOCK = 16
PAD_BLOCK = 32
PREFIX = 16
LENGTH = 4


class Rejected(Exception):
    """Not a genuine callback; which check it failed is told to nobody."""


class Codec:
    """One app's Token and EncodingAESKey, at work (WeCom documentation 90968).

    `receiver` is the corporation's id. ValueError when the key is not 43 characters of base64.
    """

    def __init__(self, token: str, encoding_aes_key: str, receiver: str) -> None:
        self._token = token
        self._receiver = receiver.encode()
        key = aes_key(encoding_aes_key)
        self._cipher = Cipher(AES(key), CBC(key[:AES_BLOCK]))

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """SHA-1 over the four sorted strings, as WeCom signs: 40 lower-case hex digits."""
        words = "".join(sorted((self._token, timestamp, nonce, encrypted)))
        return hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()

    def verify(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> None:
        """Rejected unless whoever wrote this holds the token; takes the same time either way."""
        if not hmac.compare_digest(signature, self.signature(timestamp, nonce, encrypted)):
            raise Rejected

    def decrypt(self, encrypted: str) -> bytes:
        """The message inside; Rejected when anything about the envelope is odd."""
        try:
            sealed = binascii.a2b_base64(encrypted, strict_mode=True)
        except (binascii.Error, ValueError) as broken:
            raise Rejected from broken
        if not sealed or len(sealed) % AES_BLOCK:
            raise Rejected
        decryptor = self._cipher.decryptor()
        return self._unpack(_unpadded(decryptor.update(sealed) + decryptor.finalize()))

    def encrypt(self, message: bytes, prefix: bytes | None = None) -> str:
        """The base64 of prefix, length, message and receiver; the prefix is random unless given."""
        prefix = os.urandom(PREFIX) if prefix is None else prefix
        plain = prefix + len(message).to_bytes(LENGTH) + message + self._receiver
        pad = PAD_BLOCK - len(plain) % PAD_BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def _unpack(self, plain: bytes) -> bytes:
        start = PREFIX + LENGTH
        end = start + int.from_bytes(plain[PREFIX:start])
        if len(plain) < start or end > len(plain):
            raise Rejected
        if not hmac.compare_digest(plain[end:], self._receiver):
            raise Rejected
        return plain[start:end]


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey of 43 characters; ValueError otherwise."""
    if len(encoding_aes_key) != 43 or not encoding_aes_key.isascii():
        raise ValueError("encoding_aes_key must be exactly 43 characters")
    try:
        # Real keys leave spare bits in their last character, so only the alphabet is strict.
        return base64.b64decode(encoding_aes_key + "=", validate=True)
    except binascii.Error as broken:
        raise ValueError("encoding_aes_key must be letters and digits") from broken


def _unpadded(plain: bytes) -> bytes:
    """Without its PKCS#7 padding; the block is 32, which no AES library's own unpadding knows."""
    pad = plain[-1]
    if not 1 <= pad <= PAD_BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise Rejected
    return plain[:-pad]
