"""Puts the make-believe merchants and their trade into an empty database, many days at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from storage.base.business_day import Span, business_day, local, opens_at
from storage.base.database import enter_merchant, reading, writing
from storage.base.vault import Vault
from storage.books import Books, open_books
from storage.demo.shops import GROUP, SHOPS, Shop
from storage.demo.trade import SEED, trade_of
from storage.desk import Desk
from storage.ledger.entries import Entry, Transaction
from storage.ledger.totals import Totals
from storage.ledger.transactions import COLUMNS
from storage.people.merchants import add_merchant
from storage.schema import merchants, outbox, transactions

DAYS_AT_ONCE = 28
REPORTS = (("daily", 21 * 60 + 40), ("weekly", 9 * 60 + 10))
ENTRY = attrgetter(*(field.name for field in fields(Entry)))
ROW = attrgetter(*COLUMNS)  # dataclasses.asdict copies deeply, and takes most of the time
WELL_KNOWN = "T1001"  # the order that help and handbook speak of


def found_shops(engine: Engine, vault: Vault, now: datetime, shops: Iterable[Shop] = SHOPS) -> None:
    """The merchants with their people, groups and scheduled reports, as an operator would add them."""
    for shop in shops:
        with writing(engine) as connection:
            enter_merchant(connection, shop.merchant_id)
            add_merchant(connection, shop.profile, now)
            books = Books(connection, vault, shop.merchant_id, now, "demo")
            for person in shop.people:
                books.staff.add(person.userid, person.name, person.role, by=None,
                                store_id=person.store_id, cashier=person.cashier)  # fmt: skip
            books.chats.put(GROUP, shop.door, f"{shop.profile.name}群", shop.address)
            for report, minute in REPORTS:
                books.subscriptions.choose(report, GROUP, minute)


def fill(
    engine: Engine, vault: Vault, now: datetime, *, days: int = 730, seed: int = SEED,
    shops: Iterable[Shop] = SHOPS,
) -> int:  # fmt: skip
    """Trade of the last `days` business days up to `now`; how many transactions that were.

    For merchants without any: it writes rows and totals directly, not by `Transactions.post`.
    Each shop gets its order T1001 of ¥58.00, paid at its first till about an hour ago.
    """
    return sum(
        _write(engine, vault, shop, now, batch, seed)
        for shop in shops
        for batch in _batches(business_day(now, shop.profile.cut_off), days)
    )


def catch_up(engine: Engine, vault: Vault, shop: Shop, since: datetime, until: datetime) -> int:
    """What was sold after `since` and up to `until`, posted a day at a time; how many transactions."""
    cut_off = shop.profile.cut_off
    added = 0
    for day in Span(business_day(since, cut_off), business_day(until, cut_off)):
        sold = [entry for entry in trade_of(shop, day, vault) if since < entry.paid_at <= until]
        with open_books(engine, vault, shop.merchant_id, until, "demo") as books:
            added += books.transactions.post(sold).added
    return added


def first_moment(engine: Engine) -> datetime:
    """When the shops were founded."""
    with reading(engine) as connection:
        founded: datetime = connection.execute(
            select(func.min(merchants.c.created_at))
        ).scalar_one()
        return founded


def last_moment(engine: Engine) -> datetime | None:
    """The newest thing the database knows of; None for one without any shop."""
    with reading(engine) as connection:
        asked = connection.execute(select(func.max(outbox.c.queued_at))).scalar_one()
        founded = connection.execute(select(func.max(merchants.c.created_at))).scalar_one()
        paid = connection.execute(select(func.max(transactions.c.paid_at))).scalar_one()
        known = [moment for moment in (asked, founded, paid) if moment is not None]
        return max(known, default=None)


def _batches(today: date, days: int) -> Iterator[Span]:
    for start in range(days - 1, -1, -DAYS_AT_ONCE):
        end = max(0, start - DAYS_AT_ONCE + 1)
        yield Span(today - timedelta(days=start), today - timedelta(days=end))


def _write(engine: Engine, vault: Vault, shop: Shop, now: datetime, span: Span, seed: int) -> int:
    rows = [row for day in span for row in _rows(shop, day, vault, now, seed)]
    with writing(engine) as connection:
        enter_merchant(connection, shop.merchant_id)
        if rows:
            _insert(connection, vault, shop, now, rows)
    return len(rows)


def _rows(shop: Shop, day: date, vault: Vault, now: datetime, seed: int) -> Iterator[Transaction]:
    entries = [entry for entry in trade_of(shop, day, vault, seed) if entry.paid_at <= now]
    if day == business_day(now, shop.profile.cut_off):
        entries.append(_well_known(shop, now, vault))
    returned = {entry.sale_key: entry.amount for entry in entries if entry.kind == "refund"}
    for entry in entries:
        elsewhere = returned.get(entry.key, 0) if entry.kind == "sale" else 0
        placed: tuple[Any, ...] = (day, local(entry.paid_at).hour, 0, elsewhere)
        yield Transaction(*ENTRY(entry), *placed)


def _well_known(shop: Shop, now: datetime, vault: Vault) -> Entry:
    branch = shop.branches[0]
    opening = opens_at(business_day(now, shop.profile.cut_off), shop.profile.cut_off)
    return Entry(
        channel="wechat", kind="sale", key=f"4200{shop.number}{now:%Y%m%d}1001", number=WELL_KNOWN,
        amount=5800, fee=22, paid_at=max(opening, now - timedelta(minutes=66)), source="demo",
        store_id=branch.store_id, terminal_id="P101", cashier=branch.cashiers[0],
        payer=vault.payer(shop.merchant_id, "wechat", f"o{shop.number}regular0007"),
        acquirer=shop.acquirer("wechat"),
    )  # fmt: skip


def _insert(
    connection: Connection, vault: Vault, shop: Shop, now: datetime, rows: list[Transaction]
) -> None:
    names = ("merchant_id", *COLUMNS)
    values = [dict(zip(names, (shop.merchant_id, *ROW(row)), strict=True)) for row in rows]
    connection.execute(transactions.insert(), values)
    cut_off = shop.profile.cut_off
    desk = Desk(connection, shop.merchant_id, vault, now, business_day(now, cut_off), cut_off, "")
    Totals(desk).add((row.cell, row.tally) for row in rows)
