"""A WeCom that answers by script over real HTTP, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Call:
    """One request as it arrived."""

    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Reply:
    """What to answer: JSON unless `raw` says otherwise."""

    errcode: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    raw: bytes | None = None
    location: str = ""
    hang_up: bool = False


@dataclass
class Platform:
    """Scripts by path; the last reply of a script is repeated for ever."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    scripts: dict[str, list[Reply]] = field(default_factory=dict)
    accepts: Callable[[str], bool] = lambda token: True
    tokens: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(self, path: str) -> list[Call]:
        """What was asked at this path."""
        return [call for call in self.calls if call.path == path]

    def answer(self, call: Call) -> Reply:
        """The next of its script; a token that is not accepted is told so."""
        with self.lock:
            self.calls.append(call)
            script = self.scripts.get(call.path, [])
            if script:
                return script.pop(0) if len(script) > 1 else script[0]
            if call.path == "gettoken":
                self.tokens += 1
                return Reply(more={"access_token": f"token-{self.tokens}", "expires_in": 7200})
            if "access_token" in call.query and not self.accepts(call.query["access_token"]):
                return Reply(42001)
            return Reply(
                more={"msgid": "m-1", "invaliduser": "", "media_id": "MEDIA", "chatid": "c1"}
            )


@contextmanager
def platform() -> Iterator[Platform]:
    """A server of its own on a free port of the loopback."""
    stage = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._play()

        def do_POST(self) -> None:
            self._play()

        def _play(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply = stage.answer(Call(parts.path.removeprefix("/cgi-bin/"), query, body))
            if reply.hang_up:
                self.close_connection = True
                return
            text = json.dumps({"errcode": reply.errcode, "errmsg": "x", **reply.more}).encode()
            data = text if reply.raw is None else reply.raw
            self.send_response(reply.status)
            if reply.location:
                self.send_header("Location", reply.location)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    stage.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
