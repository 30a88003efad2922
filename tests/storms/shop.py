"""Two shops with people, sales and an acquirer, on a real database, run by a process that can die."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

import pyotp
import requests

import handlers.commands
from bot.channels.callback import Notices
from bot.channels.practice import Practice
from bot.jobs.deliver_messages import deliver_messages
from bot.jobs.expire_refunds import expire_refunds
from bot.jobs.handle_inbox import _handle, handle_inbox
from bot.jobs.house import House
from bot.jobs.submit_refunds import submit_refunds
from bot.wecom.callback import Callback, event_key
from bot.wecom.crypto import Codec
from bot.wecom.envelope import read_xml
from handlers.registry import Shelves, discover
from handlers.router import Router
from storage.base.database import Engine, enter_merchant, writing
from storage.base.ephemeral import LocalMemory
from storage.base.vault import Vault
from storage.books import open_books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.people.staff import Role
from storage.post.inbox import Inbox
from storage.post.sender import Sender
from storage.schema import second_factors
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN, Knock, event, knock, text
from tests.storms.acquirer import BASE, Acquirer
from tests.storms.doors import Points, with_doors
from tests.storms.phones import Phones

START = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
VAULT_KEY = bytes(range(32))
VAULT = Vault({1: VAULT_KEY})
SHOPS = {"m1": "甲字号", "m2": "乙字号"}
NUMBERS = {"m1": "81000001", "m2": "81000002"}
SECRETS = {"81000001": "first-secret-of-the-storm", "81000002": "other-secret-of-the-storm"}
STAFF = {
    "m1": {"c1": Role.CASHIER, "c2": Role.CASHIER, "k1": Role.MANAGER, "k2": Role.MANAGER,
           "o1": Role.OWNER, "a1": Role.AUDITOR, "bo": Role.CASHIER},
    "m2": {"d1": Role.CASHIER, "l1": Role.MANAGER, "p1": Role.OWNER, "bo": Role.MANAGER},
}  # fmt: skip
SALES = {
    "m1": {"TA1001": 3_000, "TA1002": 9_900, "TA1003": 60_000, "TA1004": 7_000},
    "m2": {"TB1001": 4_000, "TB1002": 30_000},
}
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETTINGS = Settings(
    refund_ceiling_fen=20_000, code_above_fen=30_000, cashier_daily_fen=50_000, group_chat="group"
)
TABLE = {"base_url": BASE, "notify_url": "http://product.test/channels/practice/notify",
         "merchants": {m: {"number": n, "secret": SECRETS[n]} for m, n in NUMBERS.items()}}  # fmt: skip
JOBS: dict[str, Callable[[House], int]] = {
    "inbox": handle_inbox, "post": deliver_messages, "money": submit_refunds, "expire": expire_refunds,
}  # fmt: skip


@cache
def shelves() -> Shelves:
    """The real commands and buttons."""
    return discover(handlers.commands)


def furnish(engine: Engine, now: datetime = START) -> None:
    """Both shops with their people and sales, on empty tables."""
    for merchant_id, name in SHOPS.items():
        stores = (Store("s1", f"{name}一店"),)
        merchant = Merchant(merchant_id, name, 300, 540, 1380, SETTINGS, stores)
        with writing(engine) as connection:
            enter_merchant(connection, merchant_id)
            add_merchant(connection, merchant, now)
        with open_books(engine, VAULT, merchant_id, now - timedelta(days=30)) as books:
            for userid, role in STAFF[merchant_id].items():
                called = "两头跑" if userid == "bo" else f"{name}{userid}"
                books.staff.add(userid, called, role, by=None)
            books.chats.put("group", "appchat", f"{name}群", f"group-of-{merchant_id}")
            books.transactions.post(_sales(merchant_id, now))
    _bind_owner(engine)


def _sales(merchant_id: str, now: datetime) -> list[Entry]:
    return [
        Entry(channel="wechat", kind="sale", key=f"42{number}", number=number, amount=amount, fee=18,
              paid_at=now - timedelta(hours=3), source="notice", store_id="s1", acquirer="practice",
              payer=VAULT.payer(merchant_id, "wechat", f"payer-{number[-1]}"))
        for number, amount in SALES[merchant_id].items()
    ]  # fmt: skip


def _bind_owner(engine: Engine) -> None:
    with open_books(engine, VAULT, "m1", START) as books:
        person = books.staff.named("o1").person_id
    with writing(engine) as connection:
        blob = VAULT.seal(CODE_SECRET, "corp", "second_factors", str(person), "secret")
        connection.execute(second_factors.insert().values(
            person_id=person, secret=blob, confirmed_at=START, last_step=0, failures=0))  # fmt: skip


@dataclass
class Press:
    """A press as the finger saw it: who, which card, and what stood there."""

    userid: str
    task_id: str
    title: str


@dataclass
class Shop:
    """One story: a database, an acquirer, phones, a clock that is set by hand, and a process."""

    engine: Engine
    chance: random.Random
    now: datetime = START
    points: Points = field(default_factory=Points)
    acknowledged: set[str] = field(default_factory=set)
    presses: dict[str, Press] = field(default_factory=dict)
    knocks: list[tuple[Knock, str]] = field(default_factory=list)
    restarts: int = 0
    message_id: int = 7_000_000_000

    def __post_init__(self) -> None:
        self.acquirer = Acquirer(self.clock, self.chance, self.points, SECRETS)
        for merchant_id, sales in SALES.items():
            for number, amount in sales.items():
                self.acquirer.orders[NUMBERS[merchant_id], number] = amount
        self.phones = Phones(self.clock, self.chance, self.points)
        self.start()

    def clock(self) -> datetime:
        """The time of this story."""
        return self.now

    def start(self) -> None:
        """A new process on the same database: whatever was only remembered is gone."""
        engine = with_doors(self.engine, self.points)
        practice = Practice(TABLE, self.clock, VAULT)
        practice._session = cast(requests.Session, self.acquirer)
        self.house = House(
            engine=engine, vault=VAULT, ephemeral=LocalMemory(self.clock), inbox=Inbox(engine, VAULT),
            sender=Sender(engine, VAULT), shelves=shelves(), router=Router(shelves()),
            gateway=self.phones, channels={"practice": practice}, clock=self.clock,
            paint=lambda *_: b"png", thresholds={}, corp_id=CORP,
        )  # fmt: skip
        self.callback = Callback(Codec(TOKEN, AES_KEY, CORP), CORP, self.house.inbox)
        self.notices = Notices(engine, VAULT, self.house.channels, self.clock, lambda: None)

    def job(self, name: str) -> int:
        """One look of one job."""
        return JOBS[name](self.house)

    def handle(self, house: House, inbox_id: int) -> None:
        """One event, whichever process it is that looks at it."""
        _handle(house, inbox_id)

    def say(self, userid: str, line: str) -> None:
        """Somebody types a line."""
        self.message_id += 1
        self._deliver(text(line, sender=userid, msg_id=self.message_id, created=self._second()))

    def press(self, userid: str, task_id: str, key: str) -> None:
        """Somebody presses a button on a card, or pretends to."""
        self.message_id += 1
        out = self.phones.cards.get(task_id)
        code = self.phones.press(task_id) if out else ""
        more = (f"<EventKey><![CDATA[{key}]]></EventKey><TaskId><![CDATA[{task_id}]]></TaskId>"
                f"<CardType>button_interaction</CardType><ResponseCode>{code}</ResponseCode>"
                f"<Nonce>{self.message_id}</Nonce>")  # fmt: skip
        inner = event("template_card_event", more, sender=userid, created=self._second())
        self.presses[_key(inner)] = Press(userid, task_id, out.title if out else "")
        self._deliver(inner)

    def again(self, which: Knock, key: str) -> int:
        """The platform, or a thief, delivers an old event again."""
        return self._knock(which, key)

    def code(self) -> str:
        """The owner's six digits at this moment."""
        return pyotp.TOTP(CODE_SECRET).at(self.now)

    def hear(self, merchant: str, body: bytes, *, forged: bool = False) -> int:
        """A notice of the acquirer arrives."""
        path = "/channels/practice/notify"
        headers = self.acquirer.signature(merchant, path, body)
        if forged:
            headers["X-Signature"] = "0" * 64
        return self.notices.receive("practice", headers, body, path)[0]

    def _deliver(self, inner: str) -> None:
        knocked = knock(inner, self._second())
        self.knocks.append((knocked, _key(inner)))
        self._knock(knocked, _key(inner))

    def _knock(self, knocked: Knock, key: str) -> int:
        status = self.callback.deliver(knocked.query, knocked.body, self.now).status
        if status == 200:
            self.acknowledged.add(key)
        return status

    def _second(self) -> int:
        return int(self.now.timestamp())


def _key(inner: str) -> str:
    return event_key(read_xml(inner.encode()))


def facts(shop: Shop) -> dict[str, Any]:
    """What a run was made of, for the report."""
    return {"crashes": shop.points.crashes, "sleeps": shop.points.sleeps, "restarts": shop.restarts,
            "events": len(shop.acknowledged), "calls": shop.acquirer.calls}  # fmt: skip
