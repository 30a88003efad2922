"""A bar that closes late: fourteen months of thin trade, another cut-off, and untidy rows."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from storage.base.business_day import SHANGHAI
from storage.base.database import writing
from storage.books import Books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from tests.handlers.little_shop import NOW, TODAY, vault

MERCHANT = "m2"
CUT_OFF = 390  # half past six: the business day begins in the middle of an hour
FIRST_DAY = date(2025, 9, 1)
STORES = (Store("b1", "后海店"), Store("b2", "鼓楼店"), Store("b3", "簋街店"))
TERMINALS = (
    Terminal("Q1", "b1", "1号机"),
    Terminal("Q2", "b2", "1号机"),
    Terminal("Q3", "b3", "吧台"),
)
CHANNELS = ("wechat", "wechat", "alipay", "unionpay", "cash", "card")
HOURS = (6, 12, 14, 17, 19, 20, 21, 22, 22, 23, 24, 25, 26, 29, 30)
AMOUNTS = (1_800, 2_000, 4_999, 5_000, 9_900, 10_000, 20_000, 49_999, 50_000, 120_000)


def add(engine: Engine) -> None:
    """The bar, in a database that may hold other merchants."""
    bar = Merchant(MERCHANT, "夜航酒馆", CUT_OFF, 840, 1800, Settings(), STORES, TERMINALS)
    with writing(engine) as connection:
        add_merchant(connection, bar, NOW)
        Books(connection, vault(), MERCHANT, NOW).transactions.post(rows())


def rows() -> list[Entry]:
    """Every sale and refund of the bar: fees that are not told yet, tills and payers without names."""
    chance = random.Random(7)
    found: list[Entry] = []
    for place in range((TODAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=place)
        if day.day == 13:  # closed
            continue
        for number in range(chance.randrange(0, 6)):
            sale = _sale(day, number, chance)
            found.append(sale)
            if chance.random() < 0.12:
                found.append(_refund(sale, chance))
    return [row for row in found if row.paid_at <= NOW]


def _sale(day: date, number: int, chance: random.Random) -> Entry:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    minutes = chance.choice(HOURS) * 60 + chance.randrange(60)
    till = chance.choice(TERMINALS)
    named = chance.random() < 0.9
    channel = chance.choice(CHANNELS)
    amount = chance.choice(AMOUNTS) + chance.randrange(3)
    told = day < date(2026, 11, 15)
    return Entry(
        channel, "sale", f"N{day:%y%m%d}{number}", f"B{day:%y%m%d}{number}", amount,
        (midnight + timedelta(minutes=minutes, seconds=chance.randrange(60))).astimezone(UTC),
        "demo", fee=amount * 6 // 1_000 if told else None,
        discount=chance.choice((0, 0, 300)), store_id=till.store_id if named else "",
        terminal_id=till.terminal_id if named else "", cashier=chance.choice(("阿明", "阿芳", "")),
        payer="" if channel in {"cash", "card"} else _payer(day, chance),
    )  # fmt: skip


def _payer(day: date, chance: random.Random) -> str:
    """Guests come for some weeks and then no more, so that there are always new ones."""
    weeks = (day - FIRST_DAY).days // 9
    return f"{weeks * 6 + chance.randrange(14):04x}" + "cd" * 14


def _refund(sale: Entry, chance: random.Random) -> Entry:
    """Some of it, between minutes and two days later, with a part of the fee."""
    amount = sale.amount // chance.choice((1, 2, 3))
    return Entry(
        sale.channel, "refund", f"F{sale.key}", sale.number, amount,
        sale.paid_at + timedelta(minutes=chance.choice((9, 200, 1500, 3000))), "bill",
        fee=None if sale.fee is None else -(amount // 500), sale_key=sale.key,
        refund_number=f"O{sale.number}", store_id=sale.store_id, terminal_id=sale.terminal_id,
        cashier=sale.cashier, payer=sale.payer,
    )  # fmt: skip
