"""The product put together in this process for measuring: a busy shop, its people, a clock we move."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask

from bot.assembly import build_house
from bot.config import Settings, WeCom
from bot.ground import Clock, Ground, build_web
from bot.jobs.house import House
from bot.painting import Painter
from storage.base.database import Engine
from storage.base.doorbell import Doorbell
from storage.books import open_books
from storage.people.staff import Role
from storage.post.inbox import Inbox
from tests.benchmarks.trade import NOW, VAULT, busiest, open_trade
from tests.bot.wecom import clean_room
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN, Knock

SHOP = busiest(1)[0]
PICTURE = b"\x89PNG" + bytes(60_000)  # as large as a chart; drawing has a target of its own

Environ = dict[str, Any]


@dataclass(slots=True)
class Hands:
    """A clock that stands still until we move it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        """Later, by so many seconds."""
        self.now += timedelta(seconds=seconds)


def running_clock() -> Clock:
    """A clock that begins now at the evening on which our shops trade, and runs as fast as any."""
    begun = time.monotonic()
    return lambda: NOW + timedelta(seconds=time.monotonic() - begun)


@dataclass(frozen=True, slots=True)
class Product:
    """The web room and the jobs' house, on one ground."""

    web: Flask
    house: House
    ground: Ground


def settle(folder: Path, rows: int, people: int) -> Engine:
    """A database with trade, and so many owners in the busiest shop: `u1`, `u2` …"""
    engine = open_trade(folder / "product.db", rows)
    with open_books(engine, VAULT, SHOP, NOW) as books:
        for number in range(1, people + 1):
            books.staff.add(f"u{number}", f"老板{number}", Role.OWNER, by=None)
    return engine


def assemble(engine: Engine, api_base: str, clock: Clock) -> Product:
    """The product on this database, speaking to this WeCom; pictures are ready-made."""
    wecom = WeCom(corp_id=CORP, agent_id=1000002, secret="s" * 43, token=TOKEN,
                  encoding_aes_key=AES_KEY, api_base=api_base)  # fmt: skip
    ground = Ground(
        Settings(wecom=wecom), clock, engine, VAULT, Inbox(engine, VAULT), {}, Doorbell()
    )
    house = replace(build_house(ground, Painter()), paint=_paint)
    return Product(build_web(ground), house, ground)


def knocks(
    first: int, count: int, people: int, moment: datetime, text: str = "今日流水"
) -> list[Knock]:
    """So many messages as WeCom sends them, from the people in turn, each with a number of its own."""
    second = int(moment.timestamp())
    return [
        clean_room.knock(
            clean_room.text(text, msg_id=number, sender=f"u{number % people + 1}", created=second),
            second,
        )
        for number in range(first, first + count)
    ]


def environ(knock: Knock) -> Environ:
    """The knock as a WSGI server hands it over."""
    return {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": "/wecom/callback",
        "QUERY_STRING": knock.query, "CONTENT_TYPE": "text/xml",
        "CONTENT_LENGTH": str(len(knock.body)), "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(knock.body), "wsgi.errors": BytesIO(), "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip


def call(app: Flask, request: Environ) -> tuple[str, bytes]:
    """Status and body of one request, without a socket."""
    said: list[str] = []

    def start(status: str, _headers: object, _fault: object = None) -> None:
        said.append(status)

    body = b"".join(app.wsgi_app(request, start))  # type: ignore[arg-type]  # a start without write()
    return said[0], body


def _paint(_chart: str, _picture: Mapping[str, Any]) -> bytes:
    return PICTURE
