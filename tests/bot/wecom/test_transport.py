"""Does the way out speak to nobody but WeCom, and read no more than it can hold?"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.wecom.errors import DeliveryError
from bot.wecom.transport import MOST_BYTES, Transport
from tests.bot.wecom.platform import Reply, platform


def failure(transport: Transport) -> DeliveryError:
    """How one call that must not be repeated fails."""
    with pytest.raises(DeliveryError) as caught:
        transport.call("POST", "webhook/send", repeatable=False, params={"key": "k"}, body={})
    return caught.value


def test_an_answer_that_never_ends_is_cut_off_and_the_next_call_is_heard() -> None:
    with platform() as stage:
        transport = Transport(stage.address)
        huge = b'{"errcode":0,"x":"' + b"x" * MOST_BYTES + b'"}'
        stage.scripts["webhook/send"] = [Reply(raw=huge), Reply(more={"msgid": "m"})]
        assert failure(transport).kind == "doubt"
        answer = transport.call("POST", "webhook/send", repeatable=False, body={})
        assert answer["msgid"] == "m"


def test_a_proxy_of_the_environment_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with platform() as stage:
        assert Transport(stage.address).call("GET", "agent/get", repeatable=True)["errcode"] == 0


def test_whoever_shows_a_certificate_of_his_own_making_hears_nothing(tmp_path: Path) -> None:
    heard: list[str] = []
    with impostor(tmp_path, heard) as address:
        assert failure(Transport(address)).kind == "doubt"
    assert heard == []


@contextmanager
def impostor(folder: Path, heard: list[str]) -> Iterator[str]:
    """A server with TLS and a certificate that nobody vouches for."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_own_certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _own_certificate(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(),
                                      now - timedelta(days=1), now + timedelta(days=1))  # fmt: skip
    path = folder / "impostor.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return path
