"""The phones of the shop: what arrived, which cards are out, and codes that work once, all in memory."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.wecom.errors import SPENT_CODE, DeliveryError
from bot.wecom.gateway import DUPLICATE_SECONDS, Gateway, Sent
from bot.wecom.payloads import MediaKind
from tests.storms.doors import Points

TAKEN = 42014
TROUBLES = ("again", "doubt", "doubt_arrived", "later")


@dataclass
class CardOut:
    """A card as it can be seen on the phones that have it."""

    task_id: str
    userids: tuple[str, ...]
    title: str
    keys: tuple[str, ...]


@dataclass
class Phones(Gateway):
    """Takes the gateway's place; `trouble` is the probability that a call goes wrong."""

    clock: Callable[[], datetime]
    chance: random.Random
    points: Points
    trouble: float = 0.0
    app: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)
    chats: list[tuple[str, str]] = field(default_factory=list)
    cards: dict[str, CardOut] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[datetime, Sent]] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)  # troubles of the next calls, before chance

    def send_app(
        self, userids: Sequence[str], payload: Mapping[str, Any], *, key: str = ""
    ) -> Sent:
        """To people; the same request within the window is dropped, as WeCom does."""
        after = self._before()
        whole = json.dumps([list(userids), payload, key], sort_keys=True)
        known = self.seen.get(whole)
        if known and self.clock() - known[0] < timedelta(seconds=DUPLICATE_SECONDS):
            sent = known[1]
        else:
            sent = self._deliver(tuple(userids), payload, key)
            self.seen[whole] = (self.clock(), sent)
        after()
        return sent

    def update_card(
        self, response_code: str, card: Mapping[str, Any], userids: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Change a card, once a code."""
        after = self._before()
        task_id = self.codes.pop(response_code, "")
        if not task_id:
            raise DeliveryError.from_code(SPENT_CODE)
        out = self.cards[task_id]
        dead = "replace_text" in card
        out.title, out.keys = card["main_title"]["title"], () if dead else _keys(card)
        after()
        return ()

    def send_chat(self, chat_id: str, payload: Mapping[str, Any]) -> None:
        """To a group; nothing notices a repeat."""
        after = self._before()
        self.chats.append((chat_id, _words(payload)))
        after()

    def send_webhook(self, key: str, payload: Mapping[str, Any]) -> None:
        """To a group with a webhook."""
        self.send_chat(key, payload)

    def upload(self, kind: MediaKind, name: str, content: bytes) -> str:
        """A medium is only a name here."""
        return f"media-{kind}"

    def press(self, task_id: str) -> str:
        """Somebody pressed: WeCom makes a code for the answer."""
        return self._code(task_id)

    def _deliver(self, userids: tuple[str, ...], payload: Mapping[str, Any], key: str) -> Sent:
        if payload["msgtype"] != "template_card":
            self.app.append((userids, _words(payload), key))
            return Sent("m")
        card = payload["template_card"]
        task_id = str(card["task_id"])
        if task_id in self.cards:
            raise DeliveryError.from_code(TAKEN)
        self.cards[task_id] = CardOut(task_id, userids, card["main_title"]["title"], _keys(card))
        return Sent("m", self._code(task_id))

    def _code(self, task_id: str) -> str:
        code = f"code-{len(self.codes)}-{self.chance.getrandbits(48):012x}"
        self.codes[code] = task_id
        return code

    def _trouble(self) -> str:
        return self.chance.choice(TROUBLES) if self.chance.random() < self.trouble else ""

    def _before(self) -> Callable[[], None]:
        """Trouble before the call; what is returned makes the trouble after it."""
        self.points.hit(free=True)
        kind = self.script.pop(0) if self.script else self._trouble()
        if kind in ("again", "later", "doubt"):
            raise DeliveryError(
                "later" if kind == "later" else "again" if kind == "again" else "doubt", -1
            )

        def after() -> None:
            self.points.hit(free=True)
            if kind == "doubt_arrived":
                raise DeliveryError("doubt", 0)

        return after


def _words(payload: Mapping[str, Any]) -> str:
    kind = payload["msgtype"]
    return str(payload[kind].get("content", kind))


def _keys(card: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(button["key"] for button in card.get("button_list", ()))
