"""One request as the calls of WeCom see it, and the tag that puts a function on the table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.office import Office
from bot.sandbox.wecom.reading import mapping, number
from bot.sandbox.world import App

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """The `media` part of a multipart request."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose token has been checked."""

    office: Office
    caller: App | None
    query: dict[str, str]
    data: bytes
    upload: Upload | None
    base: str  # this server's own address, without a slash at the end

    @property
    def app(self) -> App:
        """Whose token came with it."""
        if self.caller is None:
            raise WeComError(41001)
        return self.caller

    @property
    def now(self) -> datetime:
        """The sandbox's time."""
        return self.office.clock.now()

    def json(self) -> Json:
        """The body, whatever its Content-Type says; 40058 when it is no JSON object."""
        try:
            return mapping(json.loads(self.data), "body")
        except ValueError as broken:
            wrong = "Warning: wrong json format. invalid Request Parameter"
            raise WeComError(40058, wrong) from broken

    def agent(self, value: object) -> App:
        """The app that is named must be the token's own."""
        if value in {None, ""}:
            raise WeComError(41011)
        agent_id = number(value, 40056)
        if agent_id != self.app.agent_id:
            raise WeComError(301002)
        return self.app

    def quota(self, key: str, limits: dict[Any, int], amount: int = 1) -> None:
        """45009 when a window is full."""
        if not self.office.quotas.take(key, limits, self.now, amount):
            raise WeComError(45009)


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is bytes instead of JSON."""

    name: str
    data: bytes


Handler = Callable[[Call], Json | File]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A line of the table of calls."""

    method: str
    handler: Handler
    token: bool = True
