"""A WeCom that takes everything at once: fast, in a process of its own, so that only our side is measured.

The sandbox is strict and slow on purpose; beside it the differences that count would drown.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWER = json.dumps({
    "errcode": 0, "errmsg": "ok", "msgid": "m", "media_id": "MEDIA", "access_token": "token",
    "expires_in": 7200, "invaliduser": "",
}).encode()  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Keeps what is sent; `/kept` gives it back and forgets it, `/count` says how many texts came."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    kept: list[tuple[str, bytes]] = []  # noqa: RUF012 - one server, one memory

    def do_GET(self) -> None:
        """A token, or what came so far."""
        if self.path == "/kept":
            kept, Handler.kept = self.kept, []
            self._say(json.dumps([_readable(*one) for one in kept]).encode())
        elif self.path == "/count":
            self._say(str(sum(b'"msgtype": "text"' in body for _, body in self.kept)).encode())
        else:
            self._say(ANSWER)

    def do_POST(self) -> None:
        """Whatever is sent is taken."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.kept.append((urlsplit(self.path).path.removeprefix("/cgi-bin/"), body))
        self._say(ANSWER)

    def _say(self, words: bytes) -> None:
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


def _readable(path: str, body: bytes) -> tuple[str, Any]:
    return path, json.loads(body) if body.startswith(b"{") else len(body)


@dataclass(frozen=True, slots=True)
class Standin:
    """The running server, seen from outside."""

    address: str

    @property
    def api_base(self) -> str:
        """What `[wecom] api_base` is set to."""
        return f"{self.address}/cgi-bin"

    def kept(self) -> list[tuple[str, Any]]:
        """Path and JSON of every call since the last look; of an upload, its length."""
        return [
            (path, body) for path, body in requests.get(f"{self.address}/kept", timeout=30).json()
        ]

    def texts(self) -> list[tuple[str, str]]:
        """To whom and what, of every text since the last look."""
        return [
            (str(body.get("touser") or body.get("chatid")), str(body["text"]["content"]))
            for _, body in self.kept()
            if isinstance(body, dict) and body.get("msgtype") == "text"
        ]

    def count(self) -> int:
        """How many texts came since the last look."""
        return int(requests.get(f"{self.address}/count", timeout=30).text)


@contextmanager
def standin() -> Iterator[Standin]:
    """A stand-in on a free port of the loopback, in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "tests.benchmarks.standin"], cwd=ROOT,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield Standin(process.stdout.readline().strip())
        finally:
            process.terminate()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
