"""The fuzz storm at the edge: broken callbacks of every sort, in process and over HTTP, one refusal for all."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.http_server import HttpServer
from bot.web import create_web
from bot.wecom.crypto import aes_key
from tests.bot.wecom import clean_room
from tests.bot.wecom.clean_room import AES_KEY, CORP, Knock
from tests.bot.wecom.door import Door, open_door

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
SECOND = int(NOW.timestamp())
REFUSED = (403, b"")
FACE = ("content-type", "content-length", "x-content-type-options", "cache-control")

Seen = tuple[int, bytes, tuple[str, ...]]
Ask = Callable[[str, Knock], Seen]


@dataclass
class EdgeResult:
    """What a storm found; `faults` is empty when the edge held."""

    seed: int
    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faces: set[Seen] = field(default_factory=set)
    slowest_in_process: float = 0.0
    """Milliseconds."""
    slowest_over_http: float = 0.0
    let_in: int = 0
    faults: list[str] = field(default_factory=list)


def run(cases_in_process: int, cases_http: int, seed: int) -> EdgeResult:
    """Throw that many broken callbacks; the same seed throws the same ones."""
    result = EdgeResult(seed)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, open_door(Path(folder), NOW) as door:
        app = create_web(door.callback, lambda: NOW, door.bell.ring)
        client = app.test_client()

        def in_process(method: str, made: Knock) -> Seen:
            answer = client.open(made.url, method=method, data=made.body)
            return (
                answer.status_code,
                answer.data,
                tuple(answer.headers.get(name, "") for name in FACE),
            )

        in_process("POST", Knock("", b""))  # the first request of all pays for Flask's own start
        result.slowest_in_process = _throw(result, chance, cases_in_process, in_process)
        if cases_http:
            with _served(app) as over_http:
                result.slowest_over_http = _throw(result, chance, cases_http, over_http)
        _judge(result, door)
    return result


def _throw(result: EdgeResult, chance: random.Random, cases: int, ask: Ask) -> float:
    slowest = 0.0
    for _ in range(cases):
        method, made = broken(chance)
        begun = perf_counter()
        seen = ask(method, made)
        slowest = max(slowest, (perf_counter() - begun) * 1000)
        result.cases += 1
        result.statuses[seen[0]] += 1
        result.faces.add(seen)
        if seen[:2] != REFUSED:
            result.faults.append(f"{seen[0]} for {method} {made.query[:200]!r} {made.body[:200]!r}")
    return slowest


def _judge(result: EdgeResult, door: Door) -> None:
    result.let_in = door.inbox.waiting()
    if result.let_in:
        result.faults.append(f"{result.let_in} broken callbacks were let in")
    if len(result.faces) > 1:
        result.faults.append(f"{len(result.faces)} different refusals")


@contextmanager
def _served(app: Any) -> Iterator[Ask]:
    """The app behind waitress on a free port of the loopback, and a visitor of it."""
    server = HttpServer(app, "127.0.0.1", 0, threads=4, ident="")
    visitor = HTTPConnection("127.0.0.1", server.port, timeout=10)

    def over_http(method: str, made: Knock) -> Seen:
        visitor.request(method, made.url, body=made.body)
        answer = visitor.getresponse()
        data = answer.read()
        return answer.status, data, tuple(answer.headers.get(name, "") for name in FACE)

    try:
        yield over_http
    finally:
        visitor.close()
        server.stop()


def broken(chance: random.Random) -> tuple[str, Knock]:
    """One callback with at least one thing wrong: shape, signature, seal, padding, receiver or XML."""
    kind = chance.choice([_query, _signature, _envelope, _seal, _padding, _inner, _noise, _echo])
    return kind(chance)


def _good(chance: random.Random) -> Knock:
    return clean_room.knock(clean_room.text("今日流水", msg_id=chance.getrandbits(62)), SECOND)


def _query(chance: random.Random) -> tuple[str, Knock]:
    good = _good(chance)
    parts = good.query.split("&")
    spoilt = chance.choice(
        [
            parts[1:],
            [*parts, chance.choice(parts)],
            [*parts, "a=b"],
            [part.replace("=", "==", 1) for part in parts],
            [parts[0], "timestamp=%00", parts[2]],
            [parts[0], parts[1], "nonce=" + "9" * 65],
            [parts[0].upper(), *parts[1:]],
            [*parts, "echostr=" + "A" * chance.randrange(9000)],
            [parts[0], parts[1] + "%ff", parts[2]],
            [parts[0], parts[1], "nonce="],
        ]
    )
    return "POST", Knock("&".join(spoilt), good.body)


def _signature(chance: random.Random) -> tuple[str, Knock]:
    good = _good(chance)
    forged = f"{chance.getrandbits(160):040x}"
    return "POST", Knock(f"msg_signature={forged}&" + good.query.partition("&")[2], good.body)


def _envelope(chance: random.Random) -> tuple[str, Knock]:
    good = _good(chance)
    body = chance.choice(
        [
            good.body[: chance.randrange(len(good.body))],
            b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + good.body,
            good.body.replace(b"</xml>", b"<Encrypt>a</Encrypt></xml>"),
            b"<xml>" * chance.randrange(2, 9000),
            b"<xml>" + b"<a/>" * chance.randrange(2, 9000) + b"</xml>",
            good.body.decode().encode("utf-16"),
            good.body.replace(CORP.encode(), b"ww00000000000000ac"),
            b'<?xml version="1.0" encoding="gbk"?>' + good.body,
            b"{" + good.body + b"}",
            b"",
        ]
    )
    return "POST", Knock(good.query, body)


def _signed(sealed: str) -> Knock:
    return Knock(clean_room.query(sealed, SECOND), clean_room.envelope(sealed))


def _seal(chance: random.Random) -> tuple[str, Knock]:
    sealed = clean_room.seal(clean_room.text("x").encode())
    at = chance.randrange(len(sealed))
    return "POST", _signed(
        chance.choice(
            [
                sealed[:at],
                sealed[:at] + chance.choice("!*-_ ~") + sealed[at + 1 :],
                sealed.rstrip("=") + "A",
                clean_room.seal(b"x", key="A" * 43),
                clean_room.seal(b"x", receiver=""),
                clean_room.seal(b"x", receiver=CORP + chance.choice(["x", CORP])),
            ]
        )
    )


def _padding(chance: random.Random) -> tuple[str, Knock]:
    message = clean_room.text("x").encode()
    buffer = bytearray(
        clean_room.pad(
            clean_room.PREFIX + len(message).to_bytes(4, "big") + message + CORP.encode()
        )
    )
    spoilt = chance.choice(
        [(-1, 0), (-1, 33), (-1, 255), (16, 255), (19, len(message) % 256 ^ 1), (-2, 77)]
    )
    if spoilt == (-2, 77) and buffer[-1] == 1:
        spoilt = (-1, 0)
    buffer[spoilt[0]] = spoilt[1]
    return "POST", _signed(clean_room.seal_buffer(bytes(buffer), aes_key(AES_KEY)))


def _inner(chance: random.Random) -> tuple[str, Knock]:
    good = clean_room.text("今日流水")
    inner = chance.choice(
        [
            good[: chance.randrange(len(good))],
            "",
            "今日流水",
            "<xml/>",
            good.replace(CORP, "ww1"),
            good.replace("MsgType", "Kind"),
            "<!DOCTYPE x>" + good,
            good + good,
            good.replace("<MsgId>", "<MsgId>1</MsgId><MsgId>"),
            "<xml>" + "<a>" * chance.randrange(8, 3000),
            good.replace("</xml>", "<a/>" * 2 + "</xml>"),
            good.replace("今日", "\0"),
        ]
    )
    return "POST", clean_room.knock(inner, SECOND)


def _noise(chance: random.Random) -> tuple[str, Knock]:
    letters = "".join(
        chance.choice("msg_signature=&%0123abc+/") for _ in range(chance.randrange(200))
    )
    return chance.choice(["GET", "POST"]), Knock(letters, chance.randbytes(chance.randrange(2000)))


def _echo(chance: random.Random) -> tuple[str, Knock]:
    sealed = clean_room.seal(clean_room.text("x").encode())
    good = clean_room.query(sealed, SECOND, echostr=sealed)
    spoilt = chance.choice(
        [good, good.replace("echostr=", "echostr=A"), good.partition("&")[2], good + "&a=b"]
    )
    return "GET", Knock(spoilt, b"")
