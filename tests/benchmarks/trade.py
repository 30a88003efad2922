"""Believable trade for measuring: a thousand merchants, few of them busy, ninety days, from one seed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from storage.base.business_day import Span, opens_at
from storage.base.database import (
    Engine,
    day_number,
    metadata,
    milliseconds,
    open_database,
    sqlite_module,
    writing,
)
from storage.base.vault import Vault
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.schema import COUNTS, transactions

SEED = 20261118
MERCHANTS = 1000
DAYS = 90
TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 12, 50, tzinfo=UTC)  # ten to nine in the evening at the shop
CUT_OFF = 300
SPAN = Span(TODAY - timedelta(days=DAYS - 1), TODAY)
VAULT = Vault({1: bytes(32)})
CHUNK = 50_000

# Customers an hour from 10:00 on: a peak at noon, a higher one in the evening.
HOURS = dict(zip(range(10, 22), (2, 9, 14, 8, 3, 2, 3, 9, 15, 14, 8, 4), strict=True))
CHANNELS = {"wechat": 62, "alipay": 27, "card": 8, "cash": 3}
REFUND_SHARE = 0.01

Row = tuple[object, ...]
COLUMNS = [column.name for column in transactions.columns]


def merchant_id(rank: int) -> str:
    """The merchant with this place by trade; 1 is the busiest."""
    return f"m{rank:04d}"


def busiest(count: int) -> list[str]:
    """The busiest merchants: each of them trades every day, at any size."""
    return [merchant_id(rank) for rank in range(1, count + 1)]


def open_shops(file: Path, shops: int) -> Engine:
    """A new database with the busiest merchants, a store and two tills each, and no trade."""
    engine = open_database(f"sqlite:///{file}")
    metadata.create_all(engine)
    with writing(engine) as connection:
        for name in busiest(shops):
            add_merchant(connection, _merchant(name), NOW)
    return engine


def open_trade(file: Path, rows: int, shops: int = 10) -> Engine:
    """The same with everybody's trade, loaded behind the product's back but totalled by its rules."""
    engine = open_shops(file, shops)
    fresh = sqlite_module().connect(file, isolation_level=None)
    for pragma in ("synchronous=OFF", "cache_size=-262144"):
        fresh.execute(f"pragma {pragma}")
    for index in transactions.indexes:
        index.drop(engine)
    fresh.execute("begin immediate")
    marks = ", ".join("?" * len(COLUMNS))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    fresh.executemany(f"insert into transactions ({names}) values ({marks})", transact(rows))  # noqa: S608
    fresh.execute("commit")
    fresh.close()
    for index in transactions.indexes:
        index.create(engine)
    with writing(engine) as connection:
        _total(connection)
    return engine


def transact(rows: int) -> Iterator[Row]:
    """Sales and a few refunds in the order of their days; the same for the same number of rows."""
    dice = random.Random(SEED)
    weights = [1 / rank for rank in range(1, MERCHANTS + 1)]
    names = busiest(MERCHANTS)
    for place, day in enumerate(SPAN):
        count = rows * (place + 1) // DAYS - rows * place // DAYS
        opened = milliseconds(opens_at(day, CUT_OFF)) - CUT_OFF * 60_000
        shops = dice.choices(names, weights, k=count)
        hours = sorted(dice.choices(list(HOURS), list(HOURS.values()), k=count))
        channels = dice.choices(list(CHANNELS), list(CHANNELS.values()), k=count)
        for number, (shop, hour, channel) in enumerate(zip(shops, hours, channels, strict=True)):
            moment = opened + hour * 3_600_000 + dice.randrange(3_600_000)
            yield _row(dice, shop, channel, f"{day_number(day)}{number:07d}", moment, day, hour)


def _row(
    dice: random.Random, shop: str, channel: str, key: str, moment: int, day: date, hour: int
) -> Row:
    refund = dice.random() < REFUND_SHARE
    amount = int(dice.lognormvariate(8.0, 0.7)) + 100
    till = dice.randrange(2)
    return (
        shop, channel, "refund" if refund else "sale", key, f"T{key}",
        f"S{key}" if refund else "", f"R{key}" if refund else "", amount, 0,
        (-1 if refund else 1) * (amount * 38 // 10_000), moment, day_number(day), hour,
        "s1", f"t{till + 1}", ("早班", "晚班")[hour >= 16], f"{dice.randrange(1 << 20):032x}",
        "practice", "demo", 0, 0,
    )  # fmt: skip


def _merchant(name: str) -> Merchant:
    return Merchant(
        name, f"面馆{name}", CUT_OFF, 600, 1320, Settings(quiet_from=0, quiet_to=0),
        (Store("s1", "总店"),),
        (Terminal("t1", "s1", "一号机"), Terminal("t2", "s1", "二号机")),
    )  # fmt: skip


def _total(connection: Connection) -> None:
    """Both totals in one set-based step each; `differences` proves them before any clock runs."""
    sums = """
        sum(kind = 'sale'), sum(iif(kind = 'sale', amount, 0)),
        sum(kind = 'refund'), sum(iif(kind = 'refund', amount, 0)),
        sum(coalesce(fee, 0)), sum(iif(kind = 'sale', discount, 0))
    """
    for table, keys in (
        ("daily_totals", "merchant_id, business_day, store_id, terminal_id, cashier, channel"),
        ("hourly_totals", "merchant_id, business_day, hour, store_id, channel"),
    ):
        connection.exec_driver_sql(
            f"insert into {table} ({keys}, {', '.join(COUNTS)})"  # noqa: S608
            f" select {keys}, {sums} from transactions group by {keys}"
        )
