"""Pictures are drawn in a process of their own: a chart would hold up every thread of this one."""

import json
import multiprocessing
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing.process import BaseProcess
from threading import Lock, Thread
from typing import Any

from charts.registry import draw_json

SECONDS = 30
KEPT = 32  # pictures: all chats of a shop get the same within a minute


class Painter:
    """One painter, started with the first picture and replaced when it dies."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._kept = lru_cache(KEPT)(self._drawn)

    def paint(self, chart: str, picture: Mapping[str, Any]) -> bytes:
        """The PNG of a chart; one that was just drawn is not drawn again."""
        return self._kept(chart, json.dumps(picture, sort_keys=True))

    def warm_up(self) -> None:
        """Start the process and load the drawing library before the first merchant asks."""
        self._running().submit(int)

    def stop(self) -> None:
        """Let the process go."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _drawn(self, chart: str, picture: str) -> bytes:
        """A painter that died is tried once more."""
        try:
            return self._draw(chart, picture)
        except BrokenProcessPool:
            self.stop()
            return self._draw(chart, picture)

    def _draw(self, chart: str, picture: str) -> bytes:
        return self._running().submit(draw_json, chart, json.loads(picture)).result(SECONDS)

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # `spawn`: a forked child would inherit our threads' locks and database handles.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_load)
            return self._pool


def _load() -> None:
    """Runs in the painter: importing this module has loaded the drawing library already."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_go_with, args=(parent,), daemon=True).start()


def _go_with(parent: BaseProcess) -> None:
    """A painter whose house was killed would wait for its next picture for ever."""
    parent.join()
    os._exit(1)
