"""The outage storm: PostgreSQL and Redis go away and come back, and a worker is stopped past every lease."""

import logging
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from storage.post.work import LEASE
from tests.servers import postgres, redis
from tests.servers.processes import Server
from tests.storms.report import Line
from tests.storms.town import Town
from tests.storms.traffic import Outcome, ask_once, settle, traffic, wait

AWAY = 3.0  # seconds for which a server is gone
BACK = 10.0  # seconds after which everything must work again
NAP = LEASE.total_seconds() + 15  # longer than the lease of any message or work


def storm(times: int) -> Iterator[Line]:
    """Each server is lost so many times under traffic, with a worker that sleeps through the first of them."""
    logging.disable(logging.CRITICAL)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhanggui-outage-")))
        server = stack.enter_context(postgres.own_server(durable=True))
        memory = stack.enter_context(redis.own_server())
        assert server.process is not None
        assert memory.process is not None
        database = stack.enter_context(server.fresh_database())
        town = Town(database, folder, stack, redis_url=memory.url)
        outcome = Outcome()
        slowest = _lose(town, server.process, memory, times, outcome)
        settle(town, outcome)
        facts = f"{outcome.facts(town)}; back within {slowest:.1f} s; a worker slept {NAP:.0f} s"
        yield Line("PostgreSQL and Redis lost and back, a worker stopped", times * 2 + 1, facts,
                   outcome.faults)  # fmt: skip


def _lose(
    town: Town, database: Server, memory: redis.RedisServer, times: int, outcome: Outcome
) -> float:
    """The slowest return, in seconds."""
    returns = [0.0]
    with traffic(town, outcome, lanes=1):
        time.sleep(1.0)
        town.subscribe()
        town.nap("work 0")
        asleep = time.monotonic()
        for number in range(times):
            town.subscribe()
            _forget(memory, flushed=number % 2 == 1)
            returns.append(_crash(town, database, outcome))
        time.sleep(max(0.0, asleep + NAP - time.monotonic()))
        town.wake("work 0")
        town.subscribe()
        time.sleep(2.0)
    return max(returns)


def _crash(town: Town, database: Server, outcome: Outcome) -> float:
    """PostgreSQL dies as in a power cut; seconds from its return until both doors answer 200 again."""
    database.stop(signal.SIGQUIT)
    time.sleep(AWAY)
    for port in town.ports:
        answer = ask_once(town, outcome, port)
        if answer != 503:
            outcome.faults.append(f"inbox.kept  answered {answer} without a database")
    database.start()
    came = time.monotonic()
    if not wait(lambda: all(ask_once(town, outcome, port) == 200 for port in town.ports)):
        outcome.faults.append("calm  the doors stay closed after the database is back")
    needed = time.monotonic() - came
    if needed > BACK:
        outcome.faults.append(f"calm  {needed:.0f} s until the doors were open again")
    return needed


def _forget(memory: redis.RedisServer, *, flushed: bool) -> None:
    """Redis is emptied, or away for a while and empty afterwards."""
    assert memory.process is not None
    if flushed:
        memory.flush()
        return
    memory.process.stop(signal.SIGKILL)
    time.sleep(AWAY)
    memory.process.start()
