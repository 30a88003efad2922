"""Customers: payers the shop has given a name to, and what all payers tell when counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, case, func, select

from storage.audit import Actor, Audit
from storage.base.business_day import Span, opens_at
from storage.base.database import Day, insert_for
from storage.base.refusal import Refusal
from storage.base.vault import mask_payer, mask_phone
from storage.desk import Desk, owned
from storage.ledger.filters import Days, Dimension, Filters, passing, within
from storage.ledger.keys import bought_before, group_key, part_begins, places
from storage.schema import audit, customers, transactions

PHONE = re.compile(r"1\d{10}", re.ASCII)
TAIL = re.compile(r"\d{4}", re.ASCII)
LABEL = re.compile(r"(?:顾客·?)?([0-9A-Fa-f]{4,8})")
LOOKUPS_A_DAY = 50


@dataclass(frozen=True, slots=True)
class Customer:
    """A payer and his history; `remark` is the shop's own name for him, the phone is a mask."""

    payer: str
    remark: str
    phone_mask: str
    first_day: date
    last_day: date
    orders: int
    spent_fen: int

    @property
    def label(self) -> str:
        """What stands for him where nobody should read a name."""
        return mask_payer(self.payer)


@dataclass(frozen=True, slots=True)
class NewAndOld:
    """How many payers had never come before, how many had, and what they spent (fen).

    `again`: how many of all of them bought on more than one of the days.
    """

    new: int
    old: int
    new_fen: int
    old_fen: int
    again: int = 0


class Customers:
    """One merchant's payers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def note(self, payer: str, *, remark: str = "", phone: str = "", by: Actor) -> None:
        """Remember the shop's name for a payer, or his phone; what is blank stays as it was."""
        if phone and not PHONE.fullmatch(phone):
            raise Refusal("手机号请写 11 位数字。")
        values: dict[str, object] = {"noted_at": self._desk.now}
        if remark:
            values |= {"remark": self._seal(payer, "remark", remark),
                       "remark_index": self._index("remark", remark)}  # fmt: skip
        if phone:
            values |= {"phone": self._seal(payer, "phone", phone),
                       "phone_index": self._index("phone", phone),
                       "tail_index": self._index("tail", phone[-4:])}  # fmt: skip
        insert = insert_for(self._desk.connection, customers).values(
            merchant_id=self._desk.merchant_id, payer=payer, **values
        )
        self._desk.connection.execute(
            insert.on_conflict_do_update(index_elements=list(customers.primary_key), set_=values)
        )
        Audit(self._desk).write("customer.note", mask_payer(payer), by=by)

    def find(self, text: str, *, by: Actor) -> list[Customer]:
        """By the shop's name, a phone number, its last four digits, or a label such as 顾客·3F9A.

        Every look-up is in the record, and nobody may make more than fifty a day.
        """
        self._count_lookup(by)
        text = text.strip()
        return [found for payer in self._payers(text) if (found := self.of(payer))]

    def of(self, payer: str) -> Customer | None:
        """One payer's history in numbers; None for somebody who never bought."""
        table = transactions
        query = select(
            func.min(table.c.business_day), func.max(table.c.business_day), func.count(),
            func.sum(table.c.amount),
        ).where(self._desk.mine(table), table.c.payer == payer, table.c.payer != "",
                table.c.kind == "sale")  # fmt: skip
        first, last, orders, spent = self._desk.connection.execute(query).one()
        if not orders:
            return None
        remark, phone = self._names(payer)
        return Customer(payer, remark, mask_phone(phone) if phone else "", first, last,
                        int(orders), int(spent))  # fmt: skip

    def counts(self, days: Days, **filters: Unpack[Filters]) -> NewAndOld:
        """New against returning payers; those that the channel did not name are left out."""
        if filters or not isinstance(days, Span):
            return self.group((), days, **filters)[()]
        row = self._desk.run(COUNTS, first_day=days.first, last_day=days.last).one()
        return NewAndOld(*(int(n or 0) for n in row))

    def group(
        self, dimensions: tuple[Dimension, ...], days: Days, **filters: Unpack[Filters]
    ) -> dict[tuple[Any, ...], NewAndOld]:
        """The same, split; who is new is judged by the first day of each part."""
        table, width = transactions, len(dimensions)
        keys = [group_key(table, name, days).label(f"k{n}") for n, name in enumerate(dimensions)]
        conditions = [*self._sales(days), *passing(table, filters)]
        begins = part_begins(table, dimensions, days)
        rows = self._desk.connection.execute(_new_and_old(keys, conditions, begins))
        return {tuple(row[:width]): NewAndOld(*(int(n or 0) for n in row[width:])) for row in rows}

    def best(self, span: Span, limit: int) -> list[tuple[str, int, int]]:
        """Payer, orders and fen of those who spent most in a span."""
        table = transactions
        fen = func.sum(table.c.amount)
        query = (
            select(table.c.payer, func.count(), fen)
            .where(*self._sales(span))
            .group_by(table.c.payer)
            .order_by(fen.desc(), table.c.payer)
            .limit(limit)
        )
        rows = self._desk.connection.execute(query)
        return [(payer, int(orders), int(spent)) for payer, orders, spent in rows]

    def remark_of(self, payer: str) -> str:
        """The shop's name for a payer, or nothing."""
        return self._names(payer)[0]

    def _sales(self, days: Days) -> list[ColumnElement[bool]]:
        table = transactions
        return [self._desk.mine(table), table.c.kind == "sale", table.c.payer != "",
                within(table, days)]  # fmt: skip

    def _payers(self, text: str) -> list[str]:
        index = self._index
        if PHONE.fullmatch(text):
            return self._indexed(customers.c.phone_index == index("phone", text))
        by_name = self._indexed(customers.c.remark_index == index("remark", text))
        by_tail = (
            self._indexed(customers.c.tail_index == index("tail", text))
            if TAIL.fullmatch(text)
            else []
        )
        label = LABEL.fullmatch(text)
        by_label = self._labelled(label[1]) if label else []
        return list(dict.fromkeys([*by_name, *by_tail, *by_label]))

    def _indexed(self, condition: ColumnElement[bool]) -> list[str]:
        query = select(customers.c.payer).where(self._desk.mine(customers), condition).limit(10)
        return list(self._desk.connection.execute(query).scalars())

    def _labelled(self, start: str) -> list[str]:
        low = start.lower()
        table = transactions
        query = (
            select(table.c.payer)
            .where(self._desk.mine(table), table.c.payer >= low, table.c.payer < low + "g")
            .distinct()
            .limit(10)
        )
        return list(self._desk.connection.execute(query).scalars())

    def _names(self, payer: str) -> tuple[str, str]:
        query = select(customers).where(self._desk.mine(customers), customers.c.payer == payer)
        row = self._desk.connection.execute(query).mappings().first()
        if row is None:
            return "", ""
        return self._open(row, "remark"), self._open(row, "phone")

    def _count_lookup(self, by: Actor) -> None:
        query = select(func.count()).where(
            self._desk.mine(audit), audit.c.action == "customer.lookup",
            audit.c.person_id == by.person_id, audit.c.at >= _day_start(self._desk),
        )  # fmt: skip
        if int(self._desk.connection.execute(query).scalar_one()) >= LOOKUPS_A_DAY:
            raise Refusal(f"今天查顾客已经 {LOOKUPS_A_DAY} 次了，明天再查吧。")
        Audit(self._desk).write("customer.lookup", "customer", by=by)

    def _index(self, kind: str, value: str) -> str:
        return self._desk.vault.index(self._desk.merchant_id, kind, value.casefold())

    def _seal(self, payer: str, column: str, value: str) -> bytes:
        return self._desk.vault.seal(value, *self._place(payer, column))

    def _open(self, row: RowMapping, column: str) -> str:
        blob = row[column]
        return self._desk.vault.open(blob, *self._place(row["payer"], column)) if blob else ""

    def _place(self, payer: str, column: str) -> tuple[str, ...]:
        return (self._desk.merchant_id, "customers", payer, column)


