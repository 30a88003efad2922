"""The refund storm: people, jobs, a bad channel, notices, clock and crashes in an order told by a seed."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from storage.base.database import Engine
from storage.base.refusal import Refusal
from storage.books import open_books, read_books
from storage.checking import Violation
from storage.ledger.refund_states import State
from storage.people.staff import Role
from tests.storms.doors import Crash
from tests.storms.invariants import check, open_ends
from tests.storms.shop import JOBS, SALES, SHOPS, STAFF, VAULT, Shop
from tests.storms.stuck import mends, stick

STEPS, FEWER_STEPS = 34, 16
AMOUNTS = ("1", "10", "12.34", "20", "29.99", "30", "99", "150", "250", "600", "0.01", "3e2")
PAUSES = (3, 20, 61, 61, 125, 125, 700, 700, 3_600, 4 * 3_600, 26 * 3_600)
WEIGHTS = {
    "ask": 12, "press": 14, "press_again": 4, "press_foreign": 2, "decide": 10, "withdraw": 3, "code": 3,
    "inbox": 22, "money": 16, "post": 16, "expire": 5, "pause": 14, "notice": 6, "odd_notice": 2,
    "settle": 4, "roles": 2, "repeat": 4, "weather": 4, "mend": 2,
}  # fmt: skip
STUCK_WEIGHTS = WEIGHTS | {"mend": 30}  # where money is stuck from the beginning
PEOPLE = sorted({userid for staff in STAFF.values() for userid in staff} | {"stranger"})
ASKERS = {"m1": ["c1", "c2", "k1"], "m2": ["d1", "l1"]}
DECIDERS = ["k1", "k2", "o1", "l1", "p1", "bo"]
ROUNDS = 60
REACH = {"money": 24, "mend": 24}  # points within which a step is cut short; others pass fewer


@dataclass
class Story:
    """What one schedule did, and what it broke."""

    seed: int
    violations: list[Violation] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    steps: list[str] = field(default_factory=list)
    crashes: int = 0
    sleeps: int = 0
    calls: int = 0
    events: int = 0
    maybe: int = 0


def play(engine: Engine, seed: int, steps: int = STEPS) -> Story:
    """One schedule from its seed to its end, checked in the middle, at the end, and when all is over."""
    story = Story(seed)
    shop = Shop(engine, random.Random(seed))
    begins_stuck = mends(shop) and shop.chance.random() < 0.5
    if begins_stuck:
        stick(shop)
    actor = Actor(shop, story, STUCK_WEIGHTS if begins_stuck else WEIGHTS)
    shop.acquirer.trouble = shop.chance.choice((0.0, 0.3, 0.6))
    shop.acquirer.odd_fate = shop.chance.choice((0.0, 0.5, 0.8))
    shop.phones.trouble = shop.chance.choice((0.0, 0.2))
    for name in ("ask", "ask", "inbox", "post"):
        actor.act(name)
    for number in range(steps):
        actor.step()
        if number == steps // 2:
            story.violations += check(shop, settled=False)
    story.violations += check(shop, settled=False)
    converge(shop)
    story.violations += check(shop, settled=True)
    count(story, shop)
    return story


def converge(shop: Shop) -> None:
    """No more faults: everything that is due is done, until nothing is."""
    shop.points.aim()
    shop.acquirer.trouble = shop.acquirer.odd_fate = shop.phones.trouble = 0.0
    shop.start()
    shop.acquirer.land(everything=True)
    for number, standing in list(shop.acquirer.refunds.items()):
        if standing.state == "PROCESSING":
            shop.acquirer.settle(number, "SUCCEEDED")
    for turn in range(ROUNDS):
        busy = sum(shop.job(name) for name in JOBS)
        if not busy and not open_ends(shop):
            break
        shop.now += timedelta(minutes=20 if turn < 4 else 181)
    for name in (*JOBS, *JOBS):  # what is stuck is asked about every hour
        shop.now += timedelta(minutes=61)
        shop.job(name)


class Actor:
    """Does one thing after the other; chance decides what, and whether the process dies over it."""

    def __init__(self, shop: Shop, story: Story, weights: dict[str, int]) -> None:
        self._shop = shop
        self._weights = weights
        self._story = story
        self._chance = shop.chance
        self._dreaming = False

    def step(self) -> None:
        """One thing; now and then it is cut short, or others act in the middle of it."""
        shop = self._shop
        name = self._chance.choices(list(self._weights), list(self._weights.values()))[0]
        draw, reach = self._chance.random(), REACH.get(name, 9)
        shop.points.aim(
            crash_at=self._chance.randint(1, reach) if draw < 0.25 else 0,
            sleep_at=self._chance.randint(1, reach) if 0.25 <= draw < 0.35 else 0,
        )
        shop.points.dream = self._dream
        try:
            self.act(name)
        except Crash:
            self._story.steps.append("†")
            shop.restarts += 1
            shop.start()
        shop.points.aim()

    def act(self, name: str) -> None:
        self._story.steps.append(name)
        if name in JOBS:
            self._shop.job(name)
        else:
            ACTS[name](self)

    def _dream(self) -> None:
        """The process sleeps, perhaps past its leases; another one works meanwhile."""
        shop, asleep = self._shop, self._shop.house
        shop.now += timedelta(seconds=self._chance.choice((1, 70, 200, 4_000)))
        shop.start()
        for name in self._chance.choices([*JOBS, "press", "decide"], k=self._chance.randint(1, 4)):
            self.act(name)
        shop.house = asleep

    # ---- what people do ----

    def ask(self) -> None:
        merchant_id = self._chance.choice(("m1", "m1", "m2"))
        userid = self._chance.choice([*STAFF[merchant_id], *ASKERS[merchant_id] * 3])
        order = self._chance.choice([*list(SALES[merchant_id]) * 4, "TB1002"])
        self._shop.say(userid, f"退款 {order} {self._chance.choice(AMOUNTS)} 商品破损")

    def press(self) -> None:
        cards = list(self._shop.phones.cards.values())
        if not cards:
            return
        card = self._chance.choice(cards[-4:])
        userid = self._chance.choice([*card.userids, *card.userids, self._chance.choice(PEOPLE)])
        verb = self._chance.choice(("approve", "approve", "reject"))
        key = next(
            (key for key in card.keys if verb in key), f"refund.{verb}:{number_of(card.task_id)}"
        )
        for _ in range(self._chance.choice((1, 1, 2))):
            self._shop.press(userid, card.task_id, key)

    def press_foreign(self) -> None:
        """A key, a card or a task that is made up, altered, or somebody else's."""
        cards = list(self._shop.phones.cards.values())
        task = self._chance.choice(
            [card.task_id for card in cards] + ["m1-refund-R1001-1", "nothing"]
        )
        key = self._chance.choice((f"refund.approve:{self._refund()}", "refund.approve", "refund.pay:R1001",
                                   "refund.approve:R1001 or 1=1"))  # fmt: skip
        self._shop.press(self._chance.choice(PEOPLE), task, key)

    def press_again(self) -> None:
        """An old press, word for word: the platform repeats, or somebody captured it."""
        old = [one for one in self._shop.knocks if one[1] in self._shop.presses]
        if old:
            self._shop.again(*self._chance.choice(old))

    def repeat(self) -> None:
        """The last event once more."""
        if self._shop.knocks:
            self._shop.again(*self._shop.knocks[-1])

    def decide(self) -> None:
        verb = self._chance.choice(("同意", "同意", "同意", "拒绝"))
        self._shop.say(self._chance.choice([*PEOPLE, *DECIDERS * 3]), f"{verb} {self._refund()}")

    def withdraw(self) -> None:
        self._shop.say(self._chance.choice(PEOPLE), f"撤回 {self._refund()}")

    def code(self) -> None:
        code = self._chance.choice((self._shop.code(), self._shop.code(), "123456"))
        self._shop.say("o1", f"同意 {self._refund()} {code}")

    def mend(self) -> None:
        """What to do with stuck money: somebody proposes, perhaps somebody else agrees, pressing or typing."""
        for _ in range(self._chance.choice((1, 2, 2))):
            cards = [c for c in self._shop.phones.cards.values() if "-mending-" in c.task_id]
            card = self._chance.choice((*cards[-1:] * 4, *cards)) if cards else None
            if card is None or self._chance.random() < 0.3:
                self._mend_in_words(number_of(card.task_id) if card else self._refund())
            else:
                key = f"mending.{self._chance.choice(('ask', 'approve', 'approve'))}"
                key = self._chance.choice((*card.keys * 4, f"{key}:{number_of(card.task_id)}"))
                userid = self._chance.choice((*card.userids * 2, self._chance.choice(PEOPLE)))
                for _ in range(self._chance.choice((1, 1, 2))):
                    self._shop.press(userid, card.task_id, key)
            for job in ("inbox", "post"):
                self.act(job)

    def _mend_in_words(self, number: str) -> None:
        userid = self._chance.choice(DECIDERS)
        code = self._chance.choice(("", "", " 123456", f" {self._shop.code()}"))
        self._shop.say(userid, f"转卡 {number}{code if userid == 'o1' else ''}")
        self.act("inbox")
        self._shop.say(userid, "确定")

    def roles(self) -> None:
        """The owner gives somebody another role, or sends him away."""
        shop, merchant_id = self._shop, self._chance.choice(list(SHOPS))
        userid = self._chance.choice(list(STAFF[merchant_id]))
        role = self._chance.choice([*Role, None])
        try:
            with open_books(shop.house.engine, VAULT, merchant_id, shop.now) as books:
                member = books.staff.named(userid)
                if role is None:
                    books.staff.remove(member, by=None)
                else:
                    books.staff.set_role(member, role, by=None)
        except Refusal:
            return

    # ---- what the world does ----

    def pause(self) -> None:
        self._shop.now += timedelta(seconds=self._chance.choice(PAUSES))

    def weather(self) -> None:
        """The channel and the platform get better or worse."""
        self._shop.acquirer.trouble = self._chance.choice((0.0, 0.3, 0.9))
        self._shop.phones.trouble = self._chance.choice((0.0, 0.3))

    def settle(self) -> None:
        """What the channel left open comes to an end, some of it after days."""
        waiting = [
            n
            for n, one in self._shop.acquirer.refunds.items()
            if one.state in ("PROCESSING", "STUCK")
        ]
        if waiting:
            end = self._chance.choice(("SUCCEEDED", "SUCCEEDED", "FAILED", "CLOSED", "STUCK"))
            number = self._chance.choice(waiting)
            if self._shop.acquirer.refunds[number].state == "STUCK" and end in ("FAILED", "STUCK"):
                end = "CLOSED"
            self._shop.acquirer.settle(number, end)

    def notice(self) -> None:
        """A notice arrives, perhaps not for the first time; others never do."""
        if self._shop.acquirer.notices:
            self._shop.hear(*self._chance.choice(self._shop.acquirer.notices))

    def odd_notice(self) -> None:
        """A notice that is forged, or genuine and about another amount or another merchant's refund."""
        known = list(self._shop.acquirer.refunds.values())
        if not known:
            return
        standing = self._chance.choice(known)
        lie = self._chance.choice(
            ({"amount_fen": 1}, {"state": "SUCCEEDED"}, {"refund_number": "ZGm2R1001"})
        )
        body = self._shop.acquirer.notice(standing, succeeded_at=self._shop.now.isoformat(), **lie)
        self._shop.hear(standing.merchant, body, forged=self._chance.random() < 0.5)

    def _refund(self) -> str:
        """A number that may exist, more likely one of those still open."""
        cards = [number_of(task_id) for task_id in self._shop.phones.cards]
        return self._chance.choice([*cards[-4:] * 3, f"R{self._chance.randint(1001, 1006)}"])


def number_of(task_id: str) -> str:
    """The refund that a card is about, by the name of the card."""
    return task_id.split("-")[2]


ACTS: dict[str, Callable[[Actor], None]] = {
    name: getattr(Actor, name) for name in WEIGHTS if name not in JOBS
}


def count(story: Story, shop: Shop) -> None:
    """Write down what the story was made of."""
    story.crashes, story.sleeps = shop.points.crashes, shop.points.sleeps
    story.calls, story.events = shop.acquirer.calls, len(shop.acknowledged)
    story.maybe = sum("可能重复" in words for _, words in shop.phones.chats)
    story.states.update(_states(shop))


def _states(shop: Shop) -> Iterator[str]:
    for merchant_id in SHOPS:
        with read_books(shop.engine, VAULT, merchant_id, shop.now) as books:
            yield from (refund.state.value for refund in books.refunds.in_state(*State))
