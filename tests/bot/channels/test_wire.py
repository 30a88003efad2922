"""The way out: own hosts only, no redirects, never too much, never too long; the rest is silence."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Moved

from bot.channels import wire
from bot.channels.wire import Wire
from tests.bot.channels.serving import serving


@dataclass
class Host:
    """A server that answers in bad ways and remembers who came."""

    address: str = ""
    visits: list[str] = field(default_factory=list)

    def room(self) -> Blueprint:
        routes = Blueprint(f"host{id(self)}", __name__)
        for path in ("good", "long", "drip", "moved"):
            routes.add_url_rule(f"/{path}", path, getattr(self, path), methods=["GET", "POST"])
        routes.before_request(lambda: self.visits.append(request.path))
        return routes

    def good(self) -> Response:
        return Response(request.get_data() or b"here", 203, {"X-Said": "yes"})

    def long(self) -> Response:
        return Response(b"x" * 3000)

    def drip(self) -> Response:
        def drops() -> Iterator[bytes]:
            for _ in range(20):
                time.sleep(0.1)
                yield b"x" * 100

        return Response(drops())

    def moved(self) -> Moved:
        return redirect("/good")


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    with serving(made.room()) as made.address:
        yield made


@pytest.fixture
def line(host: Host) -> Wire:
    return Wire(host.address)


def test_what_comes_back_is_told_as_it_is(line: Wire, host: Host) -> None:
    reply = line.ask("POST", f"{host.address}/good", {}, "正文".encode())
    assert reply is not None
    assert (reply.status, reply.body, reply.headers["x-said"]) == (203, "正文".encode(), "yes")


def test_a_host_that_is_not_the_channels_is_never_visited(line: Wire, host: Host) -> None:
    other = Host()
    with serving(other.room()) as other.address:
        assert line.ask("GET", f"{other.address}/good", {}) is None
        assert line.fetch(f"{other.address}/good", {}) is None
    for address in ("file:///etc/passwd", "", "//good", "ftp://127.0.0.1/"):
        assert line.ask("GET", address, {}) is None
    assert (other.visits, host.visits) == ([], [])


def test_a_redirect_is_not_followed(line: Wire, host: Host) -> None:
    reply = line.ask("GET", f"{host.address}/moved", {})
    assert reply is not None
    assert reply.status == 302
    assert host.visits == ["/moved"]


def test_too_much_is_silence(line: Wire, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 2999)
    assert line.ask("GET", f"{host.address}/long", {}) is None
    monkeypatch.setattr(wire, "LARGEST", 3000)
    assert line.ask("GET", f"{host.address}/long", {}) is not None


def test_an_answer_that_drips_for_ever_is_silence(
    line: Wire, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.3)
    monkeypatch.setattr(wire, "PIECE", 50)
    begun = time.monotonic()
    assert line.ask("GET", f"{host.address}/drip", {}) is None
    assert time.monotonic() - begun < 1.5


def test_nobody_there_is_silence() -> None:
    assert Wire("http://127.0.0.1:9").ask("GET", "http://127.0.0.1:9/", {}) is None
