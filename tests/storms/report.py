"""The page that says what the storms were made of and what they found; no place of any machine on it."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from storage.base.database import sqlite_module

SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One storm: how many runs, what happened in them, what broke; `bound`: 3/n says something here."""

    name: str
    runs: int
    facts: str
    faults: Sequence[str] = field(default_factory=list)
    bound: bool = True
    seconds: float = 0.0

    def lasting(self, seconds: float) -> "Line":
        """The same, with how long it took."""
        return replace(self, seconds=seconds)

    @property
    def verdict(self) -> str:
        """Held or broken; zero in n runs means, at 95 %, fewer than 3/n."""
        if self.faults:
            return f"**{len(self.faults)} broken**"
        return f"held; < {3 / self.runs:.2%} at 95 %" if self.bound and self.runs > 3 else "held"

    def spoken(self) -> str:
        """For the terminal."""
        broken = "".join(f"\n    {fault}" for fault in self.faults[:SHOWN])
        return f"{self.name}: {self.runs} runs, {self.verdict} ({self.seconds:.0f} s)\n  {self.facts}{broken}"


def page(size: str, seed: int, lines: Sequence[Line], postgres: str, seconds: float) -> str:
    """The whole page, as Markdown."""
    rows = "\n".join(
        f"| {line.name} | {line.runs:,} | {line.verdict} | {line.seconds:.0f} s | {line.facts} |"
        for line in lines
    )
    broken = [fault for line in lines for fault in line.faults]
    verdict = "Nothing broke." if not broken else f"{len(broken)} findings, listed below."
    findings = "".join(f"\n- {fault}" for fault in broken[:200])
    return f"""# Reliability report

Written by `python3 -m tests storm`{" --long" if size == "long" else ""}; do not edit.

**{verdict}** Seed {seed}, {size} size, {seconds / 60:.1f} minutes. SQLite {sqlite_module().sqlite_version},
PostgreSQL {postgres}, Python {platform.python_version()}.

`python3 -m tests storm --seed {seed}` blows the same storm; `python3 -m tests replay N` repeats one schedule, step by
step (`step-17003`: a death at point 17, answer 3). Zero failures in n runs mean, at 95 %, fewer than 3/n.

| storm | runs | verdict | took | made of |
| --- | --- | --- | --- | --- |
{rows}

What a schedule mixes: requests, presses (doubled, stale, captured, foreign, by the wrong role, on one's own
request), text twins, right and wrong codes, stuck money sent on by one
or two, changes of roles, the four jobs, jumps of the clock, a channel that
loses, delays, garbles, forges and refuses, notices early, late, twice, never, forged and lying, a platform that is
busy or silent, processes that die before or after any commit and any call, and processes that sleep past their
leases while others work. The invariants are checked in the middle, at the end, and again when every fault is off
and everything due is done.
{findings}
"""
