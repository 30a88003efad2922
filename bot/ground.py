"""What every process stands on, and the web room: kept apart from the handlers, so that it starts fast."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask

import bot.channels
from bot.channels.callback import Notices
from bot.channels.certificates import share_certificates
from bot.channels.channel import Channel, open_channels
from bot.config import Settings
from bot.metrics import build_registry
from bot.web import create_web
from bot.wecom.callback import Callback
from bot.wecom.crypto import Codec
from storage.base.database import Engine, open_database
from storage.base.doorbell import Doorbell
from storage.base.vault import Vault
from storage.post.inbox import Inbox
from storage.post.papers import Papers
from storage.version import is_current

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The real time; every other room is told it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """What web and work both stand on."""

    settings: Settings
    clock: Clock
    engine: Engine
    vault: Vault
    inbox: Inbox
    channels: dict[str, Channel]
    doorbell: Doorbell


def lay_ground(settings: Settings, clock: Clock = wall_clock) -> Ground:
    """Open the database and the vault, and make the channels that the settings name."""
    engine = open_database(settings.database.url)
    if not is_current(engine):
        # Opened by name: only a database that is new or old needs these tools, and they load slowly.
        migrating = importlib.import_module("storage.migrating")
        migrating.prepare(engine, settings.database.owner_url)
    vault = Vault(settings.vault_keys())
    channels = open_channels(bot.channels, settings.channels, clock, vault)
    share_certificates(channels.values(), Papers(engine))
    return Ground(
        settings, clock, engine, vault, Inbox(engine, vault), channels, _hang(settings.redis.url)
    )


def _hang(redis_url: str) -> Doorbell:
    """The doorbell; Redis is opened by name, because a house of one process does without it."""
    if not redis_url:
        return Doorbell()
    shared: Doorbell = importlib.import_module("storage.base.shared_doorbell").SharedDoorbell(
        redis_url
    )
    return shared


def build_web(ground: Ground) -> Flask:
    """The web room: callbacks and notices in, nothing else."""
    wecom = ground.settings.wecom
    codec = Codec(wecom.token, wecom.encoding_aes_key, wecom.corp_id)
    notices = Notices(
        ground.engine, ground.vault, ground.channels, ground.clock, ground.doorbell.ring
    )
    callback = Callback(codec, wecom.corp_id, ground.inbox)
    registry = build_registry(ground.engine, ground.clock)
    return create_web(callback, ground.clock, ground.doorbell.ring, notices.receive, registry)
