"""A server that stops: what is in hand is answered, and nothing of it touches what others opened since."""

import os
import resource
import socket
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import requests

from bot.http_server import HttpServer

HERE = "127.0.0.1"


class Slow:
    """An app that answers when it is told to."""

    def __init__(self) -> None:
        self.asked, self.go, self.gone = (threading.Event() for _ in range(3))

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.asked.set()
        assert self.go.wait(10)
        start("200 OK", [("Content-Length", "4")])
        self.gone.set()
        return [b"done"]


def quick(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def test_what_is_in_hand_is_answered_before_it_stops() -> None:
    app, answers = Slow(), []
    server = HttpServer(app, HERE, 0, threads=2)
    asking = threading.Thread(
        target=lambda: answers.append(requests.get(f"http://{HERE}:{server.port}", timeout=10).text)
    )
    asking.start()
    assert app.asked.wait(10)
    threading.Timer(0.2, app.go.set).start()
    server.stop()
    asking.join(10)
    assert answers == ["done"]


def test_an_answer_that_comes_too_late_writes_into_nobodys_file() -> None:
    """The pipe that woke the loop is gone, and its number belongs to somebody else."""
    app = Slow()
    server = HttpServer(app, HERE, 0, threads=1)
    with socket.create_connection((HERE, server.port)) as visitor, ExitStack() as later:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert app.asked.wait(10)
        server.stop(patience=0.1)
        files = [os.memfd_create(f"book-{number}") for number in range(40)]
        for file in files:
            later.callback(os.close, file)
        before = threading.active_count()
        app.go.set()
        assert app.gone.wait(10)
        for _ in range(100):
            if threading.active_count() < before:
                break
            threading.Event().wait(0.05)
        assert [os.fstat(file).st_size for file in files] == [0] * 40


def test_its_port_is_free_again_and_its_thread_is_gone() -> None:
    for _ in range(20):
        server = HttpServer(quick, HERE, 0, threads=2)
        with socket.create_connection((HERE, server.port)), \
             urlopen(f"http://{HERE}:{server.port}", timeout=10) as answer:  # fmt: skip
            assert answer.read() == b"ok"
        server.stop()
        HttpServer(quick, HERE, server.port, threads=1).stop()
    assert not [one for one in threading.enumerate() if one.name == "web"]


def test_a_process_with_many_files_open_still_answers() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("this machine lets nobody open so many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2000, hard))
    with ExitStack() as opened:
        opened.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(1100):
            opened.enter_context(Path(os.devnull).open("rb"))
        server = HttpServer(quick, HERE, 0, threads=2)
        opened.callback(server.stop)
        with urlopen(f"http://{HERE}:{server.port}", timeout=10) as answer:
            assert answer.read() == b"ok"
