"""The walk of a refund against the sandbox's acquirer, over HTTP, in every mode it knows."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import requests

from bot.sandbox.acquirer import Order
from bot.sandbox.server import Sandbox
from bot.sandbox.world import AcquirerMerchant, App, Person, Store, World
from storage.base.database import Engine
from storage.checking import Violation
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN
from tests.storms.acquirer import BASE, OPEN, Acquirer, Standing
from tests.storms.doors import Crash
from tests.storms.invariants import check
from tests.storms.mends import Mends
from tests.storms.refunds import converge
from tests.storms.shop import NUMBERS, SALES, SECRETS, START, Shop
from tests.storms.steps import walk


class FollowingClock:
    """The sandbox lives in the story's time."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        """The story's moment."""
        return self.moment

    def jump(self, to: datetime) -> None:
        """The story jumps by itself."""


@dataclass
class OverHttp:
    """Looks like the acquirer in memory; every call goes over a real connection."""

    sandbox: Sandbox
    address: str
    shop: Shop
    clock: FollowingClock
    session: requests.Session = field(default_factory=requests.Session)
    trouble: float = 0.0
    odd_fate: float = 0.0
    next_trouble: str = ""
    next_fate: str = ""
    calls: int = 0
    mends: Mends = field(default_factory=Mends)  # the practice channel sends nothing on

    @property
    def orders(self) -> dict[tuple[str, str], int]:
        """What was paid."""
        return {(NUMBERS[m], n): fen for m, sales in SALES.items() for n, fen in sales.items()}

    @property
    def refunds(self) -> dict[str, Standing]:
        """The sandbox's books."""
        return {
            number: Standing(merchant, number, one.order_number, "", one.amount_fen, one.state)
            for (merchant, number), one in self.sandbox.books.refunds.items()
        }

    def request(
        self, method: str, url: str, data: bytes, headers: Mapping[str, str], **more: Any
    ) -> Any:
        """One call."""
        self.calls += 1
        self.clock.moment = self.shop.now
        self.shop.points.hit(free=True)
        url = url.replace(BASE, f"{self.address}/acquirer/v1")
        reply = self.session.request(method, url, data=data, headers=dict(headers), **more)
        self.shop.points.hit(free=True)
        return reply

    def refunded(self, merchant: str, order: str) -> int:
        """What has gone back of an order, or is on its way, in fen."""
        mine = [
            one
            for one in self.refunds.values()
            if (one.merchant, one.order_number) == (merchant, order)
        ]
        return sum(one.amount_fen for one in mine if one.state in OPEN)

    def land(self, *, everything: bool = False) -> None:
        """Nothing is late here; at the end of a story the acquirer behaves."""
        if everything:
            self.sandbox.trouble({"acquirer.mode": "ok"})

    def settle(self, _number: str, _state: str) -> None:
        """Whatever is processing succeeds."""
        self.sandbox.books.settle()


@contextmanager
def sandbox() -> Iterator[tuple[Sandbox, str, FollowingClock]]:
    """A sandbox with both contracts, its address and its clock."""
    clock = FollowingClock()
    shops = tuple(
        AcquirerMerchant(n, SECRETS[n], m, m, (Store("s1", "一店"),)) for m, n in NUMBERS.items()
    )
    app = App("掌柜", 1000002, "secret", TOKEN, AES_KEY)
    made = Sandbox(World(CORP, "风暴镇", (app,), (Person("o1", "o1"),), merchants=shops), clock)
    address = made.start()
    try:
        yield made, address, clock
    finally:
        made.stop()


def play(
    engine: Engine, place: tuple[Sandbox, str, FollowingClock], mode: str, crash_at: int
) -> list[Violation]:
    """One refund with one kind of answer, and a death at one point; what broke."""
    made, address, clock = place
    made.books.refunds.clear()
    made.books.orders.clear()
    for merchant_id, sales in SALES.items():
        for number, fen in sales.items():
            made.seed_order(Order(NUMBERS[merchant_id], number, fen, START))
    made.trouble({"acquirer.mode": mode})
    shop = Shop(engine, random.Random(crash_at))
    shop.acquirer = cast(Acquirer, OverHttp(made, address, shop, clock))
    shop.start()
    shop.points.aim(crash_at=crash_at)
    for step in walk(shop, "", ""):
        try:
            step()
        except Crash:
            shop.start()
    converge(shop)
    return check(shop, settled=True)
