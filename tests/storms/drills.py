"""The restore drill: a backup while everybody talks, put back elsewhere, proven, paused, and then lived in."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from storage.base.database import Engine, enter_merchant, open_database, reading
from storage.checking import check_house
from storage.pausing import money_paused
from storage.schema import refunds
from tests.servers.postgres import PostgresServer
from tests.servers.processes import free_port
from tests.storms.report import Line
from tests.storms.shop import NUMBERS, SALES, SHOPS, VAULT
from tests.storms.town import Town
from tests.storms.traffic import Outcome, drain, settle, traffic

TALK = 4.0  # seconds between two drills
CREW = ("serve 0", "work 0", "work 1")


def storm(times: int, server: PostgresServer) -> Iterator[Line]:
    """So many backups under traffic, each restored and released; the town moves into the last one."""
    logging.disable(logging.CRITICAL)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhanggui-drill-")))
        town = Town(stack.enter_context(server.fresh_database()), folder, stack)
        outcome = Outcome()
        copies: list[tuple[Path, Engine]] = []
        with traffic(town, outcome):
            for number in range(times):
                town.subscribe()
                time.sleep(TALK)
                copies.append(_drill(town, server, stack, folder / f"{number}.zip", outcome))
            time.sleep(TALK)
        settle(town, outcome)
        facts = outcome.facts(town)
        known = _states(copies[-1][1])
        _move(town, *copies[-1], outcome)
        facts += f"; moved into the last copy with {len(known)} refunds of {len(_paid(town))} paid"
        yield Line("backups under traffic, restored and lived in", times, facts, outcome.faults)


def _drill(
    town: Town, server: PostgresServer, stack: ExitStack, file: Path, outcome: Outcome
) -> tuple[Path, Engine]:
    """One backup and its restored copy: whole, paused, refused a second time, and released by the channels."""
    database = stack.enter_context(server.fresh_database())
    config = town.configure(database, free_port())
    _must(0, town, outcome, "backup", str(file))
    _must(0, town, outcome, "restore", str(file), config=config)
    engine = open_database(database.app_url)
    stack.callback(engine.dispose)
    outcome.faults += [f"restore.true  {one}" for one in check_house(engine, VAULT, _now())]
    outcome.faults += [
        f"restore.true  {one} may move money" for one in SHOPS if not _paused(engine, one)
    ]
    _must(1, town, outcome, "restore", str(file), config=config)
    _must(0, town, outcome, "restore", "--resume", config=config)
    outcome.faults += [
        f"restore.true  {one} is still paused" for one in SHOPS if _paused(engine, one)
    ]
    return config, engine


def _must(
    status: int, town: Town, outcome: Outcome, *words: str, config: Path | None = None
) -> None:
    done = town.types(*words, config=config)
    if done.returncode != status:
        outcome.faults.append(
            f"restore.true  {' '.join(words)}: {done.returncode}, {done.stderr[-200:]}"
        )


def _move(town: Town, config: Path, engine: Engine, outcome: Outcome) -> None:
    """The old house is gone: the copy goes on, and agrees with the channel on every refund it knows."""
    before = set(_paid(town))
    town.move(config, engine)
    town.ports = []
    for name in CREW:
        town.start(name)
    drain(engine, outcome)
    outcome.faults += [f"restore.true  {one}" for one in check_house(engine, VAULT, _now())]
    theirs = _paid(town)
    for number, state in _states(engine).items():
        if state == "succeeded" and number not in theirs:
            outcome.faults.append(f"money.match  {number}: succeeded here, not there")
    for merchant, order, amount in _sums(town):
        paid = {NUMBERS[m]: sales for m, sales in SALES.items()}[merchant][order]
        if amount > paid:
            outcome.faults.append(f"money.bound  {order}: {amount} of {paid} went back")
    unknown = set(theirs) - before - set(_states(engine))
    outcome.faults += [f"money.once  {number}: paid, and nobody knows it" for number in unknown]


def _paid(town: Town) -> list[str]:
    """The numbers of the refunds that the channel made."""
    made = town.sandbox.books.refunds.items()
    return [number for (_, number), one in made if one.state == "SUCCEEDED"]


def _sums(town: Town) -> Iterator[tuple[str, str, int]]:
    """What went back of each order, as the channel has it."""
    sums: dict[tuple[str, str], int] = {}
    for (merchant, _), one in town.sandbox.books.refunds.items():
        if one.state == "SUCCEEDED":
            key = (merchant, one.order_number)
            sums[key] = sums.get(key, 0) + one.amount_fen
    yield from ((merchant, order, amount) for (merchant, order), amount in sums.items())


def _states(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        enter_merchant(connection, "m1")
        return {row.channel_number: row.state for row in connection.execute(select(refunds))}


def _paused(engine: Engine, merchant_id: str) -> bool:
    with reading(engine) as connection:
        enter_merchant(connection, merchant_id)
        return money_paused(connection, merchant_id)


def _now() -> datetime:
    return datetime.now(UTC)
