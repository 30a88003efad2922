"""A little shop with eleven weeks of trade, made by rule, small enough to be counted a second way."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from storage.base.business_day import SHANGHAI
from storage.base.database import metadata, open_database, writing
from storage.base.vault import Vault
from storage.books import Books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Role

NOW = datetime(2026, 11, 18, 14, 30, tzinfo=SHANGHAI).astimezone(UTC)
TODAY = date(2026, 11, 18)
FIRST_DAY = date(2026, 8, 31)
CLOSED = frozenset({date(2026, 11, 5), date(2026, 10, 12)})
MERCHANT = "m1"
CUT_OFF = 300
TILLS = {
    "P1": ("s1", "小王"),
    "P2": ("s1", "小李"),
    "P3": ("s2", "小陈"),
}
CHANNELS = ("wechat",) * 7 + ("alipay",) * 3 + ("cash",)
HOURS = (8, 9, 11, 12, 12, 12, 13, 15, 17, 18, 18, 19, 19, 20, 22, 25)


def vault() -> Vault:
    """Keys that protect nothing."""
    return Vault({1: bytes(range(32))})


def build(url: str) -> Engine:
    """The shop in a database of its own."""
    engine = open_database(url)
    metadata.create_all(engine)
    shop = Merchant(
        MERCHANT, "好味道", CUT_OFF, 420, 1560, Settings(),
        (Store("s1", "三里屯店"), Store("s2", "望京店")),
        (Terminal("P1", "s1", "1号机"), Terminal("P2", "s1", "2号机"), Terminal("P3", "s2", "3号机")),
    )  # fmt: skip
    with writing(engine) as connection:
        add_merchant(connection, shop, NOW)
        books = Books(connection, vault(), MERCHANT, NOW)
        for userid, name, role in (
            ("boss", "陈老板", Role.OWNER), ("lead", "李店长", Role.MANAGER),
            ("till", "小王", Role.CASHIER), ("acct", "周会计", Role.AUDITOR),
        ):  # fmt: skip
            books.staff.add(userid, name, role, by=None, cashier=name)
        books.transactions.post(rows())
    return engine


def rows() -> list[Entry]:
    """Every sale and refund of the shop, in a fixed order."""
    found: list[Entry] = []
    day = FIRST_DAY
    while day <= TODAY:
        if day not in CLOSED:
            found += _day(day, random.Random(day.toordinal() + 1))
        day += timedelta(days=1)
    return [row for row in found if row.paid_at <= NOW]


def day_of(row: Entry) -> date:
    """The business day, worked out by hand."""
    return (row.paid_at.astimezone(SHANGHAI) - timedelta(minutes=CUT_OFF)).date()


def _day(day: date, chance: random.Random) -> list[Entry]:
    busy = 24 + (12 if day.weekday() >= 5 else 0) + chance.randrange(-4, 5)
    sales = [_sale(day, place, chance) for place in range(busy)]
    refunds = [_refund(sale) for sale in sales if sale.number.endswith("7")]
    return sorted([*sales, *refunds], key=lambda row: row.paid_at)


def _sale(day: date, place: int, chance: random.Random) -> Entry:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    moment = midnight + timedelta(hours=chance.choice(HOURS), minutes=chance.randrange(60))
    till = chance.choice(list(TILLS))
    channel = chance.choice(CHANNELS)
    amount = chance.randrange(600, 12_000)
    payer = "" if channel == "cash" else f"{chance.randrange(90):02x}f0" + "ab" * 14
    number = f"T{day:%m%d}{place:03d}"
    return Entry(
        channel, "sale", f"K{number}", number, amount, moment.astimezone(UTC), "demo",
        fee=0 if channel == "cash" else amount * 38 // 10_000,
        store_id=TILLS[till][0], terminal_id=till, cashier=TILLS[till][1], payer=payer,
        acquirer="" if channel == "cash" else "practice",
    )  # fmt: skip


def _refund(sale: Entry) -> Entry:
    """Half of the sale, an hour later."""
    half = sale.amount // 2
    return Entry(
        sale.channel, "refund", f"F{sale.key}", sale.number, half,
        sale.paid_at + timedelta(hours=1), "bill", fee=0, sale_key=sale.key,
        refund_number=f"O{sale.number}", store_id=sale.store_id, terminal_id=sale.terminal_id,
        cashier=sale.cashier, payer=sale.payer, acquirer=sale.acquirer,
    )  # fmt: skip


YESTERDAYS_REFUNDED = next(
    sale
    for sale in rows()
    if sale.kind == "sale"
    and sale.channel == "wechat"
    and sale.number in {"T1117007", "T1117017", "T1117027"}
)
