"""The kill storm: serve and work processes die by kill -9 under traffic, and nothing acknowledged is lost."""

import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from storage.schema import inbox, refunds
from tests.bot.wecom.clean_room import knock, text
from tests.servers.postgres import PostgresServer
from tests.storms.report import Line
from tests.storms.town import Town
from tests.storms.traffic import Outcome, count, settle, traffic, wait


def storm(kills: int, server: PostgresServer) -> Iterator[Line]:
    """Kill each kind of process that many times; then the same event four times at once."""
    logging.disable(logging.CRITICAL)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhanggui-kills-")))
        town = Town(stack.enter_context(server.fresh_database()), folder, stack)
        outcome = Outcome()
        faults = four_at_once(town)
        yield Line(
            "one event four times at once, two serve processes",
            4,
            "one action, four 200s",
            faults,
            bound=False,
        )
        _under_traffic(town, kills, outcome)
        settle(town, outcome)
        facts = outcome.facts(town)
        yield Line("kill -9 of serve and work under traffic", kills * 2, facts, outcome.faults)


def four_at_once(town: Town) -> list[str]:
    """Two deliveries to each process at the same moment; what is wrong with the outcome."""
    inner = text("退款 TA1001 1 四次", sender="c1", msg_id=4_444, created=int(time.time()))
    knocked = knock(inner, int(time.time()))
    line = threading.Barrier(4)

    def deliver(port: int) -> int:
        line.wait(20)
        return town.post(knocked, port)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(deliver, [*town.ports, *town.ports]))
    faults = [] if answers == [200] * 4 else [f"answered {answers}"]
    wait(lambda: count(town.engine, select(func.count()).where(inbox.c.state == "new")) == 0)
    asked = count(town.engine, select(func.count()).where(refunds.c.order_number == "TA1001"))
    return faults if asked == 1 else [*faults, f"asked {asked} times"]


def _under_traffic(town: Town, kills: int, outcome: Outcome) -> None:
    with traffic(town, outcome):
        for number in range(kills * 2):
            town.subscribe()
            name = f"{'serve' if number % 2 else 'work'} {number // 2 % 2}"
            time.sleep(0.7 + number % 3 * 0.3)
            town.kill(name)
            town.start(name)
