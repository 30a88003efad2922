"""WeCom's postman: encrypted callbacks in order, again when nobody answers, and what came of it."""

import queue
import random
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import requests

from bot.sandbox.board import Board
from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.crypto import BadEnvelope, Seal
from bot.sandbox.events import Element, xml
from bot.sandbox.faults import Faults
from bot.sandbox.replies import Asked, apply_reply
from bot.sandbox.world import App, World

TRIES = 4
NEIGHBOUR_S = 0.3
VERIFY_S = 1.0


@dataclass(slots=True)
class Delivery:
    """One event on its way; `attempts` are HTTP statuses, 0 when there was no answer in time."""

    asked: Asked
    plaintext: str
    what: str
    attempts: list[int] = field(default_factory=list)
    trouble: str = ""
    done: threading.Event = field(default_factory=threading.Event)


class Courier:
    """Delivers every person's events in their order, one thread a person."""

    def __init__(
        self, world: World, clock: Clock, faults: Faults, board: Board, log: CallLog, url: str
    ) -> None:
        self.world, self.clock, self.faults, self.board, self.log = world, clock, faults, board, log
        self.url = url
        self.timeout_s = 5.0
        self.retry_pause_s = 0.2
        self.deliveries: list[Delivery] = []
        self._ways: dict[str, queue.SimpleQueue[Delivery | None]] = {}
        self._lock = threading.Lock()

    def seal(self, app: App) -> Seal:
        """The app's envelope maker."""
        return Seal(app.token, app.encoding_aes_key, self.world.corp_id)

    def send(self, asked: Asked, plaintext: str, what: str) -> Delivery:
        """Put an event on its way; returns at once, `done` is set when it has arrived or failed."""
        delivery = Delivery(asked, plaintext, what)
        with self._lock:
            self.deliveries.append(delivery)
            if asked.userid not in self._ways:
                way = self._ways[asked.userid] = queue.SimpleQueue()
                threading.Thread(target=self._walk, args=(way,), daemon=True).start()
            self._ways[asked.userid].put(delivery)
        return delivery

    def stop(self) -> None:
        """Let every thread end after what it carries now."""
        with self._lock:
            for way in self._ways.values():
                way.put(None)
            self._ways.clear()

    def verify(self, app: App) -> str:
        """What saving the callback URL does: empty when the echo came back, else what is wrong."""
        echo = str(random.randrange(10**18, 10**19))
        query = self._query(app, encrypted := self.seal(app).encrypt(echo))
        try:
            query["echostr"] = encrypted
            answer = requests.get(
                self.url, query, timeout=VERIFY_S, proxies={"http": ""}, allow_redirects=False
            )
        except requests.RequestException as lost:
            return f"回调地址没有在 1 秒内回答：{type(lost).__name__}"
        if answer.status_code != 200:
            return f"回调地址答了 {answer.status_code}"
        return "" if answer.content == echo.encode() else "回调地址答的不是原文"

    def _walk(self, way: "queue.SimpleQueue[Delivery | None]") -> None:
        while (delivery := way.get()) is not None:
            for one in self._in_turn(way, delivery):
                self._deliver(one)

    def _in_turn(
        self, way: "queue.SimpleQueue[Delivery | None]", delivery: Delivery
    ) -> Iterable[Delivery]:
        """Normally just this one; shuffled, a neighbour that follows closely goes first."""
        if not self.faults.on("callback.shuffle"):
            return [delivery]
        try:
            neighbour = way.get(timeout=NEIGHBOUR_S)
        except queue.Empty:
            return [delivery]
        if neighbour is None:
            way.put(None)
            return [delivery]
        return [neighbour, delivery]

    def _deliver(self, delivery: Delivery) -> None:
        for again in range(TRIES):
            if again:
                time.sleep(self.retry_pause_s)
            if self._attempt(delivery) == 200:
                break
        for _ in range(int(self.faults.number("callback.repeat"))):
            self._attempt(delivery)
        good = 200 in delivery.attempts and not delivery.trouble
        outcome = delivery.trouble or "、".join(str(one) for one in delivery.attempts)
        self.log.add(f"callback {delivery.what}", outcome, good=good)
        delivery.done.set()

    def _attempt(self, delivery: Delivery) -> int:
        app = delivery.asked.app
        encrypted = self.seal(app).encrypt(delivery.plaintext)
        body: list[Element] = [("ToUserName", self.world.corp_id), ("Encrypt", encrypted)]
        body.append(("AgentID", app.agent_id))
        random.shuffle(body)
        try:
            answer = requests.post(
                self.url, xml("xml", body).encode(), params=self._query(app, encrypted),
                headers={"Content-Type": "text/xml"}, timeout=self.timeout_s,
                proxies={"http": ""}, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException:
            delivery.attempts.append(0)
            return 0
        delivery.attempts.append(answer.status_code)
        if answer.status_code == 200:
            self._show(delivery, answer.content)
        return answer.status_code

    def _show(self, delivery: Delivery, body: bytes) -> None:
        try:
            apply_reply(self.board, self.seal(delivery.asked.app), body, delivery.asked)
        except BadEnvelope as wrong:
            delivery.trouble = str(wrong)

    def _query(self, app: App, encrypted: str) -> dict[str, str]:
        timestamp = str(int(self.clock.now().timestamp()))
        nonce = str(secrets.randbelow(10**10))
        signature = self.seal(app).signature(timestamp, nonce, encrypted)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
