"""Reconciliation: what was compared, what differed, and what people made of each difference."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select, update

from storage.base.business_day import Span, local
from storage.base.database import insert_for
from storage.base.refusal import Refusal
from storage.counters import next_number
from storage.desk import Desk
from storage.ledger.corrections import correct, take_way
from storage.ledger.entries import Entry, Transaction
from storage.ledger.settlers import settler_of
from storage.ledger.transactions import CHANNELS, Transactions
from storage.schema import differences, reconciled_days

BATCH = 500
LONGEST_REASON = 60
table = differences


class Kind(StrEnum):
    """What differs between us and them."""

    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"
    AMOUNT = "amount"
    FEE = "fee"
    STATE = "state"
    DUPLICATE = "duplicate"
    LATE = "late"


class Standing(StrEnum):
    """Where a difference stands; matched: a later bill agreed after all."""

    OPEN = "open"
    BOOKED = "booked"
    SUSPENDED = "suspended"
    WRITTEN_OFF = "written_off"
    MATCHED = "matched"

    @property
    def word(self) -> str:
        """The standing as the shop calls it."""
        return WORDS[self]


WORDS = {
    Standing.OPEN: "待处理",
    Standing.BOOKED: "已补记",
    Standing.SUSPENDED: "挂账中",
    Standing.WRITTEN_OFF: "已核销",
    Standing.MATCHED: "后来对上了",
}
UNSETTLED = (Standing.OPEN, Standing.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Found:
    """A difference as a comparison saw it; amounts in fen, None on the side that has nothing.

    `stage` is order, fund or bank; `subject` names the same difference in every run.
    """

    subject: str
    stage: str
    type: Kind
    channel: str
    day: date
    ours_fen: int | None
    theirs_fen: int | None
    kind: str = ""
    key: str = ""
    order_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference as it stands."""

    number: str
    subject: str
    stage: str
    type: Kind
    channel: str
    kind: str
    key: str
    order_number: str
    day: date
    ours_fen: int | None
    theirs_fen: int | None
    note: str
    state: Standing
    found_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    reason: str

    @property
    def fen(self) -> int:
        """What it is about: the side that has an amount, or how far the two are apart."""
        if self.ours_fen is None or self.theirs_fen is None:
            return abs(self.ours_fen or self.theirs_fen or 0)
        return abs(self.theirs_fen - self.ours_fen) or abs(self.theirs_fen)


@dataclass(frozen=True, slots=True)
class ReconciledDay:
    """One business day of one channel as it was last compared; `bill_rows`, `bill_fen`: its sales."""

    day: date
    channel: str
    bill_rows: int
    bill_fen: int
    refund_rows: int
    refund_fen: int
    matched: int
    waiting: int
    only_bill: int
    at: datetime


COLUMNS = tuple(field.name for field in fields(Difference))
DAY = tuple(field.name for field in fields(ReconciledDay))


