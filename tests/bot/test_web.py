"""Is every address of the web room calm, bare and closed to those it is not for?"""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.buckets import Buckets
from bot.logs import configure_logs
from bot.web import create_web
from tests.bot.wecom.door import open_door

FAR = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A visitor; the channel `echo` says what it heard, the channel `bug` breaks."""

    def notify(code: str, headers: Mapping[str, str], body: bytes, path: str) -> tuple[int, bytes]:
        if code == "bug":
            raise RuntimeError("secret detail")
        return 202, f"{code} {headers['X-Sign']} {path} ".encode() + body

    with open_door(tmp_path, datetime(2026, 11, 18, tzinfo=UTC)) as door:
        app = create_web(door.callback, lambda: door.now, door.bell.ring, notify)
        return app.test_client()


def test_health_says_ok_and_nothing_more(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.data) == (200, b"ok")


def test_metrics_are_for_this_machine_only(client: FlaskClient) -> None:
    assert b"zhanggui_callbacks" in client.get("/metrics").data
    assert client.get("/metrics", environ_overrides=FAR).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404


def test_a_channel_hears_headers_path_and_the_raw_body(client: FlaskClient) -> None:
    response = client.post("/channels/echo/notify", data=b"\xff{}", headers={"X-Sign": "s"})
    assert (response.status_code, response.data) == (202, b"echo s /channels/echo/notify \xff{}")


def test_a_bug_is_a_silent_503(client: FlaskClient) -> None:
    response = client.post("/channels/bug/notify", data=b"{}")
    assert (response.status_code, response.data) == (503, b"")


def test_a_bug_is_one_line_of_the_log_through_its_filter(client: FlaskClient) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logs(stream=(stream := io.StringIO()))
    client.post("/channels/bug/notify", data=b"{}")
    root.handlers[:], root.level = before, level
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["fault"]) == ("web.broken", "RuntimeError")
    assert told["path"] == "/channels/bug/notify"
    assert "secret detail" not in line


@pytest.mark.parametrize("path", ["/", "/admin", "/wecom/callback/", "/channels//notify", "/%00"])
def test_other_addresses_are_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.data) == (404, b"")


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/wecom/callback", "/nowhere"])
def test_every_answer_is_hardened_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Set-Cookie", "Server", "Access-Control-Allow-Origin"} & set(headers.keys())


def test_a_flood_from_one_address_is_turned_away_and_no_other() -> None:
    buckets = Buckets(per_second=0.001, burst=3)
    assert [buckets.admit("a") for _ in range(5)] == [True] * 3 + [False] * 2
    assert buckets.admit("b")


def test_a_flood_over_http_hears_429(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.PER_SECOND", 0.001)  # so that a slow machine is as quick as any
    monkeypatch.setattr("bot.web.BURST", 20)
    with open_door(tmp_path, datetime(2026, 11, 18, tzinfo=UTC)) as door:
        client = create_web(door.callback, lambda: door.now, door.bell.ring).test_client()
    heard = [client.get("/healthz", environ_overrides=FAR).status_code for _ in range(30)]
    assert heard == [200] * 20 + [429] * 10


def test_the_web_room_draws_nothing() -> None:
    program = "import sys, bot.web; print([m for m in ('matplotlib', 'numpy', 'wechatpy') if m in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
