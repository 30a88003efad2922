"""The wall storm: many shops in one database, everybody asks everything, with what belongs to others in hand."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from sqlalchemy import select

from handlers.envelopes import to_json
from handlers.messages import Reply
from storage.base.database import Engine, enter_merchant, reading, writing
from storage.base.money import Money
from storage.books import Books
from storage.checking import Violation
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Role
from storage.schema import outbox
from tests.shop import Shop, shelves
from tests.storms.shop import START, VAULT

ROLES = {"o": Role.OWNER, "k": Role.MANAGER, "c": Role.CASHIER, "a": Role.AUDITOR}
MORE = (
    "交易 {order}", "退款 {order} 1 坏了", "退款 {order}", "客户 {customer}", "切换 {shop}", "门店 {store}",
    "同意 R1001", "查退款 R1001", "撤回 R1001", "风险 A2001", "备注客户 {order} 老友", "移除员工 {person}",
    "角色 {person} 店长", "静音 {till}", "{store}昨天收了多少", "{shop}今天流水", "尾号{tail}", "{person}退了几笔",
)  # fmt: skip


@dataclass(frozen=True)
class Walled:
    """A shop whose every name is its own, so that it is known wherever it turns up."""

    number: int

    @cached_property
    def merchant_id(self) -> str:
        return f"w{self.number:02d}"

    @cached_property
    def words(self) -> dict[str, str]:
        """What it can be known by."""
        mark = f"{self.number:02d}"
        return {"shop": f"墙{mark}号铺", "store": f"门{mark}分店", "till": f"柜{mark}号机", "person": f"人{mark}某",
                "customer": f"客{mark}某", "order": f"TW{mark}88001", "tail": f"{mark}88001"}  # fmt: skip

    @cached_property
    def marks(self) -> dict[str, str]:
        """What no other shop may read: any of its orders, any of its names."""
        words = {what: word for what, word in self.words.items() if what != "tail"}
        return {**words, "order": self.words["order"][:-1]}

    def found(self, engine: Engine) -> None:
        """The shop with its people, a few days of trade, a customer with a name and a request."""
        words = self.words
        with writing(engine) as connection:
            enter_merchant(connection, self.merchant_id)
            settings = Settings(group_chat="group")
            add_merchant(
                connection,
                Merchant(self.merchant_id, words["shop"], 300, 540, 1380, settings,
                         (Store("s1", words["store"]),), (Terminal("P1", "s1", words["till"]),)),
                START,
            )  # fmt: skip
            books = Books(connection, VAULT, self.merchant_id, START)
            for letter, role in ROLES.items():
                name = words["person"] if letter == "c" else f"{words['person']}{letter}"
                books.staff.add(f"{letter}{self.number:02d}", name, role, by=None)
            books.chats.put("group", "appchat", words["shop"], f"chat-{self.merchant_id}")
            books.subscriptions.choose("daily", "group", 1300)
            books.transactions.post(self._sales())
            sale, boss = books.transactions.one(words["order"]), books.staff.members()[0]
            books.customers.note(sale.payer, remark=words["customer"], by=boss)
            books.refunds.request(sale, Money(100), "", by=boss.person_id, window_days=365)

    def _sales(self) -> list[Entry]:
        payer = VAULT.payer(self.merchant_id, "wechat", "one")
        return [
            Entry("wechat", "sale", f"42{self.number:02d}{day}", f"TW{self.number:02d}8800{day + 1}",
                  1_000 + day, START - timedelta(days=day, hours=1), "notice", fee=6, payer=payer,
                  store_id="s1", terminal_id="P1", acquirer="practice")
            for day in range(8)
        ]  # fmt: skip


@dataclass
class Walls:
    """The shops, and what was found on the wrong side of a wall."""

    engine: Engine
    shops: Sequence[Walled]
    asked: int = 0
    found: list[Violation] = field(default_factory=list)

    def ask(self, chance: random.Random) -> None:
        """Somebody asks for something, and holds in his hand what belongs to another shop."""
        here, there = chance.sample(list(self.shops), 2)
        userid = f"{chance.choice('ookkca')}{here.number:02d}"
        line = self._line(chance, chance.choice((here, there, there)))
        shop = Shop(self.engine, START, here.merchant_id, VAULT)
        said = _plain(shop.ask(shop.person(userid), line))
        self.asked += 1
        self.found += self._foreign(here, said, typed=line, where=f"{userid}: {line}")

    def post(self) -> None:
        """Everything that was queued, opened and read."""
        with reading(self.engine) as connection:
            for row in connection.execute(select(outbox)):
                here = next(shop for shop in self.shops if shop.merchant_id == row.merchant_id)
                body = VAULT.open(row.body, "outbox", row.merchant_id, row.key)
                said = json.dumps(json.loads(body), ensure_ascii=False)
                self.found += self._foreign(here, said, typed="", where=f"out{row.outbox_id}")

    def _line(self, chance: random.Random, hand: Walled) -> str:
        words = hand.words
        example = chance.choice([command.example for command in shelves().commands])
        for ours, theirs in (("T1001", "order"), ("三里屯店", "store"), ("2号机", "till"),
                             ("王老板", "customer"), ("小张", "person")):  # fmt: skip
            example = example.replace(ours, words[theirs])
        return chance.choice((example, chance.choice(MORE).format(**words)))

    def _foreign(self, here: Walled, said: str, *, typed: str, where: str) -> Iterator[Violation]:
        """Names of other shops, but for what the asker said himself."""
        for other in self.shops:
            if other is not here:
                for what, word in other.marks.items():
                    if word in said and word not in typed:
                        yield Violation("tenant.wall", where, f"{word} ({what} of another shop)")


def build(engine: Engine, shops: int) -> Walls:
    """So many shops on empty tables."""
    walled = [Walled(number) for number in range(10, 10 + shops)]
    for one in walled:
        one.found(engine)
    return Walls(engine, walled)


def run(engine: Engine, seed: int, *, shops: int = 20, asks: int = 100) -> Walls:
    """So many questions, and what was found."""
    chance, walls = random.Random(seed), build(engine, shops)
    for _ in range(asks):
        walls.ask(chance)
    walls.post()
    return walls


def _plain(reply: Reply) -> str:
    messages = reply if isinstance(reply, tuple) else (reply,)
    told = [to_json(message) for message in messages if message is not None]
    return json.dumps(told, ensure_ascii=False)
