"""The full-disk storm: nothing can be written, nothing is acknowledged; with room again everything goes on."""

import logging
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.postgres import Database
from tests.storms.report import Line
from tests.storms.town import Town
from tests.storms.traffic import Outcome, ask_once, settle, traffic, wait

SIZE = "24m"  # of the small disk
FULL, ROOM, PAUSE = 3.0, 2.0, 0.05  # seconds
BACK = 10.0  # seconds after which everything must work again


class SmallDisk:
    """A file system of its own, in memory, and a ballast that fills it to the last byte."""

    name = "a disk of its own"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, town: Town) -> None:
        """ENOSPC from the next write on."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (65_536, 4_096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def free(self, town: Town) -> None:
        """As before."""
        self._ballast.unlink()


class Limit:
    """Whoever may not mount: the process may not write beyond the beginning of a file."""

    name = "a limit on every file"

    def fill(self, town: Town) -> None:
        """EFBIG from the next write on."""
        self._limit(town, 4_096)

    def free(self, town: Town) -> None:
        """As before."""
        self._limit(town, resource.RLIM_INFINITY)

    def _limit(self, town: Town, most: int) -> None:
        for process in town.processes.values():
            _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, hard))


def storm(times: int) -> Iterator[Line]:
    """One process on SQLite, whose disk is full so many times while people talk."""
    logging.disable(logging.CRITICAL)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhanggui-full-")))
        disk = stack.enter_context(_disk(folder / "data"))
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhanggui-logs-")))
        database = Database("", f"sqlite:///{folder}/data/shop.db")
        town = Town(database, logs, stack, crew=("run 0",))
        outcome = Outcome()
        with traffic(town, outcome):
            for _ in range(times):
                town.subscribe()
                time.sleep(ROOM)
                _once(town, disk, outcome)
        if not outcome.answers[503]:
            outcome.faults.append("the disk was never full: this storm shows nothing")
        settle(town, outcome)
        facts = f"{disk.name}; {outcome.facts(town)}"
        yield Line("a full disk under SQLite", times, facts, outcome.faults)


def _once(town: Town, disk: SmallDisk | Limit, outcome: Outcome) -> None:
    """What still fits into pages that SQLite has already may be kept; nothing else is acknowledged."""
    disk.fill(town)
    give_up = time.monotonic() + FULL
    while time.monotonic() < give_up:
        ask_once(town, outcome, town.ports[0])
        time.sleep(PAUSE)
    disk.free(town)
    came = time.monotonic()
    if not wait(lambda: ask_once(town, outcome, town.ports[0]) == 200):
        outcome.faults.append("calm  it never went on")
    elif time.monotonic() - came > BACK:
        outcome.faults.append(f"calm  {time.monotonic() - came:.0f} s until it went on")


@contextmanager
def _disk(folder: Path) -> Iterator[SmallDisk | Limit]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        yield Limit()
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
