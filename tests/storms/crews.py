"""Two processes that play stories side by side, each on databases of its own."""

import logging
import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bot.channels.rig import Rig
from tests.bot.channels.rigs import rig_named
from tests.servers.postgres import Database, PostgresServer
from tests.storms import channels, days, refunds, steps
from tests.storms.refunds import Story
from tests.storms.tables import Files, Server, folder

HANDS = 2
DAYS = "days"
STEP = "step-"  # before a channel's name: a death at a point of a refund through it
MEND = "mend-"  # the same of stuck money on its way to the shop's own card
Place = Files | Server


@dataclass(frozen=True)
class Shift:
    """One story to play: a schedule by its seed, a death at a point, a schedule through a channel, or weeks."""

    kind: str
    number: int

    @property
    def name(self) -> str:
        """As `replay` knows it."""
        return str(self.number) if self.kind == "play" else f"{self.kind}-{self.number}"


@dataclass
class Played:
    """Many stories together."""

    played: int = 0
    faults: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)

    def add(self, shift: Shift, story: Story) -> None:
        """One more."""
        self.played += 1
        self.faults += [f"seed {shift.name}: {violation}" for violation in story.violations]
        self.states.update(story.states)
        for name in ("crashes", "sleeps", "calls", "events", "maybe"):
            self.sums[name] += getattr(story, name)

    def facts(self) -> str:
        """What they were made of."""
        s = self.sums
        ends = ", ".join(f"{count} {state}" for state, count in self.states.most_common())
        return (f"{s['events']} events, {s['crashes']} crashes, {s['sleeps']} sleeps, {s['calls']} calls to the "
                f"channel, {s['maybe']} marked 可能重复; refunds: {ends}")  # fmt: skip


class Crew:
    """The processes; on PostgreSQL each has a database of its own."""

    def __init__(self, server: PostgresServer | None) -> None:
        self._server = server
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        spawn = multiprocessing.get_context("spawn")
        databases = spawn.Queue()
        for _ in range(HANDS):
            databases.put(
                self._stack.enter_context(self._server.fresh_database()) if self._server else None
            )
        self._pool = self._stack.enter_context(
            ProcessPoolExecutor(HANDS, spawn, _settle_in, (databases,))
        )
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._pool.submit(_leave)
        self._pool.submit(_leave)
        self._stack.close()

    def play(self, shifts: Sequence[Shift]) -> Played:
        """All of them, whoever is free taking the next."""
        played = Played()
        for shift, story in zip(shifts, self._pool.map(_play, shifts, chunksize=5), strict=True):
            if story is not None:
                played.add(shift, story)
        return played


HOME: list[Place] = []
RIGS = ExitStack()


def _settle_in(databases: "multiprocessing.Queue[Database | None]") -> None:
    logging.disable(logging.CRITICAL)
    database = databases.get()
    if database is None:
        HOME.append(Files(Path(tempfile.mkdtemp(prefix="zhanggui-storm-", dir=folder()))))
    else:
        HOME.append(Server(database.owner_url, database.app_url))


def _leave() -> None:
    for place in HOME:
        place.close()
    HOME.clear()
    RIGS.close()


def _play(shift: Shift) -> Story | None:
    """The story; None when the walk is shorter than the point it should die at."""
    with HOME[0].story() as engine:
        if shift.kind == "play":
            return refunds.play(engine, shift.number)
        if shift.kind == DAYS:
            return days.play(engine, shift.number)
        point, variant = divmod(shift.number, 1000)
        if shift.kind == "step":
            story, reached = steps.crash_at(engine, point, variant)
        elif shift.kind.startswith(STEP):
            rig = _rig(shift.kind.removeprefix(STEP))
            story, reached = channels.crash_at(engine, point, variant, rig)
        elif shift.kind.startswith(MEND):
            rig = _rig(shift.kind.removeprefix(MEND))
            story, reached = channels.mend_and_crash_at(engine, point, variant, rig)
        else:
            return channels.play(engine, shift.number, _rig(shift.kind))
        return story if reached else None


@cache
def _rig(name: str) -> Rig:
    """One per process: its keys are slow to make."""
    return RIGS.enter_context(channels.standing(rig_named(name)))
