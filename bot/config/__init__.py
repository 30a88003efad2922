"""What an operator may set, where it is read from, and what is said when it is wrong."""

from bot.config.faults import BadConfig
from bot.config.keys import add_key, create_key_file, retire_keys
from bot.config.loading import load_settings
from bot.config.settings import Bills, Database, Redis, Settings, VaultKeys, Web, WeCom

__all__ = [
    "BadConfig",
    "Bills",
    "Database",
    "Redis",
    "Settings",
    "VaultKeys",
    "WeCom",
    "Web",
    "add_key",
    "create_key_file",
    "load_settings",
    "retire_keys",
]
