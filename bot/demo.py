"""demo: the product and a make-believe WeChat Work in one process, for whoever wants to try it."""

import argparse
import importlib
import logging
import secrets
import string
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.demo_channels import HELD_FEN, lose_a_notice, make_standins, remember, tables
from bot.ground import Ground, build_web, lay_ground
from bot.logs import configure_logs
from bot.sandbox.acquirer import Order
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.standins.rsa import leave_keys, take_keys
from bot.sandbox.world import AcquirerMerchant, App, Person, Store, Webhook, World
from bot.serve import open_web, wait_for_signal
from bot.wecom.errors import DeliveryError
from storage.base.business_day import local
from storage.books import read_books
from storage.demo import SHOPS, Shop, catch_up, fill, first_moment, found_shops, last_moment

PAGE_PORT, PRODUCT_PORT = 8700, 8701
CORP_ID, AGENT_ID = "wwdemo0000000000", 1000002
FIRST_HOUR, LAST_HOUR = 10, 20  # between these, people are in the shops
PACE = 15  # payments a minute
KEYS = "keys.json"  # in the demo's folder


class DemoClock(SandboxClock):
    """When somebody turns the clock forward, the hours in between are lived through first."""

    def __init__(
        self, offset: timedelta, live: Callable[[datetime, datetime], None],
        arrive: Callable[[datetime], None],
    ) -> None:  # fmt: skip
        """`live` is told from when to when; `arrive`, once it is then, from when."""
        super().__init__(offset)
        self._live, self._arrive = live, arrive

    def jump(self, to: datetime) -> None:
        """Forward only; customers of the skipped hours have paid by the time it arrives."""
        since = self.now()
        if to > since:
            self._live(since, to)
        super().jump(to)
        self._arrive(since)


def run_demo(argv: Sequence[str] = ()) -> int:
    """Start everything, print the page's address, and wait; an exit status."""
    asked = _arguments(argv)
    configure_logs()
    folder: Path = asked.data
    folder.mkdir(parents=True, exist_ok=True)
    demo = Demo(folder, asked.host, asked.port, asked.product_port, asked.days)
    page = demo.open_page()
    print(f"\n掌柜演练已经开始，请在浏览器里打开：\n\n    {page}\n\n按 Ctrl+C 结束。", flush=True)
    demo.open_shop()
    wait_for_signal()
    demo.stop()
    return 0


class Demo:
    """The two servers, their shared clock, and two shops with two years of trade."""

    def __init__(
        self, folder: Path, host: str, port: int, product_port: int, days: int,
        begin: datetime | None = None,
    ) -> None:  # fmt: skip
        """`days` of trade before the first start; `begin`: another moment than now to live in."""
        self._host, self._port, self._days = host, port, days
        self._bookkeeper: Any = None  # until the shop is open, and where nobody keeps the books
        ahead = begin - datetime.now(UTC) if begin else timedelta()
        self.clock = DemoClock(ahead, self._live, self._ask_for_bills)
        settings = _settings(folder, host, port, product_port)
        self.world = make_world(settings)
        page, product = f"http://{host}:{port}", f"http://{host}:{product_port}"
        take_keys(folder / KEYS)
        self.sandbox = Sandbox(
            self.world, self.clock, callback_url=f"{product}/wecom/callback",
            notify_url=f"{product}/channels/practice/notify", order_lookup=self._order,
            standins=make_standins(product),
        )  # fmt: skip
        channels = settings.channels | tables(self.sandbox.standins, page, product)
        leave_keys(folder / KEYS)
        self._settings = settings.model_copy(update={"channels": channels})
        self.ground: Ground = lay_ground(self._settings, self.clock.now)
        self._furnish()

    def start(self, *, bills: bool = True) -> str:
        """The page's address, once everything answers."""
        page = self.open_page()
        self.open_shop(bills=bills)
        return page

    def open_page(self) -> str:
        """The page's address; what is asked from now on is kept, and answered once the shop is open."""
        web = self._settings.web
        self._web = open_web(build_web(self.ground), web.host, web.port)
        return self.sandbox.start(self._host, self._port)

    def open_shop(self, *, bills: bool = True) -> None:
        """Let the jobs begin and the customers come; with `bills`, those of the last days are fetched."""
        # Opened by name: the charts load while the newcomer's browser is fetching the page.
        self.workshop = importlib.import_module("bot.assembly").Workshop(self.ground)
        self._make_groups()
        if bills:
            # So are the layouts of bills, which only she reads this early.
            keeping = importlib.import_module("bot.demo_bookkeeper")
            keeping.open_the_books(self.ground, self._since or self.clock.now())
            self._bookkeeper = keeping.Bookkeeper(self.ground)
            self._bookkeeper.start()
        self.workshop.start()
        self.sandbox.trouble({"customers.pace": PACE})

    def stop(self) -> None:
        """Finish what is in hand."""
        self.sandbox.stop()
        if self._bookkeeper:
            self._bookkeeper.stop()
        self._web.stop()
        self.workshop.stop()

    def _furnish(self) -> None:
        """Two years of trade the first time; afterwards, what was sold while nobody looked."""
        engine, vault = self.ground.engine, self.ground.vault
        self._since = last = last_moment(engine)
        now = self.clock.now()
        if (start := believable_start(max(now, last or now))) > now:
            SandboxClock.jump(self.clock, start)  # a new start lives through no hours
        if last is None:
            print("第一次启动：正在准备两家店两年的流水……", flush=True)
            found_shops(engine, vault, self.clock.now())
            fill(engine, vault, self.clock.now(), days=self._days)
        else:
            self._live(last, self.clock.now())
        standins = self.sandbox.standins
        remember(standins, self.ground)
        lose_a_notice(standins["wechat_pay"], first_moment(engine))

    def _live(self, since: datetime, until: datetime) -> None:
        for shop in SHOPS:
            catch_up(self.ground.engine, self.ground.vault, shop, since, until)

    def _ask_for_bills(self, since: datetime) -> None:
        """Of every night that was skipped; the planner itself asks for yesterday's only."""
        if self._bookkeeper:
            self._bookkeeper.make_up(since)

    def _make_groups(self) -> None:
        for shop in SHOPS:
            if shop.door == "appchat":
                members = [person.userid for person in shop.people]
                try:
                    self.workshop.house.gateway.create_chat(
                        f"{shop.profile.name}群", members, chat_id=shop.address
                    )
                except DeliveryError as error:
                    logging.getLogger(__name__).warning("group not made: %s", error.code)

    def _order(self, number: str) -> Order | None:
        """The acquirer's own memory of what was paid before this process began."""
        for shop in SHOPS:
            with read_books(
                self.ground.engine, self.ground.vault, shop.merchant_id, self.clock.now()
            ) as books:
                for sale in books.transactions.find(number):
                    if sale.number == number:
                        return Order(
                            shop.number, sale.number, sale.amount, sale.paid_at, sale.channel,
                            sale.key, sale.fee or 0, sale.elsewhere,
                        )  # fmt: skip
        return None


