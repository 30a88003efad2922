"""The shop that tests talk to: 三里屯茶点 with a hundred days of trade, on the afternoon of 18 November 2026."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

import handlers.commands
import handlers.reports
import handlers.risks
from handlers.ask import Ask, Memory
from handlers.messages import Reply, Text
from handlers.registry import Shelves, discover
from handlers.router import Router
from storage.base.business_day import SHANGHAI
from storage.base.database import Engine, open_database, writing
from storage.base.ephemeral import Ephemeral, LocalMemory
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import Books, open_books, read_books
from storage.demo import fill, found_shops
from storage.migrating import upgrade
from storage.people.merchants import load_merchant
from storage.people.staff import Member, shops_of
from storage.schema import counters
from storage.watch.alerts import Finding

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=SHANGHAI).astimezone(UTC)
DAYS = 100
MERCHANT = "M1"
VAULT = Vault({0: bytes(range(32))})
LARGE = Finding(
    "large_single", "T1001", "warning", "单笔大额 ¥998.00",
    ("三里屯店 · 1号机 · 13:24", "微信 ¥998.00，单号 T1001"), "平时 95% 的单不到 ¥120.00",
    ("团单或包场", "收银员多按了一个 0"), store_id="S1",
)  # fmt: skip


@cache
def shelves() -> Shelves:
    """Every command, button, report and rule there is."""
    return discover(handlers.commands, handlers.reports, handlers.risks)


@dataclass
class Shop:
    """One merchant's database of a test's own, and the people who may talk to it."""

    engine: Engine
    now: datetime = NOW
    merchant_id: str = MERCHANT
    vault: Vault = VAULT
    memory: Ephemeral = field(default_factory=lambda: LocalMemory(lambda: NOW))
    asked: int = 0

    @contextmanager
    def books(self, *, now: datetime | None = None, merchant_id: str = "") -> Iterator[Books]:
        """Books that write what was done when the block ends."""
        shop = merchant_id or self.merchant_id
        with open_books(self.engine, self.vault, shop, now or self.now, "test") as books:
            yield books

    def person(self, name: str, *, merchant_id: str = "") -> Member:
        """A member of staff by name or WeCom id."""
        shop = merchant_id or self.merchant_id
        with read_books(self.engine, self.vault, shop, self.now) as books:
            return books.staff.named(name)

    @property
    def owner(self) -> Member:
        return self.person("wang")

    @property
    def manager(self) -> Member:
        return self.person("li")

    @property
    def cashier(self) -> Member:
        return self.person("zhao")

    @property
    def auditor(self) -> Member:
        return self.person("qian")

    def ask(self, member: Member, line: str, *, now: datetime | None = None) -> Reply:
        """What somebody is answered to a line; a polite no rolls back and is the answer."""
        return self._run(member, line, now, press=False)

    def press(
        self, member: Member, key: str, *, seen: str = "", now: datetime | None = None
    ) -> Reply:
        """What somebody is answered to a press of the button `key`, on a card that showed `seen`."""
        return self._run(member, key, now, press=True, seen=seen)

    def _run(
        self, member: Member, text: str, now: datetime | None, *, press: bool, seen: str = ""
    ) -> Reply:
        now, router = now or self.now, Router(shelves())
        self.asked += 1
        try:
            with writing(self.engine) as connection:
                shops = tuple(
                    (shop, load_merchant(connection, shop).name)
                    for shop, _ in shops_of(connection, self.vault, member.userid)
                )
                request = f"request-{self.asked}"
                books = Books(connection, self.vault, self.merchant_id, now, request)
                ask = Ask(books, member, now, text, request,
                          Memory(self.memory, f"talk:{member.userid}:"), shops, seen=seen)  # fmt: skip
                return router.press(ask, text) if press else router.answer(ask)
        except Refusal as no:
            return Text(no.sentence)


def build(url: str, days: int = DAYS) -> None:
    """The make-believe shops, two open refund requests (R1001, R1002) and one alert (A2031)."""
    engine = open_database(url)
    upgrade(engine)
    found_shops(engine, VAULT, NOW)
    fill(engine, VAULT, NOW, days=days)
    shop = Shop(engine)
    with shop.books() as books:
        sales = books.transactions.latest(9, kind="sale", channel="wechat", store_id="S1")
        first, second = [sale for sale in sales if sale.number != "T1001"][:2]
    shop.ask(shop.cashier, f"退款 {first.number} 10 上错菜")
    shop.ask(shop.manager, f"退款 {second.number} 5 少了一份")
    with writing(engine) as connection:
        connection.execute(counters.insert().values(merchant_id=MERCHANT, name="alert", value=2030))
        Books(connection, VAULT, MERCHANT, NOW).alerts.raise_(LARGE)
    engine.dispose()


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's database, filled once a session."""
    file = tmp_path_factory.mktemp("shop") / "template.db"
    build(f"sqlite:///{file}")
    return file


@pytest.fixture
def shop(shop_template: Path, tmp_path: Path) -> Iterator[Shop]:
    """A shop of this test's own."""
    file = tmp_path / "shop.db"
    shutil.copyfile(shop_template, file)
    engine = open_database(f"sqlite:///{file}")
    yield Shop(engine)
    engine.dispose()
