"""A shop where every day is like the other, so that whatever is odd was put there by the test."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import Engine

from storage.base.business_day import SHANGHAI
from storage.base.database import metadata, open_database, writing
from storage.base.money import Money
from storage.base.vault import Vault
from storage.books import Books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.people.staff import Role

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 14, 30, tzinfo=SHANGHAI).astimezone(UTC)
VAULT = Vault({1: b"s" * 32})
SHOP = Merchant(
    "m1", "好味道", 300, 420, 1320, Settings(group_chat="g1"),
    (Store("s1", "三里屯店"), Store("s2", "望京店")),
    (Terminal("P1", "s1", "1号机"), Terminal("P2", "s1", "2号机"), Terminal("P3", "s2", "3号机")),
)  # fmt: skip
DAYS = 63
STEP = timedelta(minutes=10)
CHANNELS = ("wechat",) * 7 + ("alipay",) * 2 + ("cash",)
AMOUNTS = tuple(range(2000, 8000, 370))


def at(hour: int, minute: int = 0, second: int = 0, *, back: int = 0) -> datetime:
    """A moment of today, or of a day `back` days ago."""
    day = TODAY - timedelta(days=back)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI).astimezone(
        UTC
    )


def sale(key: str, fen: int, paid_at: datetime, **more: Any) -> Entry:
    """A sale on the first till by WeChat, unless said otherwise."""
    told: dict[str, Any] = {"channel": "wechat", "store_id": "s1", "terminal_id": "P1",
                            "payer": f"{key:0>32}", "acquirer": "practice"} | more  # fmt: skip
    return Entry(kind="sale", key=key, number=f"T{key}", amount=fen, paid_at=paid_at,
                 source="demo", **told)  # fmt: skip


def refund_of(sold: Entry, fen: int, paid_at: datetime, nth: int = 1) -> Entry:
    """Money given back outside of our own journey."""
    return Entry(sold.channel, "refund", f"F{nth}{sold.key}", sold.number, fen, paid_at, "bill",
                 sale_key=sold.key, refund_number=f"O{nth}{sold.key}", store_id=sold.store_id,
                 terminal_id=sold.terminal_id)  # fmt: skip


def trade() -> list[Entry]:
    """Nine weeks: a sale every ten minutes from 08:00 to 21:50, till after till."""
    amounts, channels, tills = cycle(AMOUNTS), cycle(CHANNELS), cycle(SHOP.terminals)
    found = []
    for back in range(DAYS, -1, -1):
        for place in range(84):
            moment = at(8, back=back) + place * STEP
            till = next(tills)
            found.append(sale(f"D{back}N{place}", next(amounts), moment, channel=next(channels),
                              store_id=till.store_id, terminal_id=till.terminal_id))  # fmt: skip
    return [entry for entry in found if entry.paid_at <= NOW]


def build(url: str) -> Engine:
    """The shop in a database of its own."""
    engine = open_database(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, SHOP, NOW)
        books = Books(connection, VAULT, "m1", NOW)
        for userid, name, role, store in (
            ("boss", "陈老板", Role.OWNER, ""), ("lead", "李店长", Role.MANAGER, "s1"),
            ("far", "赵店长", Role.MANAGER, "s2"), ("till", "小王", Role.CASHIER, "s1"),
        ):  # fmt: skip
            books.staff.add(userid, name, role, by=None, store_id=store)
        books.chats.put("g1", "appchat", "店群", "chat")
        books.transactions.post(trade())
    return engine


def ask_refund(books: Books, key: str, fen: int, who: str = "小王") -> str:
    """A refund asked for by one of the staff; its number."""
    sold = books.transactions.one(f"T{key}")
    person = books.staff.named(who).person_id
    return books.refunds.request(sold, Money(fen), "", by=person, window_days=365).number
