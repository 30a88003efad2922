"""The report storm: days go by while processes die, sleep and are down, and the clock is set forward and back."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.jobs.deliver_messages import deliver_messages
from bot.jobs.house import House
from bot.jobs.merge_held import merge_held
from bot.jobs.push_reports import moment_of, push_reports, schedule_reports
from handlers.messages import Reply, Text
from handlers.registry import Report
from storage.base.business_day import local
from storage.base.database import Engine
from storage.books import Books, open_books, read_books
from storage.checking import Violation
from storage.post.subscriptions import Push, Subscription
from tests.storms.doors import Crash
from tests.storms.invariants import check
from tests.storms.refunds import Story, count
from tests.storms.shop import SHOPS, VAULT, Shop

STEPS = 60
NOON = 12 * 60
MINUTES = (55, 8 * 60 + 29, 15 * 60, 21 * 60 + 40, 22 * 60 + 45, 25 * 60)
JOBS: dict[str, Callable[[House], object]] = {
    "push": push_reports, "merge": merge_held, "post": deliver_messages, "plan": schedule_reports,
}  # fmt: skip
WEIGHTS = {"push": 14, "merge": 6, "post": 14, "plan": 4, "pass": 16, "night": 8, "down": 3, "forward": 3,
           "back": 4, "start": 3, "change": 1, "stop": 1, "weather": 3}  # fmt: skip


def _every_day(books: Books, day: date) -> Reply:
    return Text(f"日报 {books.merchant.merchant_id} {day}")


def _odd_days(books: Books, day: date) -> Reply:
    """Nothing to say on even days."""
    return Text(f"隔天报 {books.merchant.merchant_id} {day}") if day.day % 2 else None


def _weeks(books: Books, day: date) -> Reply:
    return Text(f"周报 {books.merchant.merchant_id} {day}")


REPORTS = {
    "daily": Report("daily", "日报", "21:40", "day", _every_day),
    "odd": Report("odd", "隔天报", "21:40", "day", _odd_days),
    "weekly": Report("weekly", "周报", "09:10", "week", _weeks),
}


def play(engine: Engine, seed: int) -> Story:
    """Some weeks from their seed to their end, and what they broke."""
    story = Story(seed)
    shop = Shop(engine, random.Random(seed))
    weeks = _Weeks(shop, story)
    for _ in range(STEPS):
        weeks.step()
    weeks.converge()
    story.violations += [*check(shop, settled=True), *weeks.judge()]
    count(story, shop)
    story.states = weeks.ends()
    return story


class _Weeks:
    """Does one thing after the other, as chance says."""

    def __init__(self, shop: Shop, story: Story) -> None:
        self._shop = shop
        self._story = story
        self._chance = shop.chance
        self._latest = shop.now
        self._restless: set[tuple[str, str]] = set()  # subscriptions that were changed on the way
        self._start()
        for merchant_id in SHOPS:
            for code in REPORTS:
                self._choose(merchant_id, code, self._chance.choice(MINUTES))
        schedule_reports(shop.house)

    def step(self) -> None:
        """One thing; now and then the process dies over it, or sleeps while another works."""
        shop = self._shop
        name = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        draw = self._chance.random()
        shop.points.aim(
            crash_at=self._chance.randint(1, 6) if draw < 0.2 else 0,
            sleep_at=self._chance.randint(1, 6) if 0.2 <= draw < 0.3 else 0,
        )
        shop.points.dream = self._dream
        try:
            self._act(name)
        except Crash:
            self._story.steps.append("†")
            shop.restarts += 1
            self._start()
        shop.points.aim()
        self._latest = max(self._latest, shop.now)

    def converge(self) -> None:
        """No more faults: the clock is right again, and a calm day goes by until the next noon."""
        shop = self._shop
        shop.points.aim()
        shop.phones.trouble = 0.0
        shop.now = self._latest + timedelta(minutes=1)
        self._start()
        schedule_reports(shop.house)
        until = moment_of(local(shop.now).date() + timedelta(days=2), NOON)
        while shop.now < until:
            for job in (push_reports, merge_held, deliver_messages):
                job(shop.house)
            shop.now += timedelta(hours=1)
        while JOBS["post"](shop.house):
            shop.now += timedelta(minutes=2)

    def judge(self) -> Iterator[Violation]:
        """Once each, or marked; late with its day; and no day without a word in the ledger."""
        told = Counter(self._shop.phones.chats)
        for (chat, words), times in told.items():
            if times > 1 and "可能重复" not in words:
                yield Violation("report.once", chat, f"{times} times {words!r}")
        for merchant_id in SHOPS:
            with read_books(self._shop.engine, VAULT, merchant_id, self._shop.now) as books:
                for kept in books.subscriptions.all():
                    yield from self._judge(books, kept)

    def ends(self) -> Counter[str]:
        """What became of every push."""
        states: Counter[str] = Counter()
        for merchant_id in SHOPS:
            with read_books(self._shop.engine, VAULT, merchant_id, self._shop.now) as books:
                states.update(push.state for push in _pushes(books))
        return states

    def _judge(self, books: Books, kept: Subscription) -> Iterator[Violation]:
        mine = {p.business_day: p for p in _pushes(books) if p.report == kept.report}
        where = f"{books.merchant.merchant_id}/{kept.report}"
        for day, push in mine.items():
            words = [one for _, one in self._shop.phones.chats
                     if one.endswith(f"{REPORTS[kept.report].about} {books.merchant.merchant_id} {day}")]  # fmt: skip
            yield from _fits(where, push, words)
        if (books.merchant.merchant_id, kept.report) not in self._restless:
            for day in _gaps(books, kept, mine):
                yield Violation("report.once", f"{where}/{day}", "no word about this day")

    # ---- what happens ----

    def _act(self, name: str) -> None:
        self._story.steps.append(name)
        if name in JOBS:
            JOBS[name](self._shop.house)
        else:
            getattr(self, f"_{name}")()

    def _start(self) -> None:
        shop = self._shop
        shop.start()
        shop.house = replace(shop.house, shelves=replace(shop.house.shelves, reports=REPORTS))

    def _dream(self) -> None:
        shop, asleep = self._shop, self._shop.house
        shop.now += timedelta(seconds=self._chance.choice((1, 70, 200, 4_000)))
        self._start()
        for name in self._chance.choices(list(JOBS), k=self._chance.randint(1, 4)):
            self._act(name)
        shop.house = asleep

    def _pass(self) -> None:
        self._shop.now += timedelta(minutes=self._chance.choice((1, 5, 20, 50, 120)))

    def _night(self) -> None:
        self._shop.now += timedelta(hours=self._chance.choice((6, 9, 12)))

    def _down(self) -> None:
        """Nobody works for a while, which may be days."""
        self._shop.now += timedelta(hours=self._chance.choice((2, 20, 30, 75, 200)))
        self._start()

    def _forward(self) -> None:
        """The clock is set forward, and nobody knows that it is wrong."""
        self._shop.now += timedelta(minutes=self._chance.choice((3, 61, 1_500)))

    def _back(self) -> None:
        self._shop.now -= timedelta(minutes=self._chance.choice((1, 61, 400, 1_500)))

    def _weather(self) -> None:
        self._shop.phones.trouble = self._chance.choice((0.0, 0.3))

    def _change(self) -> None:
        """Another time, from now on."""
        self._choose(self._somewhere(), self._somewhat(), self._chance.choice(MINUTES))

    def _stop(self) -> None:
        self._choose(self._somewhere(), self._somewhat(), 900, enabled=False)

    def _somewhere(self) -> str:
        return self._chance.choice(list(SHOPS))

    def _somewhat(self) -> str:
        return self._chance.choice(list(REPORTS))

    def _choose(self, merchant_id: str, code: str, minute: int, *, enabled: bool = True) -> None:
        with open_books(self._shop.house.engine, VAULT, merchant_id, self._shop.now) as books:
            if books.subscriptions.of(code, "group") is not None:
                self._restless.add((merchant_id, code))
            books.subscriptions.choose(code, "group", minute, enabled=enabled)
            books.work.ring("plan_reports", "")


def _fits(where: str, push: Push, words: list[str]) -> Iterator[Violation]:
    """What was told of a day is what the ledger says of it."""
    clear = [one for one in words if "可能重复" not in one]
    place = f"{where}/{push.business_day}"
    if push.state == "queued" and not words:
        yield Violation("report.once", place, "decided and never told")
    if push.state != "queued" and words:
        yield Violation("report.once", place, f"{push.state}, and told all the same")
    if len(clear) > 1:
        yield Violation("report.once", place, f"told {len(clear)} times")
    late = any("补发" in one for one in words)
    if words and push.state == "queued" and late != bool(push.reason):
        yield Violation("report.once", place, f"{push.reason!r}, and the group read {words[0]!r}")


def _gaps(books: Books, kept: Subscription, mine: dict[date, Push]) -> Iterator[date]:
    """Days on which a report was due and of which the ledger says nothing."""
    step, lag = (7, 1) if REPORTS[kept.report].every == "week" else (1, 0)
    day = min(mine, default=books.today)
    while _due(day, lag, kept.at_minute) < books.now - timedelta(hours=2):
        if day not in mine:
            yield day
        day += timedelta(days=step)


def _due(day: date, lag: int, minute: int) -> datetime:
    return moment_of(day + timedelta(days=lag), minute)


def _pushes(books: Books) -> list[Push]:
    """Everything that was ever decided, and what a clock that ran ahead decided too."""
    days = (books.today + timedelta(days=n) for n in range(-90, 10))
    return [push for day in days for push in books.pushes.of_day(day)]
