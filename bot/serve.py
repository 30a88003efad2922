"""serve: the web room behind waitress, until it is asked to stop."""

import signal
import threading
from types import FrameType

from flask import Flask

from bot.config import Settings
from bot.ground import Clock, build_web, lay_ground, wall_clock
from bot.http_server import HttpServer
from storage.base.refusal import Refusal

THREADS = 16
LOOK_SECONDS = 0.2


def serve(settings: Settings, clock: Clock = wall_clock) -> int:
    """Answer callbacks and notices until SIGTERM or SIGINT; an exit status."""
    ground = lay_ground(settings, clock)
    web = open_web(build_web(ground), settings.web.host, settings.web.port)
    print(f"掌柜在 http://{settings.web.host}:{settings.web.port} 等候回调", flush=True)
    wait_for_signal()
    web.stop()
    return 0


def open_web(app: Flask, host: str, port: int) -> HttpServer:
    """A server that answers from now on, until its `stop`. A Refusal when the port is taken."""
    try:
        return HttpServer(app, host, port, threads=THREADS, ident="",
                          channel_timeout=10, connection_limit=1000)  # fmt: skip
    except OSError as taken:
        raise Refusal(f"{host}:{port} 用不了，多半是被别的程序占着，请换一个端口。") from taken


def wait_for_signal() -> None:
    """Until the operator or the system asks us to stop, however often it asks.

    The handler only sets a name: an Event's lock would deadlock when one signal interrupts another.
    """
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    never = threading.Event()
    while not asked:
        never.wait(LOOK_SECONDS)
