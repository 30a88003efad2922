"""People who never stop talking to a town, and what must be true when all is over and done."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.wecom.callback import event_key
from bot.wecom.envelope import read_xml
from storage.base.database import Engine, enter_merchant, reading
from storage.checking import check_house
from storage.schema import audit, inbox, outbox, pushes, refunds, work
from tests.bot.wecom.clean_room import Knock, knock, text
from tests.storms.canaries import sweep
from tests.storms.shop import VAULT
from tests.storms.town import CROWD, PHONE, Town

PACE = 0.2  # seconds between two events of a lane
SELDOM = 12  # every twelfth event is about a refund: deciders are told 30 times a minute, no more
PATIENCE = 240.0  # seconds until everything due must be done: longer than any lease
CALM = frozenset({200, 503, 0})  # kept, not kept, nobody there
LINES = (
    ("c1", "退款 TA1003 1"),
    ("k1", "同意 R{last}"),
    ("c2", "退款 TA1002 0.5"),
    ("k2", "拒绝 R{last}"),
    ("k1", f"客户 {PHONE}"),
)


@dataclass
class Outcome:
    """What was answered while it stormed, and what was broken when it was over."""

    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    asked: int = 0
    faults: list[str] = field(default_factory=list)

    def facts(self, town: Town) -> str:
        """What it was made of."""
        return (f"{len(self.acknowledged)} events acknowledged, {self.answers[503]} answered 503, "
                f"{maybe(town.engine)} messages marked maybe, {ends(town.engine)}")  # fmt: skip


@contextmanager
def traffic(town: Town, outcome: Outcome, lanes: int = 2) -> Iterator[None]:
    """People talk for as long as the block lasts."""
    stop, numbers = threading.Event(), itertools.count(1)
    people = [
        threading.Thread(target=_talk, args=(town, outcome, stop, numbers)) for _ in range(lanes)
    ]
    for one in people:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in people:
            one.join()


def _talk(
    town: Town, outcome: Outcome, stop: threading.Event, numbers: "itertools.count[int]"
) -> None:
    """People type, and the platform repeats what was not answered: three times, as WeCom does."""
    while not stop.is_set():
        number = next(numbers)
        userid, line = CROWD[number % len(CROWD)], "退款列表"
        if number % SELDOM == 0:
            userid, line = LINES[number // SELDOM % len(LINES)]
        # Of every five such lines two ask, and two decide what was asked a moment ago.
        line = line.format(last=1000 + outcome.asked)
        inner = text(line, sender=userid, msg_id=10_000_000 + number, created=int(time.time()))
        knocked = knock(inner, int(time.time()))
        for attempt in range(3):
            port = town.ports[(number + attempt) % len(town.ports)]
            if _deliver(town, outcome, _key(inner), knocked, port) == 200:
                outcome.asked += line.startswith("退款 ")
                break
        stop.wait(PACE)


def ask_once(town: Town, outcome: Outcome, port: int) -> int:
    """One more event at this door, and how it was answered."""
    now, number = int(time.time()), time.monotonic_ns() % 10**15
    inner = text("帮助", sender=CROWD[number % len(CROWD)], msg_id=number, created=now)
    return _deliver(town, outcome, _key(inner), knock(inner, now), port)


def _deliver(town: Town, outcome: Outcome, key: str, knocked: Knock, port: int) -> int:
    answer = town.post(knocked, port)
    outcome.answers[answer] += 1
    if answer == 200:
        outcome.acknowledged.add(key)
    return answer


def _key(inner: str) -> str:
    return event_key(read_xml(inner.encode()))


def settle(town: Town, outcome: Outcome) -> None:
    """Until everything due is done; then the town, its acquirer and its phones must agree."""
    drain(town.engine, outcome)
    judge(town, outcome)
    outcome.faults += sweep(town)


def drain(engine: Engine, outcome: Outcome) -> None:
    """Until nothing is due: a lease of a dead sender lasts a minute, that of a dead job two."""
    open_rows = (
        select(func.count()).where(inbox.c.state == "new"),
        select(func.count()).where(outbox.c.state.in_(("queued", "sending"))),
        select(func.count()).where(work.c.kind.in_(("submit_refunds", "push_reports")),
                                   work.c.due_at <= datetime.now(UTC) + timedelta(minutes=3)),
    )  # fmt: skip
    if not wait(lambda: all(count(engine, query) == 0 for query in open_rows)):
        left = [count(engine, query) for query in open_rows]
        outcome.faults.append(f"still waiting at the end: events, messages, work {left}")


def judge(town: Town, outcome: Outcome) -> None:
    """The invariants, and every event, refund and report one by one."""
    odd = {answer: times for answer, times in outcome.answers.items() if answer not in CALM}
    outcome.faults += [f"calm  answered {answer}, {times} times" for answer, times in odd.items()]
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
    for number in range(town.subscribed):
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


def maybe(engine: Engine) -> int:
    return count(engine, select(func.count()).where(outbox.c.state == "maybe"))


def ends(engine: Engine) -> str:
    with reading(engine) as connection:
        enter_merchant(connection, "m1")
        states = Counter(connection.execute(select(refunds.c.state)).scalars())
    return ", ".join(f"{count} {state}" for state, count in states.most_common())


def count(engine: Engine, query: Any) -> int:
    with reading(engine) as connection:
        enter_merchant(connection, "m1")
        return int(connection.execute(query).scalar_one())


def wait(holds: Any) -> bool:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if holds():
            return True
        time.sleep(0.5)
    return False
