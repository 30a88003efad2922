"""People of the steady shop who type and press, and everything that is queued for them."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

import handlers.commands
import handlers.reports
import handlers.risks
from handlers.ask import Ask, Memory
from handlers.messages import Reply
from handlers.registry import discover
from handlers.router import Router
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import Books
from storage.schema import outbox
from tests.handlers.conftest import in_words
from tests.handlers.risks.steady_shop import NOW, VAULT

SHELVES = discover(handlers.commands, handlers.reports, handlers.risks)


@dataclass
class Talk:
    """One shop's people in their chats."""

    books: Books
    shops: tuple[tuple[str, str], ...] = ()
    memory: LocalMemory = field(default_factory=lambda: LocalMemory(lambda: NOW))

    def says(self, who: str, line: str, *, in_group: bool = False) -> str:
        """The reply to a line, in words."""
        ask = self._ask(who, line, in_group=in_group)
        return self._answer(lambda: Router(SHELVES).answer(ask))

    def presses(self, who: str, key: str) -> str:
        """The reply to a button; empty when the card says it all."""
        ask = self._ask(who, key)
        return self._answer(lambda: Router(SHELVES).press(ask, key))

    def _ask(self, who: str, text: str, *, in_group: bool = False) -> Ask:
        memory = Memory(self.memory, f"{who}:")
        return Ask(self.books, self.books.staff.named(who), self.books.now, text, "test", memory,
                   shops=self.shops, in_group=in_group)  # fmt: skip

    def _answer(self, act: Any) -> str:
        try:
            reply: Reply = act()
        except Refusal as no:
            return no.sentence
        return "" if reply is None else in_words(reply)


@dataclass(frozen=True)
class Queued:
    """A message in the outbox."""

    lane: str
    state: str
    message: dict[str, Any]
    to: dict[str, Any]

    @property
    def words(self) -> str:
        """What is read, a card by its twin."""
        return str(self.message.get("content") or self.message.get("twin"))


def queued(connection: Connection, lane: str = "") -> list[Queued]:
    """Everything queued so far, oldest first; `lane` is how the lane begins."""
    found = []
    for row in connection.execute(select(outbox).order_by(outbox.c.outbox_id)).mappings():
        body = json.loads(VAULT.open(row["body"], "outbox", row["merchant_id"], row["key"]))
        found.append(Queued(row["lane"], row["state"], body["message"], body["to"]))
    return [one for one in found if one.lane.startswith(lane)]
