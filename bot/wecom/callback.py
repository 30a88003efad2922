"""WeCom knocks: the cheapest check first, one refusal for all, nothing acknowledged unkept."""

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

from bot.wecom.crypto import Codec, Rejected
from bot.wecom.envelope import MAX_BYTES, Node, read_xml, text_of
from storage.post.inbox import Inbox

MAX_QUERY = 4096
CLOCK_TOLERANCE = timedelta(minutes=5)

SHAPES = {
    "msg_signature": re.compile(r"[0-9a-f]{40}"),
    "timestamp": re.compile(r"[0-9]{1,11}"),
    "nonce": re.compile(r"[0-9A-Za-z_-]{1,64}"),
}
VERIFY_SHAPES = SHAPES | {"echostr": re.compile(r"[0-9A-Za-z+/=]{1,1024}")}
# A stolen message sent as an echo would be read out to the thief; no message looks like this.
ECHO = re.compile(rb"[!-;=-~]{1,128}")
MESSAGE_ID = re.compile(r"[0-9]{1,20}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web room says; `new` means that the inbox has a row to work on."""

    status: int
    body: bytes = b""
    new: bool = False


REFUSED = Answer(403)
TOO_LARGE = Answer(413)
ACCEPTED = Answer(200)
AWAY = Answer(503)


class Callback:
    """The door for one app: what is genuine goes to the inbox, the rest learns nothing."""

    def __init__(self, codec: Codec, corp_id: str, inbox: Inbox) -> None:
        self._codec = codec
        self._corp_id = corp_id
        self._inbox = inbox

    def verify(self, query: str) -> Answer:
        """GET: the decrypted echo, byte for byte, proves to WeCom that we hold the key."""
        try:
            said = _parameters(query, VERIFY_SHAPES)
            echo = self._open(said, said["echostr"])
            return Answer(200, echo) if ECHO.fullmatch(echo) else REFUSED
        except Rejected:
            return REFUSED

    def deliver(self, query: str, body: bytes, now: datetime) -> Answer:
        """POST: 200 only for what is committed to the inbox, now or before."""
        if len(body) > MAX_BYTES:
            return TOO_LARGE
        try:
            said = _parameters(query, SHAPES)
            message, inner = self._message(said, body)
        except Rejected:
            return REFUSED
        fresh = abs(now - _moment(said["timestamp"])) <= CLOCK_TOLERANCE
        return self._keep(event_key(inner), message, now, fresh=fresh)

    def _open(self, said: dict[str, str], encrypted: str) -> bytes:
        self._codec.verify(said["msg_signature"], said["timestamp"], said["nonce"], encrypted)
        return self._codec.decrypt(encrypted)

    def _message(self, said: dict[str, str], body: bytes) -> tuple[str, Node]:
        outer = read_xml(body)
        inner_xml = self._open(said, text_of(outer, "Encrypt"))
        if outer.get("ToUserName", self._corp_id) != self._corp_id:
            raise Rejected
        inner = read_xml(inner_xml)
        if inner.get("ToUserName") != self._corp_id or not text_of(inner, "MsgType"):
            raise Rejected
        return inner_xml.decode(), inner

    def _keep(self, key: str, message: str, now: datetime, *, fresh: bool) -> Answer:
        try:
            if fresh:
                return Answer(200, new=self._inbox.put(key, message, now))
            return ACCEPTED if self._inbox.known(key) else REFUSED
        except Exception as away:  # noqa: BLE001 - whatever ails the database, WeCom will repeat
            log.critical("inbox.away", extra={"fault": type(away).__name__})
            return AWAY


def event_key(inner: Node) -> str:
    """What makes a repeat a repeat: the MsgId, or for events a digest of all they say.

    Sender and second alone are shared by different events; WeCom repeats an event word for word.
    """
    number = text_of(inner, "MsgId")
    if text_of(inner, "MsgType") != "event" and MESSAGE_ID.fullmatch(number):
        return f"message:{number}"
    words = json.dumps(inner, sort_keys=True, ensure_ascii=False).encode()
    return f"event:{hashlib.sha256(words).hexdigest()}"


def _parameters(query: str, shapes: dict[str, re.Pattern[str]]) -> dict[str, str]:
    """Exactly the named parameters, each once and in its shape; a `+` stays a plus."""
    if len(query) > MAX_QUERY:
        raise Rejected
    pairs = [part.partition("=") for part in query.split("&", maxsplit=len(shapes))]
    said = {name: _decoded(value) for name, _, value in pairs}
    if len(pairs) != len(shapes) or said.keys() != shapes.keys():
        raise Rejected
    if not all(shapes[name].fullmatch(value) for name, value in said.items()):
        raise Rejected
    return said


def _decoded(value: str) -> str:
    try:
        return unquote_to_bytes(value).decode("ascii")
    except UnicodeDecodeError as foreign:
        raise Rejected from foreign


def _moment(timestamp: str) -> datetime:
    return datetime.fromtimestamp(int(timestamp), UTC)
