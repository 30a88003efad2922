"""`python3 -m tests storm [--long]` and `python3 -m tests replay SEED`: the storms, and their report."""

import argparse
import logging
import random
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bot.channels.rigs import rig_named
from tests.servers.postgres import postgres_server
from tests.storms import channels, days, refunds, report, steps
from tests.storms.blows import LONG, SHORT, Size, storm_files, storms
from tests.storms.crews import DAYS, MEND, STEP
from tests.storms.report import Line

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability-report.md"


def main(argv: list[str] | None = None) -> int:
    """Storm or replay; 0 when nothing broke."""
    asked = grammar().parse_args(argv)
    logging.disable(logging.CRITICAL)  # what goes wrong here goes wrong on purpose
    if asked.what == "replay":
        return replay(asked.story, asked.steps)
    seed = asked.seed or random.SystemRandom().randrange(10**6, 10**9)
    size = LONG if asked.long else SHORT
    print(f"storm: {size.name}, seed {seed}", flush=True)
    return storm(size, seed, only=asked.only)


def grammar() -> argparse.ArgumentParser:
    """What can be asked for."""
    asked = argparse.ArgumentParser(prog="python3 -m tests storm", description=__doc__)
    asked.add_argument("--long", action="store_true", help="ten times more, for a release")
    asked.add_argument("--seed", type=int, default=0, help="the same storm again")
    asked.add_argument(
        "--only", default="", help="one storm, by a word of its name; writes no report"
    )
    asked.set_defaults(what="storm")
    choices = asked.add_subparsers(dest="what")
    again = choices.add_parser("replay", help="one story as it was")
    again.add_argument(
        "story", help="the seed of a schedule, step-17003, days-5, or a channel's name and a seed"
    )
    again.add_argument(
        "--steps", type=int, default=refunds.STEPS, help="the quick tests play fewer"
    )
    return asked


def replay(story: str, length: int) -> int:
    """`123` is a schedule, `step-17003` a death at point 17 with variant 3, `wechat_pay-partner-123` a
    schedule through a channel, `days-123` weeks of reports; told step by step."""
    kind, _, number = story.rpartition("-")
    with storm_files() as files, files.story() as engine:
        if kind == "step":
            told = steps.crash_at(engine, *divmod(int(number), 1000))[0]
        elif kind == DAYS:
            told = days.play(engine, int(number))
        elif kind.startswith(STEP):
            point, variant = divmod(int(number), 1000)
            with channels.standing(rig_named(kind.removeprefix(STEP))) as rig:
                told = channels.crash_at(engine, point, variant, rig)[0]
        elif kind.startswith(MEND):
            point, variant = divmod(int(number), 1000)
            with channels.standing(rig_named(kind.removeprefix(MEND))) as rig:
                told = channels.mend_and_crash_at(engine, point, variant, rig)[0]
        elif kind:
            with channels.standing(rig_named(kind)) as rig:
                told = channels.play(engine, int(number), rig, length)
        else:
            told = refunds.play(engine, int(number), length)
    print(f"seed {told.seed}: {' '.join(told.steps)}\nrefunds: {dict(told.states)}")
    for violation in told.violations:
        print(violation)
    print("nothing broke" if not told.violations else f"{len(told.violations)} violations")
    return 1 if told.violations else 0


def storm(size: Size, seed: int, *, only: str) -> int:
    """Every storm, a line for each, and the page."""
    lines: list[Line] = []
    began = time.monotonic()
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server())
        for name, blow in storms(size, seed, server):
            if only not in name:
                continue
            start = time.monotonic()
            for line in blow():
                lines.append(line.lasting(time.monotonic() - start))
                print(lines[-1].spoken(), flush=True)
                start = time.monotonic()
        where = server.describe().partition(" (")[0]
    if not only:
        PAGE.write_text(
            report.page(size.name, seed, lines, where, time.monotonic() - began), "utf-8"
        )
    broken = [line for line in lines if line.faults]
    print("storm: nothing broke" if not broken else f"storm: {len(broken)} storms found something")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
