"""WeCom's side of the callback, written from the protocol's text alone and sharing no code with ours."""

import base64
import hashlib
import struct
from dataclasses import dataclass
from urllib.parse import quote

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN = "posDevToken01"
AES_KEY = "x7Qm2LrT9vBc4WnK8sYd1ZfH6gPj3EaU5oRiMkXwSbA"
CORP = "ww00000000000000ab"
PREFIX = b"\x00\xff\x80A1b2C3d4E5f6G"


def seal(
    message: bytes, *, key: str = AES_KEY, receiver: str = CORP, prefix: bytes = PREFIX
) -> str:
    """random(16) ‖ length, four bytes, big end first ‖ message ‖ receiver, padded to 32, AES-CBC, base64."""
    secret = base64.b64decode(key + "=")
    buffer = prefix + struct.pack(">I", len(message)) + message + receiver.encode()
    return seal_buffer(pad(buffer), secret)


def pad(buffer: bytes) -> bytes:
    """1 to 32 bytes, each saying how many; a full block gets another."""
    missing = 32 - len(buffer) % 32
    return buffer + bytes([missing] * missing)


def seal_buffer(buffer: bytes, secret: bytes) -> str:
    """AES-256-CBC with the first half of the key as the initial vector."""
    machine = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.standard_b64encode(machine.update(buffer) + machine.finalize()).decode("ascii")


def sign(timestamp: str, nonce: str, encrypted: str, token: str = TOKEN) -> str:
    """Four strings in byte order, nothing between them, SHA-1 in lower-case hex."""
    words = "".join(sorted([token, timestamp, nonce, encrypted])).encode()
    return hashlib.sha1(words, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Knock:
    """What arrives at the callback's address."""

    query: str
    body: bytes

    @property
    def url(self) -> str:
        """Address and query."""
        return f"/wecom/callback?{self.query}"


def query(encrypted: str, timestamp: int, nonce: str = "473829105", **more: str) -> str:
    """The signed query, percent-encoded."""
    values = {
        "msg_signature": sign(str(timestamp), nonce, encrypted),
        "timestamp": str(timestamp),
        "nonce": nonce,
        **more,
    }
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())


def envelope(encrypted: str, corp: str = CORP) -> bytes:
    """The body of a POST."""
    return (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    ).encode()


def echo_query(plain: str, timestamp: int) -> str:
    """The query of a URL verification."""
    sealed = seal(plain.encode())
    return query(sealed, timestamp, echostr=sealed)


def knock(inner: str | bytes, timestamp: int) -> Knock:
    """A delivery of this inner XML."""
    sealed = seal(inner.encode() if isinstance(inner, str) else inner)
    return Knock(query(sealed, timestamp), envelope(sealed))


def text(
    content: str,
    *,
    msg_id: int = 7512345678901234567,
    sender: str = "lisi",
    created: int = 1750000000,
    corp: str = CORP,
) -> str:
    """The inner XML of a text message."""
    return (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><FromUserName><![CDATA[{sender}]]>"
        f"</FromUserName><CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content><MsgId>{msg_id}</MsgId>"
        "<AgentID>1000002</AgentID></xml>"
    )


def event(name: str, more: str = "", *, sender: str = "lisi", created: int = 1750000000) -> str:
    """The inner XML of an event with further elements."""
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[{sender}]]>"
        f"</FromUserName><CreateTime>{created}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{name}]]></Event>{more}<AgentID>1000002</AgentID></xml>"
    )
