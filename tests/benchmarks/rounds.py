"""How two things are compared fairly: in turn, in one run, and judged with their spread."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LEAST_ROUNDS = 7

Side = Callable[[], float]
"""Does its work once and returns what it cost: seconds, bytes, whatever both sides share."""


class Scale(StrEnum):
    """How much is measured: enough to try the machinery, enough for a figure, or all of it."""

    QUICK = "quick"
    USUAL = "usual"
    FULL = "full"

    def pick(self, quick: int, usual: int, full: int) -> int:
        """The size that belongs to this scale."""
        return {Scale.QUICK: quick, Scale.USUAL: usual, Scale.FULL: full}[self]

    @property
    def rounds(self) -> int:
        """Measured rounds; a quick run gives no figures, so one will do."""
        return self.pick(1, LEAST_ROUNDS, LEAST_ROUNDS)


@dataclass(frozen=True, slots=True)
class Measured:
    """The ratio of every round, and of what: sizes, and the clock that was used; `notes` follow below."""

    ratios: tuple[float, ...]
    sizes: str
    notes: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)


@dataclass(frozen=True, slots=True)
class Target:
    """A promise of ours about a ratio; `later` is where it shall go next."""

    id: str
    goal: float
    measure: Callable[[Scale], Measured]
    at_least: bool = False
    later: float | None = None

    @property
    def words(self) -> str:
        """`≤ 1.25, then 0.75`."""
        then = "" if self.later is None else f", then {self.later:g}"
        return f"{'≥' if self.at_least else '≤'} {self.goal:g}{then}"

    def verdict(self, measured: Measured) -> str:
        """`met` or `missed` only when every round says so; a spread across the goal is `unclear`."""
        kept = {ratio >= self.goal if self.at_least else ratio <= self.goal
                for ratio in measured.ratios}  # fmt: skip
        if len(kept) > 1:
            return "unclear"
        return "met" if kept.pop() else "missed"


def compare(ours: Side, theirs: Side, rounds: int) -> tuple[float, ...]:
    """A B A B, the first pair unmeasured; one ratio of costs a round."""
    pairs = [ours() / theirs() for _ in range(rounds + 1)]
    return tuple(pairs[1:])


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time of this process, all its threads, while it works."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def wall_seconds(work: Callable[[], object]) -> float:
    """Time that passes: for what waits for a disk or for another process."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def insist(true: bool, what: str) -> None:
    """The answer is checked before the clock: a wrong one is fast for free."""
    if not true:
        raise AssertionError(what)
