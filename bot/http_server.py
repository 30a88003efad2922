"""An HTTP server in threads of this process, which stops without leaving a door half closed."""

import threading
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import create_server, wasyncore
from waitress.server import BaseWSGIServer

PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 1.0


class HttpServer:
    """waitress behind a start and a stop; it answers as soon as it is made.

    `adjustments` are waitress's own. An OSError when the port is taken; port 0 is a free one.
    """

    def __init__(
        self, app: WSGIApplication, host: str, port: int, *, threads: int, **adjustments: Any
    ) -> None:
        self._watched: dict[int, Any] = {}
        made = create_server(
            app, map=self._watched, host=host, port=port, threads=threads, **adjustments
        )
        self._dispatcher = made.task_dispatcher
        # A name may stand for several addresses; each has a listener of its own.
        self._listeners = [one for one in self._watched.values() if isinstance(one, BaseWSGIServer)]
        self._over = False
        self._loop = threading.Thread(target=self._watch, name="web", daemon=True)
        self._loop.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listeners[0].effective_port)

    def stop(self, patience: float = PATIENCE_SECONDS) -> None:
        """Finish what is being answered, for at most `patience` seconds; then close every connection."""
        self._dispatcher.shutdown(timeout=patience)
        self._over = True
        self._listeners[0].pull_trigger()
        self._loop.join()
        self._close()

    def _watch(self) -> None:
        while not self._over:
            # poll: select() breaks as soon as this process has 1,024 files open, and the server with it.
            wasyncore.loop(LOOK_SECONDS, use_poll=True, map=self._watched, count=1)

    def _close(self) -> None:
        """Once nobody watches any more: the number of a closed socket is soon that of somebody's file."""
        for listener in self._listeners:
            for channel in list(listener.active_channels.values()):
                channel.handle_write()  # the last answers
            # Whoever is still busy wakes nobody, instead of writing to a pipe that is gone.
            listener.pull_trigger = _nobody
        wasyncore.close_all(self._watched)


def _nobody() -> None:
    """There is no loop left to wake."""
