"""The kill storm: serve and work processes die by kill -9 under traffic, and nothing acknowledged is lost."""

import logging
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.wecom.callback import event_key
from bot.wecom.envelope import read_xml
from storage.base.database import Engine, enter_merchant, reading
from storage.checking import check_house
from storage.schema import audit, inbox, outbox, pushes, refunds, work
from tests.bot.wecom.clean_room import knock, text
from tests.servers.postgres import PostgresServer
from tests.storms.report import Line
from tests.storms.shop import VAULT
from tests.storms.town import CROWD, Town

PACE = 0.2  # seconds between two events of a lane
PATIENCE = 240.0  # seconds until everything due must be done: longer than any lease
LINES = (
    ("c1", "退款 TA1003 1"),
    ("k1", "同意 R{first}"),
    ("c2", "退款 TA1002 0.5"),
    ("k2", "拒绝 R{second}"),
)


@dataclass
class Outcome:
    """What the kills did."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


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
        _drain(town.engine, outcome)
        _judge(town, outcome)
        maybe = _maybe(town.engine)
        facts = f"{len(outcome.acknowledged)} events acknowledged, {maybe} messages marked maybe, {_ends(town.engine)}"
        yield Line("kill -9 of serve and work under traffic", outcome.kills, facts, outcome.faults)


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
    _wait(lambda: _count(town.engine, select(func.count()).where(inbox.c.state == "new")) == 0)
    asked = _count(town.engine, select(func.count()).where(refunds.c.order_number == "TA1001"))
    return faults if asked == 1 else [*faults, f"asked {asked} times"]


def _under_traffic(town: Town, kills: int, outcome: Outcome) -> None:
    stop = threading.Event()
    customers = [
        threading.Thread(target=_talk, args=(town, outcome, stop, lane)) for lane in range(2)
    ]
    for customer in customers:
        customer.start()
    try:
        for number in range(kills * 2):
            town.subscribe(number)
            name = f"{'serve' if number % 2 else 'work'} {number // 2 % 2}"
            time.sleep(0.7 + number % 3 * 0.3)
            town.kill(name)
            outcome.kills += 1
            town.start(name)
    finally:
        stop.set()
        for customer in customers:
            customer.join()


def _talk(town: Town, outcome: Outcome, stop: threading.Event, lane: int) -> None:
    """People type, and the platform repeats what was not answered: three times, as WeCom does."""
    number = lane
    while not stop.is_set():
        number += 2
        userid, line = CROWD[number % len(CROWD)], "退款列表"
        if number % 5 == 0:
            userid, line = LINES[number // 5 % len(LINES)]
        # Of every four such lines two ask, and two decide what was asked a moment ago.
        pair = 1000 + number // 20 * 2
        line = line.format(first=pair, second=pair + 1)
        inner = text(line, sender=userid, msg_id=10_000_000 + number, created=int(time.time()))
        knocked = knock(inner, int(time.time()))
        for attempt in range(3):
            if town.post(knocked, town.ports[(number + attempt) % 2]) == 200:
                outcome.acknowledged.add(event_key(read_xml(inner.encode())))
                break
        stop.wait(PACE)


def _drain(engine: Engine, outcome: Outcome) -> None:
    """Until nothing is due: a lease of a dead sender lasts a minute, that of a dead job two."""
    open_rows = (
        select(func.count()).where(inbox.c.state == "new"),
        select(func.count()).where(outbox.c.state.in_(("queued", "sending"))),
        select(func.count()).where(work.c.kind.in_(("submit_refunds", "push_reports")),
                                   work.c.due_at <= datetime.now(UTC) + timedelta(minutes=3)),
    )  # fmt: skip
    if not _wait(lambda: all(_count(engine, query) == 0 for query in open_rows)):
        left = [_count(engine, query) for query in open_rows]
        outcome.faults.append(f"still waiting at the end: events, messages, work {left}")


def _judge(town: Town, outcome: Outcome) -> None:
    outcome.faults += [str(one) for one in check_house(town.engine, VAULT, datetime.now(UTC))]
    with reading(town.engine) as connection:
        enter_merchant(connection, "m1")
        rows = {row.key: row for row in connection.execute(select(inbox))}
        acted = Counter(
            connection.execute(
                select(audit.c.request_id).where(
                    audit.c.action.like("refund.%"),
                    audit.c.result == "ok",
                    audit.c.request_id.like("in%"),
                )
            ).scalars()
        )
        ours = {row.channel_number: row.state for row in connection.execute(select(refunds))}
        decided = set(connection.execute(select(pushes.c.chat_id)).scalars())
    lost = outcome.acknowledged - {
        key for key, row in rows.items() if row.state == "done" and row.outcome
    }
    outcome.faults += [
        f"inbox.kept  {key}: acknowledged, and without an outcome" for key in sorted(lost)
    ]
    outcome.faults += [f"inbox.kept  {key}: acted {n} times" for key, n in acted.items() if n > 1]
    outcome.faults += _against_the_channel(town, ours)
    for number in range(outcome.kills):
        outcome.faults += _reports(town, number, decided)


def _against_the_channel(town: Town, ours: dict[str, str]) -> Iterator[str]:
    """Refund for refund: what succeeded there succeeded here."""
    theirs = {number: one.state for (_, number), one in town.sandbox.books.refunds.items()}
    for number in sorted(theirs.keys() | {n for n, state in ours.items() if state == "succeeded"}):
        if (theirs.get(number) == "SUCCEEDED") != (ours.get(number) == "succeeded"):
            yield f"money.match  {number}: here {ours.get(number)}, there {theirs.get(number)}"


def _reports(town: Town, number: int, decided: set[str]) -> Iterator[str]:
    """Each group has its report once, or a second one that says so."""
    seen = [_words(message) for message in town.sandbox.group(town.chats[number])]
    told = Counter(words for words in seen if "日报" in words)
    if f"w{number}" not in decided or not told:
        yield f"report.once  w{number}: never told"
    for words, times in told.items():
        if times > 1 and "可能重复" not in words:
            yield f"report.once  w{number}: {times} times {words[:30]!r}"


def _words(message: dict[str, Any]) -> str:
    return str(message.get("markdown") or message.get("text") or message["kind"])


def _maybe(engine: Engine) -> int:
    return _count(engine, select(func.count()).where(outbox.c.state == "maybe"))


def _ends(engine: Engine) -> str:
    with reading(engine) as connection:
        enter_merchant(connection, "m1")
        states = Counter(connection.execute(select(refunds.c.state)).scalars())
    return ", ".join(f"{count} {state}" for state, count in states.most_common())


def _count(engine: Engine, query: Any) -> int:
    with reading(engine) as connection:
        enter_merchant(connection, "m1")
        return int(connection.execute(query).scalar_one())


def _wait(holds: Any) -> bool:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if holds():
            return True
        time.sleep(0.5)
    return False
