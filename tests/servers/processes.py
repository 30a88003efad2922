"""A server process of our own: a free port to listen on, a wait until it answers, a calm end."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30.0


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A server that can be stopped and started again where it was; `answers` says that it is up."""

    command: list[str]
    log: Path
    answers: Callable[[], bool]
    stop_signal: int
    user: int | None = None
    group: int | None = None

    def start(self) -> None:
        """Until it answers; RuntimeError with its log if it never does."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command, cwd=self.log.parent, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True, user=self.user, group=self.group,
                extra_groups=None if self.user is None else [],
            )  # fmt: skip
        wait_until(lambda: self.answers() or self._process.poll() is not None)
        if self._process.poll() is not None or not self.answers():
            self.stop()
            raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text('utf-8')}")

    def stop(self, stop_signal: int | None = None) -> None:
        """Calmly, or as `stop_signal` says; it is gone when this returns."""
        end(self._process, self.stop_signal if stop_signal is None else stop_signal)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server until the block ends."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def wait_until(holds: Callable[[], bool]) -> None:
    """Look twenty times a second until it holds or patience ends."""
    give_up = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.05)


def end(server: subprocess.Popen[bytes], stop_signal: int) -> None:
    """Ask a server to stop; insist after ten seconds."""
    if server.poll() is None:
        server.send_signal(stop_signal)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
