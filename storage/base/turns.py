"""Turns: SQLite has one writer; whoever has waited longest is next, so that nobody waits for ever.

Its own way of waiting is to sleep and try again: a thread that writes all day leaves no gap to hit.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """The one whose turn it is has not ended it in time."""


class Turns:
    """First come, first served, among the threads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def taken(self, seconds: float) -> Iterator[None]:
        """The turn, until the end of the block; NoTurn when it does not come within `seconds`."""
        self._take(seconds)
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def _take(self, seconds: float) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return
        with self._lock:
            if mine.is_set():
                self._pass_on()  # it came in the very moment in which we gave up
            else:
                self._waiting.remove(mine)
        raise NoTurn

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._taken = False
