"""One file per channel: how the contract suite and the storms get at it, by every way to connect."""

import importlib
import pkgutil

from tests.bot.channels.rig import Rig


def all_rigs() -> list[type[Rig]]:
    """Every way to connect every channel, by the order of their files."""
    return [made for shelf in _shelves() for made in shelf]


def one_rig_each() -> list[type[Rig]]:
    """The first way to connect of each channel."""
    return [shelf[0] for shelf in _shelves()]


def rig_named(name: str) -> type[Rig]:
    """The way to connect with this name; StopIteration when there is none."""
    return next(made for made in all_rigs() if made.name == name)


def _shelves() -> list[tuple[type[Rig], ...]]:
    return [importlib.import_module(f"{__name__}.{module.name}").RIGS
            for module in pkgutil.iter_modules(__path__)]  # fmt: skip
