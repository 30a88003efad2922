"""Merchants: a shop's profile, its stores and tills, and the settings its owner chose."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from storage.base.business_day import local
from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.schema import merchants, stores, terminals

MINUTES_A_DAY = 1440

# Every question begins with these: built once, they cost half.
MINE: BindParameter[str] = bindparam("merchant_id")
PROFILE = select(merchants).where(merchants.c.merchant_id == MINE)
NAME = select(merchants.c.name).where(merchants.c.merchant_id == MINE)
PLACES = (
    select(stores.c.store_id, stores.c.name)
    .where(stores.c.merchant_id == MINE)
    .order_by(stores.c.store_id)
)
TILLS = (
    select(terminals.c.terminal_id, terminals.c.store_id, terminals.c.name)
    .where(terminals.c.merchant_id == MINE)
    .order_by(terminals.c.terminal_id)
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an owner may choose; amounts in fen, times in minutes after midnight.

    A manager alone may approve refunds up to `refund_ceiling_fen`; above `code_above_fen` a code is
    asked; `approval_minutes` are the opening minutes after which others are asked, and the end.
    `arrival_rules` (T+1, D+1 …) and `contract_rates` (basis points) are by channel; within
    `buffer_days` a bill may follow the day of the trade.
    """

    refund_ceiling_fen: int = 100_000
    code_above_fen: int = 200_000
    cashier_daily_fen: int = 100_000
    solo_with_code: bool = False
    refund_window_days: int = 365
    approval_minutes: tuple[int, ...] = (10, 30, 120)
    quiet_from: int = 1350
    quiet_to: int = 510
    pushes_per_day: int = 6
    group_chat: str = ""
    thresholds: dict[str, dict[str, Any]] = field(default_factory=dict)
    arrival_rules: dict[str, str] = field(default_factory=dict)
    contract_rates: dict[str, int] = field(default_factory=dict)
    buffer_days: int = 1


@dataclass(frozen=True, slots=True)
class Store:
    """A store of a merchant."""

    store_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """A till in a store."""

    terminal_id: str
    store_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant as it stands; times in minutes after midnight, `closes` may pass 1440."""

    merchant_id: str
    name: str
    cut_off: int
    opens: int
    closes: int
    settings: Settings
    stores: tuple[Store, ...] = ()
    terminals: tuple[Terminal, ...] = ()

    def store_name(self, store_id: str) -> str:
        """The store's name, or what the channel called it."""
        names = {store.store_id: store.name for store in self.stores}
        return names.get(store_id, store_id or "未分门店")

    def terminal_name(self, terminal_id: str) -> str:
        """The till's name, or what the channel called it."""
        names = {terminal.terminal_id: terminal.name for terminal in self.terminals}
        return names.get(terminal_id, terminal_id or "未分终端")

    def is_open(self, moment: datetime) -> bool:
        """Whether the shop is open at this moment."""
        here = local(moment)
        minute = here.hour * 60 + here.minute
        return any(self.opens <= m < self.closes for m in (minute, minute + MINUTES_A_DAY))


def load_merchant(connection: Connection, merchant_id: str) -> Merchant:
    """The merchant with its stores and tills; a Refusal when there is none."""
    mine = {"merchant_id": merchant_id}
    row = connection.execute(PROFILE, mine).mappings().first()
    if row is None:
        raise Refusal(f"没有商户 {merchant_id[:32]}，先用 merchant add 添加。")
    places = connection.execute(PLACES, mine)
    tills = connection.execute(TILLS, mine)
    return Merchant(
        row["merchant_id"], row["name"], row["cut_off"], row["opens"], row["closes"],
        _settings(row["settings"]), tuple(Store(*place) for place in places),
        tuple(Terminal(*till) for till in tills),
    )  # fmt: skip


def load_name(connection: Connection, merchant_id: str) -> str:
    """Only the merchant's name."""
    return str(connection.execute(NAME, {"merchant_id": merchant_id}).scalar_one())


def list_merchants(connection: Connection) -> list[Merchant]:
    """Every merchant, without stores and tills."""
    rows = connection.execute(select(merchants).order_by(merchants.c.merchant_id)).mappings()
    return [
        Merchant(row["merchant_id"], row["name"], row["cut_off"], row["opens"], row["closes"],
                 _settings(row["settings"]))
        for row in rows
    ]  # fmt: skip


def add_merchant(connection: Connection, merchant: Merchant, now: datetime) -> None:
    """A new merchant; a Refusal when its id is taken."""
    taken = select(merchants.c.merchant_id).where(merchants.c.merchant_id == merchant.merchant_id)
    if connection.execute(taken).first():
        raise Refusal(f"商户 {merchant.merchant_id} 已经有了。")
    connection.execute(
        merchants.insert().values(
            merchant_id=merchant.merchant_id,
            name=merchant.name,
            cut_off=merchant.cut_off,
            opens=merchant.opens,
            closes=merchant.closes,
            settings=_text(merchant.settings),
            created_at=now,
        )
    )
    add_stores(connection, merchant.merchant_id, merchant.stores, merchant.terminals)


def add_stores(
    connection: Connection, merchant_id: str, places: Sequence[Store], tills: Sequence[Terminal]
) -> None:
    """More stores and tills for a merchant that is there (on PostgreSQL: already entered)."""
    for place in places:
        connection.execute(stores.insert().values(merchant_id=merchant_id, **asdict(place)))
    for till in tills:
        connection.execute(terminals.insert().values(merchant_id=merchant_id, **asdict(till)))


def save_settings(desk: Desk, settings: Settings) -> None:
    """What the owner chose, from now on."""
    desk.connection.execute(
        update(merchants).where(desk.mine(merchants)).values(settings=_text(settings))
    )


def _text(settings: Settings) -> str:
    return json.dumps(asdict(settings), ensure_ascii=False, sort_keys=True)


def _settings(text: str) -> Settings:
    values = json.loads(text)
    values["approval_minutes"] = tuple(values["approval_minutes"])
    return Settings(**values)
