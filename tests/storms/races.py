"""Races: eight pressers on one refund, many parts of one sale, in threads and in two processes."""

import logging
import multiprocessing
import random
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from multiprocessing.synchronize import Barrier

from storage.base.database import Engine, open_database
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.books import open_books, read_books
from storage.checking import Violation, check_house
from storage.ledger.refund_states import State
from tests.storms.shop import START, VAULT, Shop

PRESSERS = 8
PATIENCE = 30  # seconds until a race that hangs is given up
SALE, PART = "TA1003", Money(7_000)


@dataclass
class RaceResult:
    """How races ended; `faults` is empty when each had exactly one winner."""

    races: int = 0
    losers_told: int = 0
    faults: list[str] = field(default_factory=list)


def pressers(engine: Engine, seed: int, result: RaceResult) -> None:
    """Eight at once decide one refund: four threads in each of two houses."""
    shop, due = _before(engine, seed)
    houses = [shop.house]
    shop.start()
    houses.append(shop.house)
    _at_once([partial(shop.handle, houses[n % 2], due[n]) for n in range(PRESSERS)])
    _after(shop, seed, result)


def _before(engine: Engine, seed: int) -> tuple[Shop, list[int]]:
    """A refund that waits, and eight events in the inbox that decide it."""
    shop = Shop(engine, random.Random(seed))
    shop.say("c1", "退款 TA1002 30 商品破损")
    shop.job("inbox")
    deciders = [("k1", "同意"), ("k2", "同意"), ("o1", "拒绝"), ("k1", "拒绝")] * 2
    for userid, verb in shop.chance.sample(deciders, PRESSERS):
        shop.say(userid, f"{verb} R1001")
    return shop, shop.house.inbox.due(shop.now)


def _after(shop: Shop, seed: int, result: RaceResult) -> None:
    """Whoever lost a lock is handled a moment later, as the job does; then one has won."""
    for _ in range(5):
        shop.now += timedelta(minutes=1)
        shop.job("inbox")
    result.races += 1
    _judge(shop, seed, result)


def _judge(shop: Shop, seed: int, result: RaceResult) -> None:
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        entries = [
            one
            for one in books.audit.entries(100)
            if one.subject == "R1001" or one.action == "refused"
        ]
        state = books.refunds.of("R1001").state
    won = [
        one
        for one in entries
        if one.action in ("refund.approved", "refund.rejected") and one.result == "ok"
    ]
    told = [one for one in entries if one.action == "refused" and "没有再动" in one.result]
    result.losers_told += len(told)
    if len(won) != 1 or len(told) != PRESSERS - 1 or state not in (State.APPROVED, State.REJECTED):
        result.faults.append(f"race {seed}: {len(won)} winners, {len(told)} told, {state}")
    result.faults += [f"race {seed}: {one}" for one in check_house(shop.engine, VAULT, START)]


def partials(engine: Engine, seed: int) -> list[Violation]:
    """Eleven ask for a part of one sale at once, each having seen it whole; eight parts fit."""
    with read_books(engine, VAULT, "m1", START) as books:
        sale = books.transactions.one(SALE)
        people = [member.person_id for member in books.staff.members()]
    said: list[str] = []
    lock = threading.Lock()

    def ask(number: int) -> None:
        try:
            with open_books(engine, VAULT, "m1", START) as books:
                one = books.refunds.request(sale, PART, "", by=people[number % 3], window_days=365)
                books.audit.write("refund.request", one.number, "", f"requested {one.amount}")
                books.work.ring("expire_refunds", one.number)
        except Refusal as no:
            with lock:
                said.append(no.sentence)

    _at_once([partial(ask, number) for number in range(11)])
    found = check_house(engine, VAULT, START)
    odd = [words for words in said if "最多还能退 ¥40.00" not in words]
    if len(said) != 3 or odd:
        found.append(
            Violation("money.bound", SALE, f"{11 - len(said)} parts of ¥70 fitted into ¥600; {odd}")
        )
    return found


def limits(engine: Engine, seed: int) -> list[str]:
    """One cashier asks four times at once for ¥200 each, with ¥500 a day to ask for: two fit."""
    shop = Shop(engine, random.Random(seed))
    for _ in range(4):
        shop.say("c1", "退款 TA1003 200")
    due = shop.house.inbox.due(shop.now)
    _at_once([partial(shop.handle, shop.house, inbox_id) for inbox_id in due])
    for _ in range(3):  # whoever lost a lock
        shop.now += timedelta(minutes=1)
        shop.job("inbox")
    with read_books(engine, VAULT, "m1", shop.now) as books:
        asked = len(books.refunds.latest(10))
    return [] if asked == 2 else [f"race {seed}: {asked} requests of ¥200 under a limit of ¥500"]


def _at_once(acts: list[Callable[[], None]]) -> None:
    """All of them, from the same line."""
    line = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        line.wait(PATIENCE)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(PATIENCE)


class TwoHouses:
    """Two processes that wait to press, started once for many races."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(2, spawn, _remember, (spawn.Barrier(2),))

    def race(self, engine: Engine, seed: int, result: RaceResult) -> None:
        """Eight at once decide one refund: four threads in each process."""
        shop, due = _before(engine, seed)
        url = engine.url.render_as_string(hide_password=False)
        halves = [self._pool.submit(_press, url, due[n::2]) for n in range(2)]
        for half in halves:
            half.result(60)
        _after(shop, seed, result)

    def close(self) -> None:
        """Send both home."""
        self._pool.shutdown()


LINE: list[Barrier] = []


def _remember(line: Barrier) -> None:
    logging.disable(logging.CRITICAL)  # losing a lock is expected here
    LINE.append(line)


def _press(url: str, due: list[int]) -> None:
    engine = open_database(url)
    shop = Shop(engine, random.Random(0))
    shop.now = START
    LINE[0].wait(PATIENCE)
    _at_once([partial(shop.handle, shop.house, inbox_id) for inbox_id in due])
    engine.dispose()
