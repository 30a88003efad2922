"""The doorbell: says that a row may be due.

Nothing depends on hearing it: whoever waits looks again when its patience ends.
"""

import threading


class Doorbell:
    """Rings for everybody who waits in this process; `heard` counts, so that no ring falls between look and wait."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._heard = 0

    @property
    def heard(self) -> int:
        """How often it has rung."""
        with self._changed:
            return self._heard

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._changed:
            self._heard += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        """Until it rings after `heard`, at most `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._heard != heard, seconds)

    def listen(self) -> None:
        """Also hear the other processes; without Redis there are none to hear."""
