"""The payment channels that config.toml names: each is asked what doctor may ask of it."""

from collections.abc import Iterator
from datetime import datetime

import bot.channels
from bot.channels.channel import open_channels
from bot.config import Settings
from bot.ground import wall_clock
from bot.operator.checks.check import Check, fault, good, notice
from storage.base.refusal import Refusal
from storage.base.vault import Vault

ABOUT = "支付渠道"


def check_channels(settings: Settings, now: datetime) -> Iterator[Check]:
    """Keys, clock, certificates, addresses and rights, for one channel after another."""
    if not settings.channels:
        yield notice(ABOUT, "还没有接，只能记账", "要收退款和账单，请照 config.example.toml 写上")
    for code, table in settings.channels.items():
        try:
            vault = Vault(settings.vault_keys())
            channel = open_channels(bot.channels, {code: table}, wall_clock, vault)[code]
        except Refusal as wrong:
            for sentence in wrong.sentence.splitlines():
                yield fault(ABOUT, "填得不对", sentence)
            continue
        for found in channel.examine(now):
            about = found.about
            yield fault(about, found.found, found.cure) if found.cure else good(about, found.found)
