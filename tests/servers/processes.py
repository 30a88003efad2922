"""A server process of our own: a free port to listen on, a wait until it answers, a calm end."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: list[str],
    *,
    log: Path,
    answers: Callable[[], bool],
    stop_signal: int,
    user: int | None = None,
    group: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; raise RuntimeError with its log if it never answers."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        ) as server,
    ):
        try:
            wait_until(lambda: answers() or server.poll() is not None)
            if server.poll() is not None or not answers():
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text('utf-8')}")
            yield server
        finally:
            end(server, stop_signal)


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
