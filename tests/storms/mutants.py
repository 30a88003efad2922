"""Defects put in on purpose: each takes away one control, and the storm must notice."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine

from bot.channels import callback
from bot.channels.practice import Practice
from bot.jobs import deliver_messages, push_reports, submit_refunds
from charts.hours import Hour, HoursPicture
from handlers.commands import refund_decisions
from handlers.envelopes import to_json
from handlers.messages import Image, Text
from handlers.router import Router
from storage.audit import Audit
from storage.base.database import DatabaseAway
from storage.books import open_books
from storage.checking import Violation
from storage.desk import Desk
from storage.ledger.refunds import Refunds
from storage.ledger.transactions import Transactions
from storage.people import merchants
from storage.post.inbox import Inbox
from storage.post.sender import Sender
from tests.storms import days, defects
from tests.storms.invariants import check
from tests.storms.races import partials
from tests.storms.refunds import converge, play
from tests.storms.shop import SALES, VAULT, Shop
from tests.storms.steps import VARIANTS, crash_at
from tests.storms.tables import Files, Server

PATIENCE = 150  # stories within which a defect must show
Trial = Callable[[Engine, int], list[Violation]]


def story(engine: Engine, seed: int) -> list[Violation]:
    """A schedule of the refund storm."""
    return play(engine, seed).violations


def weeks(engine: Engine, seed: int) -> list[Violation]:
    """Some weeks of the report storm."""
    return days.play(engine, seed).violations


def walked(engine: Engine, seed: int) -> list[Violation]:
    """One refund from the request to the news, with one kind of bad answer; chance has no part in it."""
    return crash_at(engine, 0, seed % len(VARIANTS))[0].violations


@dataclass(frozen=True)
class Mutant:
    """A control taken away; one of `names` must break in one of the trials."""

    about: str
    names: frozenset[str]
    plant: Callable[[], AbstractContextManager[None]]
    trial: Trial = story


@dataclass(frozen=True)
class Caught:
    """After how many stories a mutant was seen, and by what; 0: never."""

    about: str
    after: int
    by: str


def hunt(mutant: Mutant, tables: Files | Server, seed: int, patience: int = PATIENCE) -> Caught:
    """Play stories with the defect in place until the checker names what is broken."""
    with mutant.plant():
        for played in range(1, patience + 1):
            with tables.story() as engine:
                if found := _broken(mutant, engine, seed + played):
                    return Caught(mutant.about, played, found)
    return Caught(mutant.about, 0, "")


def _broken(mutant: Mutant, engine: Engine, seed: int) -> str:
    """What broke; where the database itself refused to go along, that tells as well."""
    try:
        violations = mutant.trial(engine, seed)
    except DatabaseAway as refused:
        return f"the database: {type(refused).__name__}"
    return next((one.invariant for one in violations if one.invariant in mutant.names), "")


def swap(*swaps: tuple[Any, str, Any]) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def plant() -> Iterator[None]:
        with ExitStack() as stack:
            for owner, name, value in swaps:
                stack.enter_context(patch.object(owner, name, value))
            yield

    return plant


def sleeper(engine: Engine, seed: int) -> list[Violation]:
    """A sender falls asleep over the drawing of its message, past the lease; another one sends it."""
    shop = Shop(engine, random.Random(seed))
    picture = Image("hours", HoursPicture("流水", "今天", "来源", (Hour("10", 100),)), "流水")
    with open_books(engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("group", to_json(picture), "k", "reply")

    def drawn(_chart: str, _picture: object) -> bytes:
        shop.now += timedelta(seconds=90)
        shop.start()
        shop.job("post")
        return b"png bytes"

    deliver_messages.deliver_messages(replace(shop.house, paint=drawn))
    told = len(shop.phones.chats)
    return [Violation("outbox.once", "group", f"{told} times")] if told > 1 else []


def silence(engine: Engine, seed: int) -> list[Violation]:
    """A message to a group arrives, but the answer does not; then the platform is busy; then all is well."""
    shop = Shop(engine, random.Random(seed))
    with open_books(engine, VAULT, "m1", shop.now) as books:
        books.post.to_chat("group", to_json(Text("消息")), "k", "reply")
    shop.phones.script = ["doubt_arrived", "again", ""]
    for _ in range(3):
        shop.job("post")
        shop.now += timedelta(minutes=6)
    return check(shop, settled=True)


def lie(engine: Engine, seed: int) -> list[Violation]:
    """A genuine notice says that a refund succeeded which the channel is still working on."""
    shop = Shop(engine, random.Random(seed))
    for userid, line in (("c1", "退款 TA1002 30 商品破损"), ("k1", "同意 R1001")):
        shop.say(userid, line)
        shop.job("inbox")
    shop.acquirer.next_fate = "PROCESSING"
    shop.job("money")
    for standing in shop.acquirer.refunds.values():
        body = shop.acquirer.notice(standing, state="SUCCEEDED", succeeded_at=shop.now.isoformat())
        shop.hear(standing.merchant, body)
    return check(shop, settled=False)


def landing(engine: Engine, seed: int) -> list[Violation]:
    """A request is late; its repeat finds no money in the account; then the first one arrives after all."""
    shop = Shop(engine, random.Random(seed))
    for userid, line in (("c1", "退款 TA1002 30 商品破损"), ("k1", "同意 R1001")):
        shop.say(userid, line)
        shop.job("inbox")
    shop.acquirer.next_trouble, shop.acquirer.next_fate = "late", "SUCCEEDED"
    shop.job("money")
    shop.acquirer.next_fate = "BALANCE_SHORT"
    shop.acquirer.late = [
        (shop.now + timedelta(minutes=10), *one[1:]) for one in shop.acquirer.late
    ]
    shop.now += timedelta(minutes=2)
    shop.job("money")
    shop.acquirer.next_fate = ""
    converge(shop)
    return check(shop, settled=True)


def anew(engine: Engine, seed: int) -> list[Violation]:
    """A refund fails, another one takes all of the sale, and then the first is to be tried again."""
    shop = Shop(engine, random.Random(seed))
    ask = ("c1", f"退款 TA1002 {SALES['m1']['TA1002'] // 100} 商品破损")
    for fate, lines in (("FAILED", (ask, ("k1", "同意 R1001"))),
                        ("", (ask, ("k1", "同意 R1002"), ("k1", "同意 R1001")))):  # fmt: skip
        shop.acquirer.next_fate = fate
        for userid, line in lines:
            shop.say(userid, line)
            shop.job("inbox")
        shop.job("money")
    converge(shop)
    return check(shop, settled=True)


MONEY = frozenset({"money.bound", "money.once", "money.match"})
RECORD = frozenset({"audit.complete", "money.forward"})


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


NEW_NUMBER = Mutant("a new number on every retry", MONEY,
                    swap((submit_refunds, "_ask", defects.ask_with_new_number)), walked)  # fmt: skip
READ_THEN_WRITE = Mutant("the hold is read, then written", _only("money.bound"),
                         swap((Transactions, "hold", defects.read_then_write)), partials)  # fmt: skip
OK_BEFORE_COMMIT = Mutant("200 before the event is stored", _only("inbox.kept"),
                          swap((Inbox, "put", defects.acknowledge_first)))  # fmt: skip
OF_THE_ISSUE = (NEW_NUMBER, READ_THEN_WRITE, OK_BEFORE_COMMIT)

MUTANTS = (
    *OF_THE_ISSUE,
    Mutant("silence counts as a no", MONEY, swap((submit_refunds, "_ask", defects.silence_is_no)), walked),
    Mutant("a no to a repeat is believed at once", MONEY, swap((submit_refunds, "LANDED", 0)), landing),
    Mutant("answers are not verified", MONEY, swap((Practice, "_check", defects.no_signature))),
    Mutant("a notice is believed without asking", MONEY,
           swap((callback, "_refund_told", defects.believe_the_notice)), lie),
    Mutant("nothing is held", _only("money.bound"), swap((Transactions, "hold", defects.hold_nothing))),
    Mutant("given back without a look at the flag", MONEY, swap((Refunds, "_give_back", defects.give_back_always))),
    Mutant("never given back", _only("money.bound"), swap((Refunds, "_give_back", defects.give_back_never))),
    Mutant("tried again without a new hold", MONEY, swap((Refunds, "_reserve_again", defects.reserve_nothing)), anew),
    Mutant("submitted from any state", RECORD | MONEY, swap((Refunds, "submit", defects.submit_from_anywhere))),
    Mutant("own request allowed", _only("approve.two"), swap(
        (refund_decisions, "needs_code", defects.needs_no_code), (Refunds, "decide", defects.alone),
        (merchants, "_settings", defects.solo))),
    Mutant("no role is asked for", _only("approve.two"), swap(
        (Router, "_check_role", defects.anybody), (Router, "_allowed", defects.all_commands))),
    Mutant("a stale card decides", _only("approve.seen"), swap((refund_decisions, "_seen_as_it_is", defects.no_look))),
    Mutant("an approval without its entry", _only("audit.complete"), swap((Audit, "write", defects.forget))),
    Mutant("an entry without the key", _only("audit.chain"), swap((Audit, "write", defects.unkeyed))),
    Mutant("an event is acted on again", _only("inbox.kept"), swap((Inbox, "take", defects.take_always))),
    Mutant("a sender without a fence", _only("outbox.once"), swap((Sender, "_write", defects.no_fence)), sleeper),
    Mutant("doubt is forgotten", _only("outbox.once"),
           swap((deliver_messages, "_in_doubt", defects.never_in_doubt)), silence),
    Mutant("days that nobody worked are forgotten", _only("report.once"),
           swap((push_reports, "_write_off", defects.say_nothing)), weeks),
    Mutant("a dropped merchant in every condition", MONEY | RECORD | _only("tenant.wall"),
           swap((Desk, "mine", defects.everything))),
    Mutant("a dropped merchant in every statement built once", MONEY | RECORD | _only("tenant.wall"),
           swap((Desk, "run", defects.for_everybody))),
)  # fmt: skip
