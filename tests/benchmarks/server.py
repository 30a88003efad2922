"""A server under load, alone in a process: our web room, our web room with its jobs, an echo, a bare hello."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from flask import Flask

from bot.assembly import build_engine
from bot.serve import open_web
from storage.base.database import open_database
from tests.benchmarks.echo import create_echo
from tests.benchmarks.house import assemble, running_clock
from tests.benchmarks.standin import ROOT


@contextmanager
def serving(kind: str, database: Path, api_base: str) -> Iterator[int]:
    """The port of a server of this kind (`web`, `house`, `echo`, `hello`), pinned to one core."""
    command = [sys.executable, "-m", "tests.benchmarks.server", kind, str(database), api_base]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGTERM)


def stay_off(core: int) -> None:
    """Leave this core to the server, where there is more than one."""
    others = os.sched_getaffinity(0) - {core}
    if others:
        os.sched_setaffinity(0, others)


def _app(kind: str, database: str, api_base: str) -> Flask:
    if kind == "echo":
        return create_echo()
    if kind == "hello":
        hello = Flask("hello")
        hello.add_url_rule("/wecom/callback", "hello", lambda: "hello", methods=["POST"])
        return hello
    product = assemble(open_database(f"sqlite:///{database}"), api_base, running_clock())
    if kind == "house":
        build_engine(product.house, product.ground.doorbell).start()
    return product.web


def main(kind: str, database: str, api_base: str) -> None:
    """Serve until asked to stop."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    server = open_web(_app(kind, database, api_base), "127.0.0.1", 0)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    print(server.port, flush=True)
    Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
