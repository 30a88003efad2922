"""A stand-in for the product: answers callbacks and notices as a test tells it to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

from bot.sandbox.crypto import Seal
from tests.bot.sandbox.small_world import AES_KEY, CORP, TOKEN

SEAL = Seal(TOKEN, AES_KEY, CORP)


@dataclass
class Product:
    """What arrived, decrypted; `statuses` are used up one a request, then it is 200."""

    heard: list[ET.Element] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    notices: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    reply: Callable[[ET.Element], str] | None = None
    sleep_s: float = 0
    address: str = ""

    def answer(self, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Check and open a callback, then answer as told."""
        self.raw.append(body)
        encrypted = read(body).findtext("Encrypt", "")
        inner = SEAL.open_reply(
            query["msg_signature"], query["timestamp"], query["nonce"], encrypted
        )
        self.heard.append(read(inner))
        time.sleep(self.sleep_s)
        if self.statuses:
            return self.statuses.pop(0), b""
        return 200, sealed(self.reply(self.heard[-1])) if self.reply else b""


def read(document: bytes | str) -> ET.Element:
    """What our own sandbox wrote."""
    return ET.fromstring(document)  # noqa: S314


def sealed(text: str) -> bytes:
    """A passive reply in its envelope."""
    encrypted = SEAL.encrypt(text)
    signature = SEAL.signature("1750000000", "n1", encrypted)
    return (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        "<TimeStamp>1750000000</TimeStamp><Nonce>n1</Nonce></xml>"
    ).encode()


@contextmanager
def serving() -> Iterator[Product]:
    """A product on a free port."""
    product = Product()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {
                name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()
            }
            self._write(200, SEAL.decrypt(query["echostr"]).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parts = urlsplit(self.path)
            if parts.path == "/notify":
                product.notices.append(body)
                status = product.statuses.pop(0) if product.statuses else 200
                return self._write(status, b'{"code":"OK"}')
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            return self._write(*product.answer(query, body))

        def _write(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    product.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield product
    finally:
        server.shutdown()
        server.server_close()