def make_world(settings: Settings) -> World:
    """The corporation in which both shops live."""
    wecom = settings.wecom
    people: dict[str, Person] = {}
    for shop in SHOPS:
        for person in shop.people:
            before = people.get(person.userid)
            shops = (*(before.shops if before else ()), shop.profile.name)
            people[person.userid] = Person(
                person.userid, person.name, person.role, person.role.word, shops
            )
    app = App("掌柜", wecom.agent_id, wecom.secret, wecom.token, wecom.encoding_aes_key)
    hooks = tuple(
        Webhook(shop.address, f"{shop.profile.name}群", tuple(p.userid for p in shop.people))
        for shop in SHOPS if shop.door == "webhook"
    )  # fmt: skip
    merchants = tuple(_contract(settings, shop) for shop in SHOPS)
    return World(wecom.corp_id, "演练商圈", (app,), tuple(people.values()), hooks, merchants)


def believable_start(now: datetime) -> datetime:
    """Now, when shops are busy; else the next morning at half past eleven."""
    here = local(now)
    if FIRST_HOUR <= here.hour < LAST_HOUR:
        return now
    morning = here.replace(hour=11, minute=30, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)


def _contract(settings: Settings, shop: Shop) -> AcquirerMerchant:
    table = settings.channels["practice"]["merchants"][shop.merchant_id]
    stores = tuple(
        Store(branch.store_id, shop.profile.store_name(branch.store_id),
              tuple(t.terminal_id for t in shop.profile.terminals if t.store_id == branch.store_id),
              branch.cashiers)
        for branch in shop.branches
    )  # fmt: skip
    return AcquirerMerchant(
        table["number"], table["secret"], shop.merchant_id, shop.profile.name, stores,
        tickets_fen=shop.prices, opens=shop.profile.opens // 60, closes=shop.profile.closes // 60,
        balance_fen=HELD_FEN, channels=dict(shop.contracts),
    )  # fmt: skip


def _settings(folder: Path, host: str, port: int, product_port: int) -> Settings:
    """Fresh secrets at every start; only the stand-ins' keys, which are slow to make, are kept."""
    letters = string.ascii_letters + string.digits

    def secret(length: int) -> str:
        return "".join(secrets.choice(letters) for _ in range(length))

    contracts = {shop.merchant_id: {"number": shop.number, "secret": secret(32)} for shop in SHOPS}
    page, product = f"http://{host}:{port}", f"http://{host}:{product_port}"
    return Settings.model_validate({
        "database": {"url": f"sqlite:///{folder / 'demo.db'}"},
        "web": {"host": host, "port": product_port},
        "wecom": {"corp_id": CORP_ID, "agent_id": AGENT_ID, "secret": secret(43), "token": secret(32),
                  "encoding_aes_key": secret(43), "api_base": f"{page}/cgi-bin"},
        "channels": {"practice": {"base_url": f"{page}/acquirer/v1", "merchants": contracts,
                                  "notify_url": f"{product}/channels/practice/notify"}},
        "vault": {"key_file": str(folder / "vault.key")},
        "bills": {"mappings": str(folder / "mappings")},
    })  # fmt: skip


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m bot demo", description="在浏览器里试用掌柜")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PAGE_PORT, help="演练页面的端口")
    parser.add_argument("--product-port", type=int, default=PRODUCT_PORT, help="掌柜本身的端口")
    parser.add_argument("--data", type=Path, default=Path("data/demo"), help="演练数据放在哪里")
    parser.add_argument("--days", type=int, default=730, help="准备多少天的流水")
    return parser.parse_args(list(argv))
