"""Time that runs at its own pace and may be moved forward by hand."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the sandbox and the demo's product share."""

    def now(self) -> datetime:
        """Aware UTC."""

    def jump(self, to: datetime) -> None:
        """Move forward; ValueError for a moment that has passed."""


class SandboxClock:
    """Real time plus an offset that only grows."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self._offset

    def jump(self, to: datetime) -> None:
        """Move forward; ValueError for a moment that has passed."""
        with self._lock:
            ahead = to - self.now()
            if ahead < timedelta():
                raise ValueError("时钟只能往前拨。")
            self._offset += ahead