class Reconciliation:
    """One merchant's differences and compared days."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, channel: str, stage: str, span: Span, found: Sequence[Found]) -> int:
        """What a comparison of these days saw; how many are new.

        A known one keeps its number and what was decided; one that is gone is matched.
        """
        known = self._known(channel, [one.subject for one in found])
        new = [one for one in found if one.subject not in known]
        self._insert(new)
        for one in found:
            if one.subject in known:
                self._renew(known[one.subject], one)
        self._close_gone(channel, stage, span, {one.subject for one in found})
        return len(new)

    def of(self, number: str) -> Difference:
        """The difference with this number; a Refusal when this shop has none."""
        row = self._rows(table.c.number == number.upper())
        if not row:
            raise Refusal(f"没有 {number[:16]} 这条差异，发「对账」看看有哪些。")
        return row[0]

    def unsettled(self, span: Span | None = None, channel: str = "") -> list[Difference]:
        """What is open or suspended, by day and number."""
        return self._rows(table.c.state.in_(UNSETTLED), *_narrowed(span, channel))

    def all(self, span: Span, channel: str = "") -> list[Difference]:
        """Every difference of some days, whatever became of it."""
        return self._rows(*_narrowed(span, channel))

    def decide(self, number: str, to: Standing, reason: str, *, by: int) -> Difference:
        """Someone's word on it, unless it was settled before: one update decides."""
        done = self._desk.connection.execute(
            update(table)
            .where(self._desk.mine(table), table.c.number == number,
                   table.c.state.in_(UNSETTLED), table.c.state != to)
            .values(state=to, reason=reason[:LONGEST_REASON], decided_by=by, decided_at=self._desk.now)
        )  # fmt: skip
        if done.rowcount != 1:
            raise Refusal(_already(self.of(number)))
        return self.of(number)

    def take_over(self, one: Difference) -> None:
        """From now on the ledger says what the channel says; its totals with it."""
        row = _transaction(self._desk, one)
        if row is None:
            raise Refusal(f"{one.number} 那一笔不在流水里，补记不了，请先核对。")
        if one.type is Kind.AMOUNT:
            correct(self._desk, row, amount=one.theirs_fen)
        elif one.type is Kind.FEE:
            correct(self._desk, row, fee=one.theirs_fen)

    def take_way(self, sale: Transaction, told: Entry, bills: Sequence[str]) -> bool:
        """The same of how it was paid, which only the notice knows; see `corrections.take_way`."""
        return take_way(self._desk, sale, told, bills)

    def write_days(self, days: Iterable[ReconciledDay]) -> None:
        """How these days compared this time."""
        rows = [{"merchant_id": self._desk.merchant_id} | asdict(day) for day in days]
        if not rows:
            return
        insert = insert_for(self._desk.connection, reconciled_days)
        keys = list(reconciled_days.primary_key)
        same = {name: insert.excluded[name] for name in DAY if name not in ("day", "channel")}
        self._desk.connection.execute(
            insert.on_conflict_do_update(index_elements=keys, set_=same), rows
        )

    def days(self, span: Span, channel: str = "") -> list[ReconciledDay]:
        """The compared ones among some business days."""
        days = reconciled_days
        query = select(*(days.c[name] for name in DAY)).where(
            self._desk.mine(days), days.c.day.between(span.first, span.last)
        )
        if channel:
            query = query.where(days.c.channel == channel)
        found = self._desk.connection.execute(query.order_by(days.c.day, days.c.channel))
        return [ReconciledDay(*row) for row in found]

    def _known(self, channel: str, subjects: Sequence[str]) -> dict[str, Difference]:
        known: dict[str, Difference] = {}
        for start in range(0, len(subjects), BATCH):
            some = subjects[start : start + BATCH]
            rows = self._rows(table.c.channel == channel, table.c.subject.in_(some))
            known |= {row.subject: row for row in rows}
        return known

    def _insert(self, new: Sequence[Found]) -> None:
        rows = [
            {"merchant_id": self._desk.merchant_id, "state": Standing.OPEN, "reason": "",
             "number": f"D{next_number(self._desk, 'difference', 1):04d}",
             "found_at": self._desk.now, **asdict(one)}
            for one in new
        ]  # fmt: skip
        if rows:
            self._desk.connection.execute(table.insert(), rows)

    def _renew(self, known: Difference, found: Found) -> None:
        """Other amounts than last time, or a difference that is back."""
        values: dict[str, Any] = {}
        if known.state is Standing.MATCHED:
            values = {"state": Standing.OPEN, "decided_at": None}
        if known.state not in (Standing.BOOKED, Standing.WRITTEN_OFF):
            seen = {"ours_fen": found.ours_fen, "theirs_fen": found.theirs_fen, "note": found.note}
            values |= {name: value for name, value in seen.items() if getattr(known, name) != value}
        if values:
            self._change(values, table.c.number == known.number)

    def _close_gone(self, channel: str, stage: str, span: Span, still: set[str]) -> None:
        gone = [
            one.number
            for one in self.unsettled(span, channel)
            if one.stage == stage and one.subject not in still
        ]
        for start in range(0, len(gone), BATCH):
            self._change({"state": Standing.MATCHED, "decided_at": self._desk.now},
                         table.c.number.in_(gone[start : start + BATCH]))  # fmt: skip

    def _change(self, values: dict[str, Any], which: ColumnElement[bool]) -> None:
        self._desk.connection.execute(
            update(table).where(self._desk.mine(table), which).values(**values)
        )

    def _rows(self, *which: ColumnElement[bool]) -> list[Difference]:
        columns = [table.c[name] for name in COLUMNS]
        query = select(*columns).where(self._desk.mine(table), *which)
        found = self._desk.connection.execute(query.order_by(table.c.day, table.c.number))
        return [_read(row) for row in found.mappings()]


def _transaction(desk: Desk, one: Difference) -> Transaction | None:
    """The one it is about, however it was paid: its channel is whoever settles it."""
    every = Transactions(desk)
    for way in (one.channel, *CHANNELS):
        row = every.of(way, one.kind, one.key)
        if row is not None and settler_of(row.channel, row.acquirer) == one.channel:
            return row
    return None


def _narrowed(span: Span | None, channel: str) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = []
    if span is not None:
        which.append(table.c.day.between(span.first, span.last))
    if channel:
        which.append(table.c.channel == channel)
    return which


def _read(row: RowMapping) -> Difference:
    return Difference(**(dict(row) | {"type": Kind(row["type"]), "state": Standing(row["state"])}))


def _already(one: Difference) -> str:
    when = f"{local(one.decided_at):%m-%d %H:%M} " if one.decided_at else ""
    return f"{one.number} {when}{one.state.word}，没有再动。"
