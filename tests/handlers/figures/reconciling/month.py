"""A generated month: orders, bills, fund flows and bank credits that agree to the fen, until one is bent."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from handlers.figures.arrival import RULES, expected_on
from handlers.figures.reconciling import reconcile_statement
from storage.base.business_day import SHANGHAI
from storage.base.database import metadata, open_database, writing
from storage.base.money import half_up
from storage.base.vault import Vault
from storage.books import Books, open_books
from storage.intake import Intake
from storage.ledger.entries import Entry
from storage.ledger.movements import MovementRow
from storage.ledger.statements import StatementRow
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.people.staff import Role

FIRST, DAYS = date(2026, 8, 20), 60  # the National Day holiday lies in it
NOW = datetime(2026, 10, 28, 6, tzinfo=UTC)
VAULT = Vault({1: b"v" * 32})
CHANNEL = "wechat"


@dataclass(frozen=True, slots=True)
class Row:
    """One order or refund as both sides know it; `fee` of a refund is negative."""

    key: str
    number: str
    kind: str
    amount: int
    fee: int
    at: datetime
    sale_key: str = ""
    refund_number: str = ""
    state: str = "SUCCESS"

    @property
    def day(self) -> date:
        """The clearing day, midnight to midnight."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def net(self) -> int:
        """What it adds to what the channel owes."""
        return (self.amount if self.kind == "sale" else -self.amount) - self.fee


@dataclass
class Month:
    """Both sides before anything is imported; a test bends what it likes."""

    ours: dict[str, Row] = field(default_factory=dict)
    bill: dict[str, Row] = field(default_factory=dict)
    funds: dict[str, Row] = field(default_factory=dict)
    credits: list[tuple[date, int]] = field(default_factory=list)
    planted: set[tuple[str, str, str]] = field(default_factory=set)  # stage, type, key or day

    def days(self) -> list[date]:
        """Every clearing day with trade on the bill."""
        return sorted({row.day for row in self.bill.values()})

    def net(self, day: date) -> int:
        """What the channel owes for a day, by its bill."""
        return sum(row.net for row in self.bill.values() if row.day == day and row.kind != "void")

    def pay_out(self) -> None:
        """One lump a clearing day, when the rule says."""
        self.credits = [
            (expected_on(RULES[CHANNEL], day), self.net(day))
            for day in self.days()
            if self.net(day)
        ]


def month(seed: int, a_day: int = 12) -> Month:
    """A month that matches."""
    chance = random.Random(seed)
    found = Month()
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        for place in range(chance.randrange(a_day // 2, a_day + 1)):
            for row in _rows(chance, day, place):
                found.ours[row.key] = found.bill[row.key] = found.funds[row.key] = row
    found.pay_out()
    return found


def _rows(chance: random.Random, day: date, place: int) -> list[Row]:
    at = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(
        seconds=chance.randrange(86_400)
    )
    amount = chance.randrange(100, 40_000)
    fee = half_up(amount * 60, 10_000)
    sale = Row(f"42{day:%m%d}{place:04d}", f"T{day:%m%d}{place:04d}", "sale", amount, fee,
               at.astimezone(UTC))  # fmt: skip
    if chance.random() > 0.06:
        return [sale]
    back = replace(sale, key=f"50{day:%m%d}{place:04d}", kind="refund", fee=-fee,
                   sale_key=sale.key, refund_number=f"B{day:%m%d}{place:04d}")  # fmt: skip
    return [sale, back]


def shop(url: str) -> Engine:
    """One shop with an empty book."""
    engine = open_database(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, Merchant("m1", "面馆", 300, 420, 1320, Settings(),
                                          (Store("s1", "总店"),)), NOW)  # fmt: skip
        books = Books(connection, VAULT, "m1", NOW)
        for userid, name, role in (("boss", "陈老板", Role.OWNER), ("lead", "李店长", Role.MANAGER),
                                   ("acct", "周会计", Role.AUDITOR)):  # fmt: skip
            books.staff.add(userid, name, role, by=None)
    return engine


def keep(engine: Engine, found: Month, *, days_a_bill: int) -> list[str]:
    """Our orders, then the bills, each of some days, the fund flow and the bank's file; the statements' ids."""
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        books.transactions.post([_entry(row) for row in found.ours.values()])
    days = found.days()
    parts = [days[n : n + days_a_bill] for n in range(0, len(days), days_a_bill)]
    ids = [
        _trade(engine, [row for row in found.bill.values() if row.day in part]) for part in parts
    ]
    if found.funds:
        ids.append(_funds(engine, list(found.funds.values())))
    if found.credits:
        ids.append(_bank(engine, found.credits))
    return ids


def compare(engine: Engine, ids: Sequence[str]) -> set[tuple[str, str, str]]:
    """Reconcile every statement, and what is unsettled then: stage, type, key or day."""
    for one in ids:
        with open_books(engine, VAULT, "m1", NOW, "test") as books:
            reconcile_statement(books, one)
    with open_books(engine, VAULT, "m1", NOW, "test") as books:
        return {(one.stage, str(one.type), one.key or f"{one.day}")
                for one in books.reconciliation.unsettled()}  # fmt: skip


def _entry(row: Row) -> Entry:
    return Entry(CHANNEL, row.kind, row.key, row.number, row.amount, row.at, "notice", fee=row.fee,
                 sale_key=row.sale_key, refund_number=row.refund_number, store_id="s1")  # fmt: skip


def _trade(engine: Engine, rows: Sequence[Row]) -> str:
    staged = [
        StatementRow(line, row.kind, row.key, row.number, row.sale_key, row.refund_number,
                     row.amount, 0, row.fee, int(row.at.timestamp()), "", "", row.state)
        for line, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _post(engine, staged, "trade", [row.at for row in rows])


def _funds(engine: Engine, rows: Sequence[Row]) -> str:
    staged: list[MovementRow] = []
    for row in rows:
        sign = 1 if row.kind == "sale" else -1
        for kind, fen in (("交易" if sign > 0 else "退款", sign * row.amount),
                          ("扣除交易手续费", -row.fee)):  # fmt: skip
            line = len(staged) + 1
            if fen:
                staged.append(MovementRow(line, CHANNEL, "", f"F{line}", fen, None,
                                          int(row.at.timestamp()), kind, row.number, row.key, "", ""))  # fmt: skip
    return _post(engine, staged, "funds", [row.at for row in rows])


def _bank(engine: Engine, came: Sequence[tuple[date, int]]) -> str:
    noon = [datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI) for day, _ in came]
    staged = [
        MovementRow(line, CHANNEL, "6222", f"K{line}", fen, None, int(at.timestamp()), "",
                    f"N{line}", "", "财付通支付科技有限公司", "商户结算")
        for line, (at, (_, fen)) in enumerate(zip(noon, came, strict=True), 1)
    ]  # fmt: skip
    return _post(engine, staged, "bank", noon)


def _post(
    engine: Engine, rows: list[StatementRow] | list[MovementRow], kept: str, at: Sequence[datetime]
) -> str:
    intake = Intake(engine, VAULT, "m1", NOW)
    intake.begin(f"{kept}{min(at)}", kept, CHANNEL if kept != "bank" else "", kept)
    intake.stage(rows)
    told = {"first": min(at).astimezone(SHANGHAI).isoformat(),
            "last": max(at).astimezone(SHANGHAI).isoformat()}  # fmt: skip
    intake.post(json.dumps(told))
    return intake.statement_id
