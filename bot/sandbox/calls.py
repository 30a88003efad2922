"""The log of what was called and how it went, for the panel and for tests."""

import threading
from typing import Any

from bot.sandbox.clock import Clock

KEPT = 10_000


class CallLog:
    """Append-only with a cursor; beyond 10,000 lines the oldest are dropped."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: list[dict[str, Any]] = []
        self._dropped = 0
        self._lock = threading.Lock()

    def add(self, call: str, outcome: str, *, good: bool) -> None:
        """Write one line."""
        at = self._clock.now().isoformat()
        with self._lock:
            self._lines.append({"at": at, "call": call, "outcome": outcome, "good": good})
            if len(self._lines) > KEPT:
                self._dropped += 1
                del self._lines[0]

    def since(self, cursor: int) -> tuple[int, list[dict[str, Any]]]:
        """The lines after a cursor, and the next cursor."""
        with self._lock:
            start = max(cursor - self._dropped, 0)
            return self._dropped + len(self._lines), self._lines[start:]
