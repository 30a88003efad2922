"""What an operator's command works on: the database, ready for use, and the vault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from bot.config import Settings
from bot.ground import wall_clock
from storage.base.database import Engine, open_database, reading
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.migrating import prepare
from storage.people.merchants import list_merchants


@dataclass(frozen=True, slots=True)
class Premises:
    """Open for one command."""

    engine: Engine
    vault: Vault
    now: datetime

    def merchant(self, asked: str) -> str:
        """The merchant that was named, or the only one there is."""
        with reading(self.engine) as connection:
            known = [merchant.merchant_id for merchant in list_merchants(connection)]
        if asked in known:
            return asked
        if not asked and len(known) == 1:
            return known[0]
        if not known:
            raise Refusal("还没有商户，请先运行 python3 -m bot merchant add。")
        raise Refusal(f"请用 --merchant 指明商户，现在有：{'、'.join(known)}。")


@contextmanager
def premises(settings: Settings) -> Iterator[Premises]:
    """The database, its tables made if it is brand-new; closed afterwards."""
    engine = open_database(settings.database.url)
    try:
        prepare(engine, settings.database.owner_url)
        yield Premises(engine, Vault(settings.vault_keys()), wall_clock())
    finally:
        engine.dispose()


def day_of(text: str) -> date:
    """`2026-11-17`, or a Refusal."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal(f"日期请写成 2026-11-17 这样，「{text[:20]}」看不懂。") from wrong
