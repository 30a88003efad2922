"""The refund storm with a real channel in the practice channel's place: its protocol, its stand-in, its troubles."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self, cast
from unittest.mock import patch

import requests
from flask import Flask
from flask.testing import FlaskClient
from requests.structures import CaseInsensitiveDict
from sqlalchemy import update

from bot.channels.callback import Notices
from bot.sandbox.standins.books import Given, Sale, State
from bot.sandbox.standins.post import Sheet
from storage.base.database import Connection, Engine, enter_merchant, writing
from storage.schema import daily_totals, hourly_totals, transactions
from tests.bot.channels.rig import HandClock, Rig
from tests.storms import deaths, mending_steps, mutants, refunds, steps
from tests.storms.acquirer import Acquirer, Standing
from tests.storms.doors import Points
from tests.storms.mends import Mends
from tests.storms.phones import Phones
from tests.storms.refunds import Story
from tests.storms.shop import NUMBERS, SALES, START, VAULT, Shop

TROUBLES = ("lost_before", "lost_after", "late", "busy", "broken", "unsigned", "wrongly_signed", "probe",
            "garbage", "other_amount", "other_number")  # fmt: skip
WORDS = {State.PROCESSING: "PROCESSING", State.SUCCEEDED: "SUCCEEDED", State.CLOSED: "CLOSED",
         State.FAILED: "FAILED", State.ABNORMAL: "STUCK"}  # fmt: skip
ENDS = {"SUCCEEDED": ("ok", State.SUCCEEDED), "CLOSED": ("closed", State.CLOSED),
        "STUCK": ("abnormal", State.ABNORMAL), "FAILED": ("failed", State.FAILED)}  # fmt: skip
# What a storm calls a refund's fate, and the switch that leads there, or near it.
FATES = {"SUCCEEDED": ("ok",), "PROCESSING": ("processing",), "FAILED": ("failed", "short"),
         "BALANCE_SHORT": ("short",), "CLOSED": ("closed",), "STUCK": ("abnormal",)}  # fmt: skip
OPEN = frozenset({"PROCESSING", "SUCCEEDED", "STUCK"})
DAY = "20261118113000"  # before the storm's own order numbers, which are shorter than any channel's
Write = Callable[[str], Sheet]


class StoryClock(HandClock):
    """The stand-in and the channel live in the story's time."""

    shop: Shop | None = None

    def now(self) -> datetime:
        """The story's moment; before the first story, an hour before they all begin."""
        return self.shop.now if self.shop else START - timedelta(hours=1)


