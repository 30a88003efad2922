"""The callback door with a real inbox behind it, for tests, storms and benchmarks alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.wecom.callback import Callback
from bot.wecom.crypto import Codec
from storage.base.database import metadata, open_database
from storage.base.vault import Vault
from storage.post.inbox import Inbox
from tests.bot.wecom.clean_room import AES_KEY, CORP, TOKEN


@dataclass
class Bell:
    """Counts how often the doorbell was rung."""

    times: int = 0

    def ring(self) -> None:
        """Once more."""
        self.times += 1


@dataclass
class Door:
    """A callback, its inbox, its clock and its bell."""

    callback: Callback
    inbox: Inbox
    now: datetime
    bell: Bell = field(default_factory=Bell)

    @property
    def second(self) -> int:
        """Now, as WeCom writes it."""
        return int(self.now.timestamp())


@contextmanager
def open_door(folder: Path, now: datetime) -> Iterator[Door]:
    """A door on a database file in this folder."""
    engine = open_database(f"sqlite:///{folder / 'door.db'}")
    metadata.create_all(engine)
    inbox = Inbox(engine, Vault({1: bytes(32)}))
    yield Door(Callback(Codec(TOKEN, AES_KEY, CORP), CORP, inbox), inbox, now)
    engine.dispose()
