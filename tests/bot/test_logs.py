"""What is logged is one JSON line per event, and tells nothing that nobody may read."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.logs import ERRORS, GONE, configure_logs, redact

SECRETS = {
    "url": "GET https://qyapi/cgi-bin/gettoken?corpid=ww1&corpsecret=CANARY1&x=1",
    "token": "access_token=CANARY2&debug=1",
    "webhook": "https://qyapi/cgi-bin/webhook/send?key=CANARY3",
    "header": "Authorization: Bearer CANARY4 and more CANARY5",
    "json": '{"secret": "CANARY6", "token":"CANARY7"}',
    "pem": "-----BEGIN PRIVATE KEY-----\nCANARY8\n-----END PRIVATE KEY-----",
    "login": "postgresql://app:CANARY9@db/zhanggui",
    "phone": "call 13812345678 or +8613912345678",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(stream=stream)
    yield stream
    root.handlers[:], root.level = before, level


def events(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_and_no_phone_passes_the_filter(name: str) -> None:
    shown = redact(SECRETS[name])
    assert "CANARY" not in shown
    assert "1381" not in shown
    assert "1391" not in shown
    assert GONE in shown


def test_messages_exceptions_and_fields_go_through_it(lines: io.StringIO) -> None:
    log = logging.getLogger("anything")
    log.warning("asked %s", "access_token=CANARY1", extra={"secret": "CANARY2", "count": 3})
    try:
        int("corpsecret=CANARY3")
    except ValueError:
        log.exception("failed")
    first, second = events(lines)
    assert "CANARY" not in lines.getvalue()
    assert (first["level"], first["logger"], first["count"]) == ("warning", "anything", 3)
    assert "ValueError" in second["exception"]


def test_a_line_break_in_a_value_makes_no_second_event(lines: io.StringIO) -> None:
    logging.getLogger("x").warning(
        'one\n{"event": "forged"}\x1b[31m', extra={"who": "a\r\nb\u2028c"}
    )
    (event,) = events(lines)
    assert event["who"] == "a b c"
    assert "\x1b" not in lines.getvalue()


def test_third_parties_are_quiet_until_something_is_wrong(lines: io.StringIO) -> None:
    logging.getLogger("urllib3.connectionpool").info("GET /gettoken")
    logging.getLogger("bot").info("started")
    assert [event["event"] for event in events(lines)] == ["started"]


def test_what_is_bad_is_counted(lines: io.StringIO) -> None:
    def counted() -> float:
        return float(ERRORS.labels("bot.somewhere")._value.get())

    before, log = counted(), logging.getLogger("bot.somewhere")
    log.warning("not yet")
    log.error("bad")
    log.critical("worse")
    assert counted() - before == 2
