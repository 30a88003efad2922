"""`python3 -m tests storm [--long]` and `python3 -m tests replay SEED`: the storms, and their report."""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bot.channels.rigs import all_rigs, one_rig_each, rig_named
from tests.servers.postgres import PostgresServer, postgres_server
from tests.storms import channels, days, edge, kills, refunds, report, steps
from tests.storms.crews import DAYS, STEP, Crew, Place, Shift
from tests.storms.mutants import MUTANTS, hunt
from tests.storms.races import RaceResult, TwoHouses, partials, pressers
from tests.storms.report import Line
from tests.storms.tables import Files, Server, folder

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability-report.md"


@dataclass(frozen=True)
class Size:
    """How often each storm blows."""

    name: str
    sqlite: int
    postgres: int
    channels: int
    channels_postgres: int
    variants: int
    races: int
    edge: int
    edge_http: int
    kills: int
    days: int


SHORT = Size("short", 1_000, 200, 400, 80, 5, 200, 20_000, 2_000, 10, 100)
LONG = Size("long", 10_000, 2_000, 2_000, 400, 30, 2_000, 200_000, 20_000, 100, 1_000)


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
    with _files() as files, files.story() as engine:
        if kind == "step":
            told = steps.crash_at(engine, *divmod(int(number), 1000))[0]
        elif kind == DAYS:
            told = days.play(engine, int(number))
        elif kind.startswith(STEP):
            point, variant = divmod(int(number), 1000)
            with channels.standing(rig_named(kind.removeprefix(STEP))) as rig:
                told = channels.crash_at(engine, point, variant, rig)[0]
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
        for name, blow in _storms(size, seed, server):
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


def _storms(
    size: Size, seed: int, server: PostgresServer
) -> Iterator[tuple[str, Callable[[], Iterator[Line]]]]:
    yield "schedules SQLite", lambda: _schedules(seed, size.sqlite, None)
    yield "schedules PostgreSQL", lambda: _schedules(seed + 10**7, size.postgres, server)
    yield "channels SQLite", lambda: _channels(seed, size.channels, None)
    yield "channels PostgreSQL", lambda: _channels(seed + 10**7, size.channels_postgres, server)
    yield "channels steps", lambda: _channel_steps(size.variants, seed)
    yield "steps", lambda: _steps(size.variants, seed)
    yield "days", lambda: _days(size.days, seed)
    yield "races", lambda: _races(size.races, seed, server)
    yield "mutants", lambda: _mutants(seed)
    yield "edge", lambda: _edge(size, seed)
    yield "kills", lambda: kills.storm(size.kills, server)


def _schedules(seed: int, count: int, server: PostgresServer | None) -> Iterator[Line]:
    with Crew(server) as crew:
        shift = crew.play([Shift("play", seed + n) for n in range(count)])
    name = f"refund schedules, {'PostgreSQL' if server else 'SQLite'}"
    yield Line(name, count, shift.facts(), shift.faults)


def _channels(seed: int, count: int, server: PostgresServer | None) -> Iterator[Line]:
    """Each channel in turn, every way to connect it getting its share."""
    names = [made.name for made in all_rigs()]
    place = "PostgreSQL" if server else "SQLite"
    with Crew(server) as crew:
        for number, name in enumerate(names):
            share = range(number, count, len(names))
            shift = crew.play([Shift(name, seed + n) for n in share])
            yield Line(
                f"refunds through {name}, {place}", shift.played, shift.facts(), shift.faults
            )


def _channel_steps(variants: int, seed: int) -> Iterator[Line]:
    """A death at every numbered point of the walk through each channel."""
    with Crew(None) as crew:
        for number, made in enumerate(one_rig_each()):
            chosen = [(seed + number + 7 * n) % len(steps.VARIANTS) for n in range(variants)]
            shift = crew.play([
                Shift(f"{STEP}{made.name}", point * 1000 + variant)
                for variant in chosen for point in range(1, steps.MOST_POINTS + 1)
            ])  # fmt: skip
            name = f"a crash at every step through {made.name}"
            yield Line(name, shift.played, shift.facts(), shift.faults)


def _steps(variants: int, seed: int) -> Iterator[Line]:
    """A death at every numbered point of the walk, with some or all kinds of answers."""
    chosen = [(seed + 7 * n) % len(steps.VARIANTS) for n in range(variants)]
    with Crew(None) as crew:
        shift = crew.play([
            Shift("step", point * 1000 + variant)
            for variant in chosen
            for point in range(1, steps.MOST_POINTS + 1)
        ])  # fmt: skip
    yield Line("a crash at every numbered step", shift.played, shift.facts(), shift.faults)


def _days(count: int, seed: int) -> Iterator[Line]:
    """Weeks of reports, with processes that die and a clock that is set."""
    with Crew(None) as crew:
        shift = crew.play([Shift(DAYS, seed + n) for n in range(count)])
    sums, states = shift.sums, shift.states
    facts = (f"{sums['crashes']} crashes, {sums['sleeps']} sleeps, {sums['maybe']} marked 可能重复; reports: "
             + ", ".join(f"{count} {state}" for state, count in states.most_common()))  # fmt: skip
    yield Line("reports over weeks, crashes and clock jumps", count, facts, shift.faults)


def _races(count: int, seed: int, server: PostgresServer) -> Iterator[Line]:
    houses = TwoHouses()
    try:
        with _files() as files, server.fresh_database() as database:
            place = Server(database.owner_url, database.app_url)
            for tables in (files, place):
                yield _pressing(tables, count, seed, houses)
                yield _parting(tables, max(1, count // 4), seed)
            place.close()
    finally:
        houses.close()


def _pressing(tables: Place, count: int, seed: int, houses: TwoHouses) -> Line:
    result = RaceResult()
    for number in range(count):
        with tables.story() as engine:
            race = houses.race if number % 2 else pressers
            race(engine, seed + number, result)
    told = f"{result.losers_told} losers told who came first"
    return Line(
        f"eight pressers, threads and two processes, {tables.name}",
        result.races,
        told,
        result.faults,
    )


def _parting(tables: Place, count: int, seed: int) -> Line:
    faults: list[str] = []
    for number in range(count):
        with tables.story() as engine:
            faults += [f"race {seed + number}: {one}" for one in partials(engine, seed + number)]
    return Line(
        f"eleven parts race for eight, {tables.name}", count, "three read the remainder", faults
    )


def _mutants(seed: int) -> Iterator[Line]:
    with _files() as files:
        caught = [hunt(mutant, files, seed) for mutant in MUTANTS]
    for one in caught:
        print(
            f"  {one.about}: {f'story {one.after}, {one.by}' if one.after else 'NOT CAUGHT'}",
            flush=True,
        )
    missed = [f"not caught: {one.about}" for one in caught if not one.after]
    slowest = max(one.after for one in caught)
    yield Line(
        "mutants", len(caught), f"every one caught within {slowest} stories", missed, bound=False
    )


def _edge(size: Size, seed: int) -> Iterator[Line]:
    result = edge.run(size.edge, size.edge_http, seed)
    faces = f"{len(result.faces)} kind of refusal, slowest {result.slowest_in_process:.0f} ms in process"
    yield Line("broken callbacks", result.cases, faces, result.faults)


@contextmanager
def _files() -> Iterator[Files]:
    with tempfile.TemporaryDirectory(prefix="zhanggui-storm-", dir=folder()) as made:
        yield Files(Path(made))


if __name__ == "__main__":
    sys.exit(main())
