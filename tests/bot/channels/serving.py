"""A stand-in on a free port of its own, and the product's ear beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Blueprint, Flask
from waitress import create_server


@contextmanager
def serving(*rooms: Blueprint) -> Iterator[str]:
    """The address under which these blueprints answer."""
    app = Flask("stand-ins", static_folder=None)
    for room in rooms:
        app.register_blueprint(room)
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)

    def run() -> None:
        with suppress(OSError):
            server.run()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(timeout=1)
        server.close()
