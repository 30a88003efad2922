"""Plays the sandbox's JSON API to one browser page, so that the page alone is under test."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

import bot

Json = dict[str, Any]
PAGE = Path(bot.__path__[0]) / "sandbox" / "page"
ADDRESS = "http://sandbox.test"
NOW = "2026-11-18T14:30:00+08:00"
APP: Json = {"userid": "app", "name": "掌柜", "avatar": "掌"}
PEOPLE: list[Json] = [
    {"userid": "li", "name": "李店长", "role": "manager", "role_name": "店长"},
    {"userid": "zhao", "name": "小赵", "role": "cashier", "role_name": "收银员"},
]
TALKS: list[Json] = [
    {"id": "app", "kind": "app", "name": "掌柜", "avatar": "掌", "can_type": True},
    {"id": "chat:g1", "kind": "group", "name": "经营群", "avatar": "经", "can_type": False},
]


class ScriptedSandbox:
    """Answers what the page asks; a test posts messages and reads what the page did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.deeds: list[tuple[str, Json]] = []
        self.messages: list[Json] = []
        self.changes: list[Json] = []
        self.up = True
        self._held: list[tuple[Route, int]] = []
        page.route(f"{ADDRESS}/**", self._answer)

    def open(self, conversation: str = "app", person: str = "li") -> None:
        """Open the page as this person in this conversation and wait until it is drawn."""
        self.page.goto(f"{ADDRESS}/#as={person}&c={conversation}")
        self.page.locator("#chat-name:not(:empty)").wait_for(state="attached")

    def post(self, kind: str, conversation: str = "app", **content: Any) -> Json:
        """A new message from the app."""
        seq = len(self.messages) + 1
        message: Json = {"seq": seq, "id": f"m{seq}", "at": NOW, "from": APP, "mine": False}
        message |= {"kind": kind, "revision": 1, "conversation": conversation, **content}
        self.messages.append(message)
        self._changed(message)
        return message

    def update(self, message: Json, **card: Any) -> None:
        """WeCom was told to change this card."""
        message["card"] = {**message["card"], **card}
        message["revision"] += 1
        self._changed(message)

    def did(self, path: str) -> Json:
        """The body of the last deed the page posted to this path, waited for."""
        give_up = time.monotonic() + 5
        while time.monotonic() < give_up:
            if found := [deed for where, deed in self.deeds if where == path]:
                return found[-1]
            self.page.wait_for_timeout(20)
        raise AssertionError(f"the page never posted to {path}: {self.deeds}")

    def stop(self) -> None:
        """The server goes away, and with it every open poll."""
        self.up = False
        while self._held:
            self._held.pop()[0].abort()

    def start(self) -> None:
        """The server is back and remembers no cursors."""
        self.up = True
        self.changes.clear()

    def _changed(self, message: Json) -> None:
        self.changes.append({"conversation": message["conversation"], "message": message["id"]})
        while self._held:
            route, since = self._held.pop()
            route.fulfill(json=self._news(since))

    def _news(self, since: int) -> Json:
        cursor = len(self.changes)
        return {"cursor": cursor, "changed": self.changes[since:], "now": NOW, "paid": []}

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        path = address.path.removeprefix("/sandbox/")
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if path == address.path:
            route.fulfill(path=PAGE / (path.lstrip("/") or "index.html"))
        elif not self.up:
            route.abort()
        elif route.request.method == "POST":
            self.deeds.append((path, json.loads(route.request.post_data or "{}")))
            route.fulfill(json={"now": NOW})
        elif path == "changes":
            self._poll(route, int(query["since"]))
        elif path in self._questions:
            route.fulfill(json=self._questions[path](self, query))
        else:
            route.fulfill(status=404)

    def _poll(self, route: Route, since: int) -> None:
        if since == len(self.changes):
            self._held.append((route, since))
        else:
            route.fulfill(json=self._news(since))

    def _world(self, _query: dict[str, str]) -> Json:
        people = [
            {**person, "shops": ["山月茶饮"], "avatar": person["name"][0]} for person in PEOPLE
        ]
        shop = {"id": "tea", "name": "山月茶饮", "stores": [{"code": "S1", "name": "三里屯店"}]}
        app = {"name": "掌柜", "agent_id": 1000002}
        world: Json = {"corp": {"name": "演练企业"}, "app": app, "people": people, "now": NOW}
        return world | {"merchants": [shop], "faults": {"customers.pace": 15}}

    def _talks(self, query: dict[str, str]) -> list[Json]:
        mine = TALKS if query["as"] == "li" else TALKS[:1]
        return [{**talk, "last": None, "unread": 0} for talk in mine]

    def _messages(self, query: dict[str, str]) -> Json:
        wanted = [
            message
            for message in self.messages
            if message["conversation"] == query["conversation"]
            and message["seq"] > int(query["after"])
        ]
        return {"messages": wanted, "now": NOW}

    def _menu(self, _query: dict[str, str]) -> Json:
        return {"button": [{"name": "今日流水", "type": "click", "key": "today"}]}

    def _calls(self, _query: dict[str, str]) -> Json:
        return {"cursor": 0, "calls": []}

    _questions: ClassVar[dict[str, Callable[["ScriptedSandbox", dict[str, str]], Any]]] = {
        "world": _world,
        "conversations": _talks,
        "messages": _messages,
        "menu": _menu,
        "calls": _calls,
    }
