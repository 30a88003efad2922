"""Daily and hourly totals, kept in step with every posting, so that an answer costs the same for ever."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Table, case, func, select

from storage.base.business_day import opens_at
from storage.base.database import insert_for
from storage.base.money import half_up
from storage.desk import Desk, owned
from storage.ledger.filters import (
    MINUTES_A_DAY,
    Days,
    Dimension,
    Filters,
    table_for,
)
from storage.ledger.questions import Wanted, ask
from storage.schema import COUNTS, daily_totals, hourly_totals, transactions

HOUR = timedelta(hours=1)
FIRST_DAY = select(func.min(daily_totals.c.business_day)).where(owned(daily_totals))
FIGURES = attrgetter(*COUNTS)  # of a Tally; dataclasses.astuple copies deeply, ten times slower


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and sums (fen) of some transactions; refunds are positive, fees are what was kept."""

    sales: int = 0
    sales_fen: int = 0
    refunds: int = 0
    refunds_fen: int = 0
    fees_fen: int = 0
    discounts_fen: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sales + other.sales, self.sales_fen + other.sales_fen,
            self.refunds + other.refunds, self.refunds_fen + other.refunds_fen,
            self.fees_fen + other.fees_fen, self.discounts_fen + other.discounts_fen,
        )  # fmt: skip

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sales - other.sales, self.sales_fen - other.sales_fen,
            self.refunds - other.refunds, self.refunds_fen - other.refunds_fen,
            self.fees_fen - other.fees_fen, self.discounts_fen - other.discounts_fen,
        )  # fmt: skip

    def __bool__(self) -> bool:
        return any(FIGURES(self))

    @property
    def net_fen(self) -> int:
        """What is left: gross minus refunds minus fees."""
        return self.sales_fen - self.refunds_fen - self.fees_fen

    @property
    def mean_fen(self) -> int:
        """The mean ticket in fen, half up; 0 without sales."""
        return half_up(self.sales_fen, self.sales) if self.sales else 0


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where a transaction is counted: once by day, once by hour."""

    business_day: date
    hour: int
    store_id: str
    terminal_id: str
    cashier: str
    channel: str


@dataclass(frozen=True, slots=True)
class Singles:
    """How many sales, the largest (fen), and the gross and fees of those whose fee is known.

    The fees are less what came back with refunds, as in a tally.
    """

    sales: int = 0
    largest_fen: int = 0
    known_fen: int = 0
    fees_fen: int = 0


def count(kind: str, amount: int, fee: int | None, discount: int) -> Tally:
    """One transaction as a tally."""
    if kind == "refund":
        return Tally(refunds=1, refunds_fen=amount, fees_fen=fee or 0)
    return Tally(sales=1, sales_fen=amount, fees_fen=fee or 0, discounts_fen=discount)


class Totals:
    """What a merchant took, by day and by hour; days and spans are business days."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, changes: Iterable[tuple[Cell, Tally]]) -> None:
        """Count the changes in; equal cells are folded first, so a batch costs one row a cell."""
        daily: dict[tuple[Any, ...], Tally] = {}
        hourly: dict[tuple[Any, ...], Tally] = {}
        for cell, tally in changes:
            by_day = (
                cell.business_day,
                cell.store_id,
                cell.terminal_id,
                cell.cashier,
                cell.channel,
            )
            by_hour = (cell.business_day, cell.hour, cell.store_id, cell.channel)
            daily[by_day] = daily.get(by_day, Tally()) + tally
            hourly[by_hour] = hourly.get(by_hour, Tally()) + tally
        self._upsert(daily_totals, daily)
        self._upsert(hourly_totals, hourly)

    def group(
        self, dimensions: tuple[Dimension, ...], days: Days, **filters: Unpack[Filters]
    ) -> dict[tuple[Any, ...], Tally]:
        """Split by several dimensions at once; keys without trade are left out.

        The totals answer what they know; a time of day or an amount is counted row by row.
        """
        table = table_for(dimensions, filters)
        rows = self._rows(table, dimensions, days, filters, sums_of)
        return {key: tally for key, sums in rows if (tally := tally_of(sums))}

    def singles(
        self, dimensions: tuple[Dimension, ...], days: Days, **filters: Unpack[Filters]
    ) -> dict[tuple[Any, ...], Singles]:
        """What no sum tells, counted row by row; keys without sales are left out."""
        rows = self._rows(transactions, dimensions, days, filters, _singles)
        return {key: Singles(*(int(n or 0) for n in row)) for key, row in rows if row[0]}

    def _rows(
        self,
        table: Table,
        dimensions: tuple[Dimension, ...],
        days: Days,
        filters: Filters,
        wanted: Wanted,
    ) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Each key with what is wanted of it, in the order of the keys."""
        width = len(dimensions)
        for row in ask(self._desk, table, dimensions, days, filters, wanted).all():
            yield tuple(row[:width]), tuple(row[width:])

    def span(self, days: Days, **filters: Unpack[Filters]) -> Tally:
        """Everything on these days that passes the filters."""
        return self.group((), days, **filters).get((), Tally())

    def by(
        self, dimension: Dimension, days: Days, **filters: Unpack[Filters]
    ) -> dict[Any, Tally]:  # fmt: skip
        """The same, split by one dimension; keys without trade are left out."""
        return {key[0]: tally for key, tally in self.group((dimension,), days, **filters).items()}

    def hours(self, days: Days, **filters: Unpack[Filters]) -> dict[tuple[date, int], Tally]:
        """By business day and hour of the clock (0–23)."""
        found = self.group(("business_day", "hour"), days, **filters)
        return {(key[0], key[1]): tally for key, tally in found.items()}

    def until(self, day: date, elapsed: timedelta, **filters: Unpack[Filters]) -> Tally:
        """The part of a business day up to `elapsed` after it opened.

        Hours that are over come from the hourly totals, so that only the running one is counted.
        """
        opened = opens_at(day, self._desk.cut_off)
        moment = opened + elapsed
        # Where a day opens within an hour of the clock, its first and last rows share an hour's total.
        over = 0 if self._desk.cut_off % 60 else min(24, max(0, elapsed // HOUR))
        if not over or "window" in filters:
            return self.span([day], **(filters | Filters(until=moment)))
        start = self._desk.cut_off % MINUTES_A_DAY
        whole = Filters(window=(start, start + over * 60))
        rest = Filters(since=opened + over * HOUR, until=moment)
        return self.span([day], **(filters | whole)) + self.span([day], **(filters | rest))

    def first_day(self) -> date | None:
        """The first business day with any trade."""
        return self._desk.run(FIRST_DAY).scalar_one_or_none()

    def differences(self) -> list[str]:
        """Cells in which the totals and the transactions disagree; empty when all is well."""
        return [
            f"{table.name} {key}: {kept.get(key, Tally())} ≠ {true.get(key, Tally())}"
            for table, kept, true in (
                (daily_totals, self._kept(daily_totals), self._recount(daily_totals)),
                (hourly_totals, self._kept(hourly_totals), self._recount(hourly_totals)),
            )
            for key in sorted(kept.keys() | true.keys())
            if kept.get(key, Tally()) != true.get(key, Tally())
        ]

    def _upsert(self, table: Table, tallies: Mapping[tuple[Any, ...], Tally]) -> None:
        names = [column.name for column in table.primary_key][1:]
        rows = [
            {"merchant_id": self._desk.merchant_id}
            | dict(zip(names, key, strict=True))
            | dict(zip(COUNTS, FIGURES(tally), strict=True))
            for key, tally in sorted(tallies.items())
            if tally
        ]
        if not rows:
            return
        insert = insert_for(self._desk.connection, table)
        upsert = insert.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: table.c[name] + insert.excluded[name] for name in COUNTS},
        )
        self._desk.connection.execute(upsert, rows)

    def _kept(self, table: Table) -> dict[tuple[Any, ...], Tally]:
        keys = list(table.primary_key)[1:]
        query = select(*keys, *(table.c[name] for name in COUNTS)).where(self._desk.mine(table))
        rows = self._desk.connection.execute(query)
        return {tuple(row[: len(keys)]): Tally(*row[len(keys) :]) for row in rows}

    def _recount(self, table: Table) -> dict[tuple[Any, ...], Tally]:
        names = [column.name for column in table.primary_key][1:]
        books: dict[tuple[Any, ...], Tally] = {}
        query = select(transactions).where(self._desk.mine(transactions))
        for row in self._desk.connection.execute(query).mappings():
            key = tuple(row[name] for name in names)
            one = count(row["kind"], row["amount"], row["fee"], row["discount"])
            books[key] = books.get(key, Tally()) + one
        return books


def sums_of(table: Table) -> tuple[ColumnElement[Any], ...]:
    """What a tally is made of, in its order; each row with a kind counts as `count` says."""
    if "kind" not in table.c:
        return tuple(func.sum(table.c[name]) for name in COUNTS)
    sale, amount = table.c.kind == "sale", table.c.amount
    return (
        func.sum(case((sale, 1), else_=0)),
        func.sum(case((sale, amount), else_=0)),
        func.sum(case((sale, 0), else_=1)),
        func.sum(case((sale, 0), else_=amount)),
        func.sum(func.coalesce(table.c.fee, 0)),
        func.sum(case((sale, table.c.discount), else_=0)),
    )


def tally_of(sums: Sequence[Any]) -> Tally:
    """The answer to `sums_of`: PostgreSQL sums to Decimal, and nothing sums to None."""
    return Tally(*[int(value or 0) for value in sums])


def _singles(table: Table) -> tuple[ColumnElement[Any], ...]:
    sale, known = table.c.kind == "sale", table.c.fee.is_not(None)
    return (
        func.sum(case((sale, 1), else_=0)),
        func.max(case((sale, table.c.amount))),
        func.sum(case((sale & known, table.c.amount), else_=0)),
        func.sum(func.coalesce(table.c.fee, 0)),
    )
