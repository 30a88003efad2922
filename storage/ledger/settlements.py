"""Settlements: what a channel owes for each of its clearing days, when it is expected, and what came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import BigInteger, case, exists, func, select, type_coerce, update

from storage.base.business_day import Span
from storage.base.database import EPOCH, insert_for
from storage.desk import Desk
from storage.ledger.settlers import settled_by, settler_column
from storage.schema import CARRIED, settlements, transactions

BEIJING_MS = 8 * 3_600_000
MINUTE_MS, DAY_MS = 60_000, 86_400_000
FIRST_DAY = EPOCH.date()
table = settlements


@dataclass(frozen=True, slots=True)
class Traded:
    """What one clearing day of a channel came to, in fen; refunds positive, fees what was kept."""

    channel: str
    day: date
    sales_fen: int = 0
    refunds_fen: int = 0
    fees_fen: int = 0

    @property
    def net_fen(self) -> int:
        """What the channel owes; below zero when more went back than came in."""
        return self.sales_fen - self.refunds_fen - self.fees_fen


@dataclass(frozen=True, slots=True)
class Settlement(Traded):
    """The same with what is expected and what came; `credit` names the bank's line."""

    expected_on: date = date.min
    arrived_on: date | None = None
    arrived_fen: int = 0
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The part of a bank's credit that pays one clearing day."""

    day: date
    arrived_on: date
    arrived_fen: int
    credit: str


MONEY = ("sales_fen", "refunds_fen", "fees_fen", "expected_on")
COLUMNS = tuple(field.name for field in fields(Settlement))


def clearing_day(paid_ms: int, cut: int) -> date:
    """The clearing day of a moment (ms since 1970) where days end at `cut` minutes after midnight."""
    return FIRST_DAY + timedelta(days=day_index(paid_ms, cut))


def day_index(paid_ms: int, cut: int) -> int:
    """The same as whole days since 1970."""
    return (paid_ms + BEIJING_MS + (1_440 - cut) * MINUTE_MS) // DAY_MS


class Settlements:
    """One merchant's settlements."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def put(self, rows: Iterable[Traded], expected: Mapping[date, date]) -> None:
        """What a bill tells of some clearing days, and when each is expected."""
        values = [
            {"merchant_id": self._desk.merchant_id, "expected_on": expected[row.day],
             "channel": row.channel, "day": row.day, "sales_fen": row.sales_fen,
             "refunds_fen": row.refunds_fen, "fees_fen": row.fees_fen, "arrived_fen": 0, "credit": ""}
            for row in rows
        ]  # fmt: skip
        if not values:
            return
        insert = insert_for(self._desk.connection, table)
        self._desk.connection.execute(
            insert.on_conflict_do_update(
                index_elements=list(table.primary_key),
                set_={name: insert.excluded[name] for name in MONEY},
            ),
            values,
        )

    def of(self, span: Span, channel: str = "") -> list[Settlement]:
        """Those of some clearing days, by day and channel."""
        query = select(*(table.c[name] for name in COLUMNS)).where(
            self._desk.mine(table), table.c.day.between(span.first, span.last)
        )
        if channel:
            query = query.where(table.c.channel == channel)
        found = self._desk.connection.execute(query.order_by(table.c.day, table.c.channel))
        return [Settlement(*row) for row in found]

    def arrive(self, channel: str, span: Span, arrivals: Iterable[Arrival]) -> None:
        """What the bank shows for these clearing days, in place of what was known before."""
        mine = (self._desk.mine(table), table.c.channel == channel)
        came = {arrival.day: arrival for arrival in arrivals}
        for known in self.of(span, channel):
            told = came.get(known.day)
            now = (told.arrived_on, told.arrived_fen, told.credit) if told else (None, 0, "")
            if now != (known.arrived_on, known.arrived_fen, known.credit):
                self._desk.connection.execute(
                    update(table)
                    .where(*mine, table.c.day == known.day)
                    .values(arrived_on=now[0], arrived_fen=now[1], credit=now[2])
                )

    def carries(self, span: Span) -> bool:
        """Whether any acquirer settles other ways of paying under its own name, around these days."""
        days = transactions.c.business_day.between(
            span.first - timedelta(2), span.last + timedelta(1)
        )
        query = select(exists().where(self._desk.mine(transactions), days, CARRIED))
        return bool(self._desk.connection.execute(query).scalar_one())

    def ways(self, span: Span) -> set[tuple[str, str]]:
        """Who settles which way of paying, of what was paid on these business days."""
        row = transactions
        query = select(settler_column(row), row.c.channel).distinct()
        days = row.c.business_day.between(span.first, span.last)
        found = self._desk.connection.execute(query.where(self._desk.mine(row), days))
        return {(settler, channel) for settler, channel in found}

    def traded(self, channel: str, span: Span, cut: int) -> dict[date, Traded]:
        """By clearing day, what the ledger has; a fee that nobody told yet counts as none."""
        row = transactions
        moved = type_coerce(row.c.paid_at, BigInteger)
        day = (moved + (BEIJING_MS + (1_440 - cut) * MINUTE_MS)) // DAY_MS
        sale = row.c.kind == "sale"
        query = (
            select(day.label("clearing"), func.sum(case((sale, row.c.amount), else_=0)),
                   func.sum(case((sale, 0), else_=row.c.amount)),
                   func.sum(func.coalesce(row.c.fee, 0)))
            .where(self._desk.mine(row), settled_by(row, channel),
                   row.c.business_day.between(span.first - timedelta(2), span.last + timedelta(1)))
            .group_by("clearing")
        )  # fmt: skip
        found = {}
        for index, sales, back, fees in self._desk.connection.execute(query):
            one = FIRST_DAY + timedelta(days=int(index))
            if one in span:
                found[one] = Traded(channel, one, int(sales), int(back), int(fees))
        return found
