"""The engine: threads that look for due rows, woken by a doorbell and, failing that, by the clock."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.base.doorbell import Doorbell

log = logging.getLogger(__name__)

Job = Callable[[], int]
CALM_DOWN = 1.0  # seconds after a failure: the next look may succeed


@dataclass(frozen=True, slots=True)
class Bench:
    """Jobs that one thread does in turn, and how long (seconds) it waits when there is nothing."""

    name: str
    jobs: tuple[Job, ...]
    patience: float


class Engine:
    """Runs the benches until stopped; a job that fails is logged and tried again."""

    def __init__(self, benches: Sequence[Bench], doorbell: Doorbell) -> None:
        self._doorbell = doorbell
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(bench,), name=bench.name, daemon=True)
            for bench in benches
        ]

    def start(self) -> None:
        """Start every bench."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish what is in hand, then stop; at most `seconds` for each bench."""
        self._stopping.set()
        self._doorbell.ring()
        for thread in self._threads:
            thread.join(seconds)

    def _work(self, bench: Bench) -> None:
        while not self._stopping.is_set():
            heard = self._doorbell.heard
            if not self._round(bench) and not self._stopping.is_set():
                self._doorbell.wait(heard, bench.patience)

    def _round(self, bench: Bench) -> int:
        done = 0
        for job in bench.jobs:
            try:
                done += job()
            except Exception:
                log.exception("job failed", extra={"job": bench.name})
                self._stopping.wait(CALM_DOWN)
        return done
