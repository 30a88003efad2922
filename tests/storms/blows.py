"""Every storm by its name, how often it blows, and the line it leaves in the report."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.base.database import Engine, open_database
from storage.migrating import prepare
from tests.bot.channels.rigs import all_rigs, one_rig_each
from tests.servers.postgres import PostgresServer
from tests.storms import drills, edge, full_disk, kills, mending_steps, outages, steps, walls
from tests.storms.crews import DAYS, MEND, STEP, Crew, Place, Shift
from tests.storms.mending_mutants import MENDING_MUTANTS
from tests.storms.mutants import MUTANTS, hunt
from tests.storms.races import RaceResult, TwoHouses, partials, pressers
from tests.storms.report import Line
from tests.storms.tables import Files, Server, folder


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
    outages: int
    full_disks: int
    drills: int
    walls: int


SHORT = Size("short", 1_000, 200, 400, 80, 5, 200, 20_000, 2_000, 10, 100, 2, 2, 1, 5_000)
LONG = Size(
    "long", 10_000, 2_000, 2_000, 400, 30, 2_000, 200_000, 20_000, 100, 1_000, 20, 20, 20, 100_000
)


def storms(
    size: Size, seed: int, server: PostgresServer
) -> Iterator[tuple[str, Callable[[], Iterator[Line]]]]:
    """Each by its name, ready to blow."""
    yield "schedules SQLite", lambda: _schedules(seed, size.sqlite, None)
    yield "schedules PostgreSQL", lambda: _schedules(seed + 10**7, size.postgres, server)
    yield "channels SQLite", lambda: _channels(seed, size.channels, None)
    yield "channels PostgreSQL", lambda: _channels(seed + 10**7, size.channels_postgres, server)
    yield "channels steps", lambda: _channel_steps(size.variants, seed)
    yield "channels mending", lambda: _channel_mendings(size.variants, seed)
    yield "steps", lambda: _steps(size.variants, seed)
    yield "days", lambda: _days(size.days, seed)
    yield "walls", lambda: _walls(size.walls, seed, server)
    yield "races", lambda: _races(size.races, seed, server)
    yield "mutants", lambda: _mutants(seed)
    yield "edge", lambda: _edge(size, seed)
    yield "kills", lambda: kills.storm(size.kills, server)
    yield "outages", lambda: outages.storm(size.outages)
    yield "full disk", lambda: full_disk.storm(size.full_disks)
    yield "drills", lambda: drills.storm(size.drills, server)


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


def _channel_mendings(variants: int, seed: int) -> Iterator[Line]:
    """A death at every numbered point of stuck money on its way, where a channel can send it on."""
    most = len(mending_steps.VARIANTS)
    chosen = [(seed + 5 * n) % most for n in range(min(variants, most))]
    with Crew(None) as crew:
        for made in (one for one in one_rig_each() if one.name.startswith("wechat_pay")):
            shift = crew.play([
                Shift(f"{MEND}{made.name}", point * 1000 + variant)
                for variant in chosen for point in range(1, mending_steps.MOST_POINTS + 1)
            ])  # fmt: skip
            name = f"a crash at every step of stuck money through {made.name}"
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


def _walls(asks: int, seed: int, server: PostgresServer) -> Iterator[Line]:
    """Many shops; on PostgreSQL the app's own role, whose only connection goes from shop to shop."""
    with storm_files() as files, server.fresh_database() as database:
        with files.bare() as engine:
            yield _walled(engine, "SQLite", asks * 4 // 5, seed)
        one = open_database(database.app_url, pool_size=1)
        prepare(one, database.owner_url)
        yield _walled(one, "PostgreSQL, one connection", asks // 5, seed)
        one.dispose()


def _walled(engine: Engine, place: str, asks: int, seed: int) -> Line:
    result = walls.run(engine, seed, asks=asks)
    faults = [str(one) for one in result.found]
    return Line(f"questions with foreign things in hand, {place}", asks, "20 shops", faults)


def _races(count: int, seed: int, server: PostgresServer) -> Iterator[Line]:
    houses = TwoHouses()
    try:
        with storm_files() as files, server.fresh_database() as database:
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
    with storm_files() as files:
        caught = [hunt(mutant, files, seed) for mutant in (*MUTANTS, *MENDING_MUTANTS)]
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
def storm_files() -> Iterator[Files]:
    with tempfile.TemporaryDirectory(prefix="zhanggui-storm-", dir=folder()) as made:
        yield Files(Path(made))
