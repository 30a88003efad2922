"""Notices on their way to the product: sent in the background, again until it says they were kept."""

import heapq
import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import requests

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock

LATE = timedelta(minutes=2)
PATIENCE_S = 5.0
TICK_S = 0.2
THREADS = 4

Sheet = tuple[dict[str, str], bytes]
"""The headers and the body of a notice."""


@dataclass(slots=True)
class Letter:
    """One notice; `write` signs it anew each time, `answers` are the HTTP statuses so far, 0 for silence."""

    url: str
    kind: str
    write: Callable[[], Sheet]
    answers: list[int] = field(default_factory=list)
    taken: bool = False


class Post:
    """A heap of what is due on the sandbox's clock, and a few threads that send it.

    `kept` tells from status and body whether the product took a letter.
    """

    def __init__(
        self, clock: Clock, log: CallLog, pauses: Sequence[timedelta],
        kept: Callable[[int, bytes], bool],
    ) -> None:  # fmt: skip
        self.sent: list[Letter] = []
        self._clock, self._log, self._pauses, self._kept = clock, log, pauses, kept
        self._due: list[tuple[datetime, int, Letter]] = []
        self._order = itertools.count()
        self._bell = threading.Condition()
        self._over = threading.Event()

    def start(self, threads: int = THREADS, tick: Callable[[], None] = lambda: None) -> None:
        """Begin sending; `tick` is called between looks."""
        for _ in range(threads):
            threading.Thread(target=self._work, args=(tick,), daemon=True).start()

    def stop(self) -> None:
        """Send no more."""
        self._over.set()

    def send(self, letter: Letter, how: str = "once") -> None:
        """Once, twice, late or never; a letter without an address stays here."""
        with self._bell:
            self.sent.append(letter)
        if how == "never" or not letter.url:
            return
        now = self._clock.now()
        for _ in range(2 if how == "twice" else 1):
            self._later(letter, now + LATE if how == "late" else now)

    def _later(self, letter: Letter, at: datetime) -> None:
        with self._bell:
            heapq.heappush(self._due, (at, next(self._order), letter))
            self._bell.notify()

    def _work(self, tick: Callable[[], None]) -> None:
        while not self._over.is_set():
            tick()
            if letter := self._next():
                self._carry(letter)

    def _next(self) -> Letter | None:
        with self._bell:
            if not self._due or self._due[0][0] > self._clock.now():
                self._bell.wait(TICK_S)
            if self._due and self._due[0][0] <= self._clock.now():
                return heapq.heappop(self._due)[2]
            return None

    def _carry(self, letter: Letter) -> None:
        status, taken = self._knock(letter)
        letter.answers.append(status)
        letter.taken = letter.taken or taken
        self._log.add(f"notice {letter.kind}", str(status or "没有回答"), good=taken)
        tries = len(letter.answers)
        if not taken and not letter.taken and tries <= len(self._pauses):
            self._later(letter, self._clock.now() + self._pauses[tries - 1])

    def _knock(self, letter: Letter) -> tuple[int, bool]:
        headers, body = letter.write()
        try:
            answer = requests.post(
                letter.url, body, headers=headers, timeout=PATIENCE_S,
                proxies={"http": ""}, allow_redirects=False,
            )  # fmt: skip
            return answer.status_code, self._kept(answer.status_code, answer.content)
        except requests.RequestException:
            return 0, False
