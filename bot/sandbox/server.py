"""The sandbox as one thing: give it a world and a clock, start it, and act in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import flask

from bot.http_server import HttpServer
from bot.sandbox.acquirer import Books, Order, OrderLookup
from bot.sandbox.acquirer_door import AcquirerDoor
from bot.sandbox.api import PageApi
from bot.sandbox.board import APP, Board
from bot.sandbox.callbacks import Courier, Delivery
from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.customers import Customers, NextPayment, Payment, Till, believable
from bot.sandbox.faults import Faults, Value
from bot.sandbox.notices import Notices
from bot.sandbox.people import Hands
from bot.sandbox.standins.standin import StandIn
from bot.sandbox.wecom.door import door
from bot.sandbox.wecom.office import Office
from bot.sandbox.world import World

Json = dict[str, Any]
MakeStandIn = Callable[[Clock, Faults, CallLog], StandIn]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
THREADS = 32
LARGEST_BODY = 48 * 1024 * 1024


class Sandbox:
    """WeCom, the acquirer and the chat page in memory; every method may come from any thread."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        callback_url: str = "",
        notify_url: str = "",
        order_lookup: OrderLookup | None = None,
        next_payment: NextPayment | None = None,
        hosts: Iterable[str] = (),
        standins: Iterable[MakeStandIn] = (),
    ) -> None:
        self.world, self.clock = world, clock
        self.hosts = LOOPBACK | frozenset(hosts)
        self.faults = Faults()
        self.log = CallLog(clock)
        self.board = Board(world, clock)
        self.office = Office(world, clock, self.faults, self.board)
        self.courier = Courier(world, clock, self.faults, self.board, self.log, callback_url)
        self.hands = Hands(self.office, self.courier)
        self.books = Books(world, clock, order_lookup)
        self.notices = Notices(clock, self.faults, self.log, notify_url)
        made = [make(clock, self.faults, self.log) for make in standins]
        self.standins = {standin.code: standin for standin in made}
        self.till = Till(self.books, self.board, self.notices, self.standins)
        self.customers = Customers(self.till, self.faults, next_payment or believable(world))
        self._server: HttpServer | None = None

    def create_app(self) -> flask.Flask:
        """The Flask app; background threads only run between `start` and `stop`."""
        app = flask.Flask("bot.sandbox", static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
        app.before_request(self._check_host)
        app.after_request(_be_careful)
        app.register_blueprint(door(self.office, self.log))
        acquirer = AcquirerDoor(self.books, self.faults, self.notices, self.log)
        app.register_blueprint(acquirer.blueprint())
        for standin in self.standins.values():
            app.register_blueprint(standin.blueprint())
        app.register_blueprint(PageApi(self.hands, self.till, self.log).blueprint())
        return app

    def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve in a thread; the address, like http://127.0.0.1:40123. Port 0 is a free one."""
        self._server = HttpServer(self.create_app(), host, port, threads=THREADS, ident=None,
                                  clear_untrusted_proxy_headers=True)  # fmt: skip
        self.notices.start()
        for standin in self.standins.values():
            standin.start()
        self.customers.start()
        return f"http://{host}:{self._server.port}"

    def stop(self) -> None:
        """Stop serving, sending and paying."""
        self.customers.stop()
        self.notices.stop()
        for standin in self.standins.values():
            standin.stop()
        self.courier.stop()
        if self._server is not None:
            self._server.stop(patience=1)
            self._server = None

    def point_to(self, *, callback_url: str = "", notify_url: str = "") -> None:
        """Tell the sandbox where the product is, once that is known; `notify_url` is the practice channel's."""
        self.courier.url = callback_url or self.courier.url
        self.notices.url = notify_url or self.notices.url

    # ---- what people do ----

    def say(self, userid: str, text: str) -> Delivery:
        """Type a line to the app; `.done.wait(seconds)` waits until it was delivered."""
        return self.hands.say(userid, text)

    def press(
        self,
        userid: str,
        button: str,
        message: str = "",
        selected: Mapping[str, Sequence[str]] | None = None,
    ) -> Delivery:
        """Press a button by key or words, on the newest living card that has it or on `message`."""
        return self.hands.press(userid, button, message, selected)

    def event(self, userid: str, name: str, key: str = "") -> Delivery:
        """enter_agent, subscribe, unsubscribe, click or view."""
        return self.hands.event(userid, name, key)

    def pay(self, merchant: str, store: str, amount_fen: int, **more: Any) -> Order:
        """A payment now; `channel` and `payer` may be named."""
        found = self.world.merchant(merchant)
        if found is None:
            raise ValueError(f"no merchant {merchant}")
        at = next(one for one in found.stores if store in {one.code, one.name})
        return self.till.take(Payment(found, at, amount_fen, more.pop("channel", "wechat"), **more))

    def jump(self, **ahead: float) -> None:
        """Move the clock forward, e.g. `jump(hours=2)`."""
        self.clock.jump(self.clock.now() + timedelta(**ahead))
        self.board.wake()

    def trouble(self, changes: Mapping[str, Value]) -> None:
        """Turn switches, e.g. `trouble({"wecom.busy": 2})`."""
        self.faults.set(changes)

    # ---- what there is to see ----

    def messages(self, userid: str, conversation: str = APP) -> list[Json]:
        """What this person sees, oldest first, in the page's form."""
        return self.hands.messages(userid, conversation)

    def group(self, name: str) -> list[Json]:
        """What a group saw, by its name, chatid or webhook key, through its first member's eyes."""
        for group in list(self.board.groups.values()):
            if name in {group.name, group.conversation, group.conversation.partition(":")[2]}:
                return self.hands.messages(group.members[0], group.conversation)
        return []

    def card(self, userid: str, task_id: str) -> Json | None:
        """This person's own copy of a card, with `pressed`, `dead` and `replace_text`."""
        for seen in reversed(self.messages(userid)):
            card: Json = seen.get("card") or {}
            if card.get("task_id") == task_id:
                return card
        return None

    def seed_order(self, order: Order) -> None:
        """Let the acquirer know an order."""
        with self.books.lock:
            self.books.orders[order.order_number] = order

    def verify(self) -> str:
        """Verify the first app's callback URL; empty when good, else what is wrong."""
        return self.courier.verify(self.world.apps[0])

    def _check_host(self) -> flask.Response | None:
        """A page of another site that gets itself resolved to loopback is turned away."""
        host = flask.request.host.rpartition(":")
        name = host[0] if host[2].isdecimal() and host[0] else flask.request.host
        return None if name in self.hosts else flask.Response("演练服务器只在本机使用。", 421)


def _be_careful(response: flask.Response) -> flask.Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