def _new_and_old(
    keys: Sequence[ColumnElement[Any]], conditions: Sequence[ColumnElement[bool]], begins: Any
) -> Select[Any]:  # fmt: skip
    """By these keys: the payers of some sales, told apart by whether they came before `begins`."""
    table, width = transactions, len(keys)
    known = bought_before(table, begins)
    per_payer = (
        select(*keys, table.c.payer, func.sum(table.c.amount).label("fen"),
               func.min(case((known, 1), else_=0)).label("known"),
               func.count(table.c.business_day.distinct()).label("visits"))
        .where(*conditions)
        .group_by(*places(width + 1))
        .subquery()
    )  # fmt: skip
    old, fen = per_payer.c.known == 1, per_payer.c.fen
    return select(
        *list(per_payer.c)[:width],
        func.sum(case((old, 0), else_=1)), func.sum(case((old, 1), else_=0)),
        func.sum(case((old, 0), else_=fen)), func.sum(case((old, fen), else_=0)),
        func.sum(case((per_payer.c.visits > 1, 1), else_=0)),
    ).group_by(*places(width))  # fmt: skip


def _counts() -> Select[Any]:
    """Of everybody in a span: built once, every daily report asks it."""
    table = transactions
    first, last = bindparam("first_day", type_=Day), bindparam("last_day", type_=Day)
    sales = [owned(table), table.c.kind == "sale", table.c.payer != "",
             table.c.business_day.between(first, last)]  # fmt: skip
    return _new_and_old([], sales, first)


COUNTS = _counts()


def _day_start(desk: Desk) -> datetime:
    return opens_at(desk.today, desk.cut_off)
