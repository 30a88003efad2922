"""What every job works with; assembled once, by assembly, and passed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.channel import Channel
from bot.wecom.gateway import Gateway
from handlers.registry import Shelves
from handlers.router import Router
from storage.base.database import Engine
from storage.base.ephemeral import Ephemeral
from storage.base.vault import Vault
from storage.post.inbox import Inbox
from storage.post.sender import Sender


@dataclass(frozen=True, slots=True)
class House:
    """The running parts: the truth, the short memory, the handlers, and the doors to the world."""

    engine: Engine
    vault: Vault
    ephemeral: Ephemeral
    inbox: Inbox
    sender: Sender
    shelves: Shelves
    router: Router
    gateway: Gateway
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    paint: Callable[[str, Mapping[str, Any]], bytes]
    thresholds: Mapping[str, Mapping[str, Any]]
    corp_id: str
    mappings: Path | None = None  # the folder of explained bill layouts
