"""A stand-in on a free port of its own, and the product's ear beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask

from bot.http_server import HttpServer


@contextmanager
def serving(*rooms: Blueprint) -> Iterator[str]:
    """The address under which these blueprints answer."""
    app = Flask("stand-ins", static_folder=None)
    for room in rooms:
        app.register_blueprint(room)
    server = HttpServer(app, "127.0.0.1", 0, threads=4, ident=None)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop(patience=1)
