"""One table: which job, how often. APScheduler only ticks; the database says what is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler


@dataclass(frozen=True, slots=True)
class Tick:
    """A job and how many seconds lie between two looks."""

    job: Callable[[], object]
    seconds: float


class Scheduler:
    """Ticks on every replica; whoever claims the row does the work, the others find nothing."""

    def __init__(self, ticks: Sequence[Tick]) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )  # fmt: skip
        for number, tick in enumerate(ticks):
            self._scheduler.add_job(tick.job, "interval", seconds=tick.seconds, id=f"tick-{number}")

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what runs, then be quiet."""
        self._scheduler.shutdown(wait=True)