class Answered:
    """A response of the test client, as a requests session gives it."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status_code, self.headers, self._body = status, CaseInsensitiveDict(headers), body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def iter_content(self, _size: int) -> Iterator[bytes]:
        """The body, in one piece."""
        yield self._body


@dataclass
class OtherSide:
    """A rig's stand-in where the storm looks for its acquirer; every call is a door to die or sleep at."""

    rig: Rig
    web: FlaskClient
    clock: Callable[[], datetime]
    chance: random.Random
    points: Points
    notices: list[tuple[str, Write]] = field(default_factory=list)
    sales: dict[tuple[str, str], Sale] = field(default_factory=dict)
    told: set[tuple[str, State]] = field(default_factory=set)
    trouble: float = 0.0
    odd_fate: float = 0.0
    next_trouble: str = ""
    next_fate: str = ""
    late: list[Any] = field(default_factory=list)  # the stand-in itself keeps what is on its way
    calls: int = 0
    mends: Mends = field(default_factory=Mends)

    def request(
        self, method: str, url: str, data: bytes = b"", headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> Answered:  # fmt: skip
        """One call, as a requests session would make it."""
        self.calls += 1
        self.points.hit(free=True)
        weather = self._weather(method)
        target = url.removeprefix(self.rig.address)
        if target.endswith("/apply-abnormal-refund"):
            self.mends.asked.append(json.loads(data)["out_refund_no"])
        answer = self.web.open(target, method=method, data=data, headers=dict(headers or {}))
        self._note_ends()
        if weather == "ok":
            self.mends.say(answer.status_code, answer.data)
        self.points.hit(free=True)
        if int(answer.headers.get("Content-Length", 0)) > len(answer.data):
            raise requests.ConnectionError("cut off")
        return Answered(answer.status_code, dict(answer.headers), answer.data)

    @property
    def orders(self) -> dict[tuple[str, str], int]:
        """What was paid."""
        return {(NUMBERS[m], number): sale.amount for (m, number), sale in self.sales.items()}

    @property
    def refunds(self) -> dict[str, Standing]:
        """The stand-in's books."""
        whose = {(sale.account, sale.number): m for (m, _), sale in self.sales.items()}
        return {
            one.number: Standing(NUMBERS[whose[one.account, one.sale.number]], one.number,
                                 one.sale.number, one.key, one.amount, WORDS[one.state])
            for one in self._given()
        }  # fmt: skip

    def refunded(self, merchant: str, order: str) -> int:
        """What has gone back of an order, or is on its way, in fen."""
        mine = (one for one in self.refunds.values() if one.order_number == order)
        return sum(one.amount_fen for one in mine if one.merchant == merchant and one.state in OPEN)

    def land(self, *, everything: bool = False) -> None:
        """Requests that were on their way arrive; with everything, all is well from now on."""
        if everything:
            self.rig.trouble(answer="ok", refund="ok")
            self.rig.standin.land()
        self.rig.standin.tick()
        self._note_ends()

    def settle(self, number: str, state: str) -> None:
        """What was processing, or stuck, comes to an end that this channel knows."""
        switch, end = ENDS[state]
        given = self._named(number)
        if given.state in (State.PROCESSING, State.ABNORMAL):
            known = end if switch in self.rig.ends else State.SUCCEEDED
            self.mends.settle(self.rig.standin.books.finish(given, known))
            self._note_ends()

    def notice(self, standing: Standing, **lie: Any) -> Write:
        """A notice of a refund that lies about its amount, its number or its end."""
        given = self._named(standing.refund_number)
        if given.state is State.PROCESSING or "state" in lie:
            given = replace(given, state=State.SUCCEEDED, ends_at=self.clock())
        given = replace(given, amount=lie.get("amount_fen", given.amount))
        return self._write(replace(given, number=lie.get("refund_number", given.number)))

    def open_shops(self, engine: Engine) -> None:
        """Both shops' sales were taken by this channel, under numbers and keys such as it gives."""
        books = self.rig.standin.books
        for remembered in (books.sales, books.refunds, self.rig.standin.post.sent):
            remembered.clear()
        for merchant_id, sales in SALES.items():
            for number, amount in sales.items():
                sale = self.rig.standin.sell(merchant_id, amount, number=f"{DAY}{number}",
                                             paid_at=START - timedelta(hours=3))  # fmt: skip
                self.sales[merchant_id, sale.number] = sale
        with writing(engine) as connection:
            for (merchant_id, number), sale in self.sales.items():
                enter_merchant(connection, merchant_id)
                _carry_over(
                    connection, merchant_id, number.removeprefix(DAY), sale, self.rig.standin.code
                )

    def _given(self) -> list[Given]:
        return list(self.rig.standin.books.refunds.values())

    def _named(self, number: str) -> Given:
        return next(one for one in self._given() if one.number == number)

    def _weather(self, method: str) -> str:
        """What goes wrong with this call; it also says what becomes of a refund that it asks for.

        `next_trouble` waits for a call that may change something.
        """
        bad, odd = self.chance.random() < self.trouble, self.chance.random() < self.odd_fate
        awaited = self.next_trouble if method == "POST" else ""
        answer = awaited or (self.chance.choice(TROUBLES) if bad else "ok")
        fate = self.chance.choice(list(self.rig.ends)) if odd else "ok"
        if self.next_fate:
            fates = (one for one in FATES[self.next_fate] if one in self.rig.ends)
            fate = next(fates, "ok")
        self.next_trouble = self.next_trouble.removeprefix(awaited)
        self.rig.trouble(answer=answer, refund=fate)
        return answer

    def _note_ends(self) -> None:
        """A refund that has come to an end has a notice; it may arrive now, later, often or never."""
        for given in self._given():
            self.mends.see(given)
            what = given.number, given.state
            if given.state is not State.PROCESSING and what not in self.told:
                self.told.add(what)
                self.notices.append((given.account, self._write(given)))

    def _write(self, given: Given) -> Write:
        return lambda how: self.rig.standin.refund_notice(given, how)


def _carry_over(
    connection: Connection, merchant_id: str, number: str, sale: Sale, acquirer: str
) -> None:
    mine = (transactions.c.merchant_id == merchant_id) & (transactions.c.number == number)
    now = {"number": sale.number, "key": sale.key, "channel": sale.way, "acquirer": acquirer}
    connection.execute(update(transactions).where(mine).values(**now))
    for table in (daily_totals, hourly_totals):
        here = table.c.merchant_id == merchant_id
        connection.execute(update(table).where(here).values(channel=sale.way))


@dataclass
class ChannelShop(Shop):
    """The storm's shops, whose money goes through a rig's channel."""

    rig: Rig | None = None

    def __post_init__(self) -> None:
        assert self.rig is not None
        assert isinstance(self.rig.clock, StoryClock)
        self.rig.clock.shop = self
        web = Flask("stand-in")
        web.register_blueprint(self.rig.standin.blueprint())
        self.other_side = OtherSide(
            self.rig, web.test_client(), self.clock, self.chance, self.points
        )
        self.other_side.open_shops(self.engine)
        self.acquirer = cast(Acquirer, self.other_side)
        self.phones = Phones(self.clock, self.chance, self.points)
        self.start()

    def start(self) -> None:
        """A new process: the channel too has forgotten everything, its certificates as well."""
        super().start()
        assert self.rig is not None
        channel, code = self.rig.connect(), self.rig.standin.code
        cast(Any, channel).wire.session = self.other_side
        self.house = replace(self.house, channels={code: channel})
        self.notices = Notices(self.house.engine, VAULT, {code: channel}, self.clock, lambda: None)

    def job(self, name: str) -> int:
        """One look of one job; what the channel told it, it has heard once that is over."""
        with self.other_side.mends.lived():
            return super().job(name)

    def hear(self, _account: str, write: Any, *, forged: bool = False) -> int:
        """A notice of the channel arrives, signed now."""
        headers, body = write("wrongly_signed" if forged else "")
        code = self.other_side.rig.standin.code
        return self.notices.receive(code, headers, body, f"/channels/{code}/notify")[0]


@contextmanager
def standing(made: type[Rig]) -> Iterator[Rig]:
    """A rig that lives in the time of whichever story is played."""
    rig = made(clock=StoryClock())
    try:
        yield rig
    finally:
        rig.close()


@contextmanager
def through(rig: Rig) -> Iterator[None]:
    """Every shop of the storms that is opened meanwhile has its money go through this channel."""
    make = partial(ChannelShop, rig=rig)
    with ExitStack() as stack:
        for room in (refunds, deaths, mutants):
            stack.enter_context(patch.object(room, "Shop", make))
        yield


def play(engine: Engine, seed: int, rig: Rig, length: int = refunds.STEPS) -> Story:
    """A schedule of the refund storm through this channel."""
    with through(rig):
        return refunds.play(engine, seed, length)


def crash_at(engine: Engine, point: int, variant: int, rig: Rig) -> tuple[Story, bool]:
    """The walk of a refund through this channel, with a death at one point."""
    with through(rig):
        return steps.crash_at(engine, point, variant)


def mend_and_crash_at(engine: Engine, point: int, variant: int, rig: Rig) -> tuple[Story, bool]:
    """Stuck money on its way to the shop's own card, with a death at one point."""
    with through(rig):
        return mending_steps.crash_at(engine, point, variant)
