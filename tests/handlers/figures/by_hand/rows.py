"""A merchant as a list of rows, and which of them a question is about."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.ledger.entries import Entry
from tests.handlers.figures.by_hand.calendar import NOW, TODAY, Days

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Row(Entry):
    """A sale or refund, with its business day and the shop's clock."""

    day: date = TODAY
    clock: datetime = NOW


def _row(entry: Entry, cut_off: int) -> Row:
    clock = entry.paid_at.astimezone(SHANGHAI)
    given = {each.name: getattr(entry, each.name) for each in fields(Entry)}
    return Row(**given, day=(clock - timedelta(minutes=cut_off)).date(), clock=clock)


class Shop:
    """A merchant as a list of rows."""

    def __init__(self, merchant_id: str, cut_off: int, entries: list[Entry]) -> None:
        self.merchant_id = merchant_id
        self.cut_off = cut_off
        self.rows = [_row(entry, cut_off) for entry in entries]
        self.began = min(row.day for row in self.rows)
        self.first_bought: dict[str, date] = {}
        for row in self.rows:
            if row.kind == "sale" and row.payer:
                known = self.first_bought.get(row.payer, date.max)
                self.first_bought[row.payer] = min(known, row.day)

    def opening(self, day: date) -> datetime:
        """The moment a business day begins."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        return midnight + timedelta(minutes=self.cut_off)


@dataclass(frozen=True)
class Only:
    """Which rows count."""

    equal: dict[str, str] = field(default_factory=dict)
    among: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without_channel: str = ""
    window: tuple[int, int] | None = None
    low: int | None = None
    high: int | None = None
    last_minutes: int | None = None

    def keeps(self, row: Row) -> bool:
        """Whether a row passes every filter."""
        return (
            all(getattr(row, name) == value for name, value in self.equal.items())
            and all(getattr(row, name) in values for name, values in self.among.items())
            and row.channel != (self.without_channel or None)
            and (
                self.window is None or _inside(row.clock.hour * 60 + row.clock.minute, *self.window)
            )
            and (self.low is None or row.amount >= self.low)
            and (self.high is None or row.amount <= self.high)
            and (
                self.last_minutes is None
                or row.paid_at >= NOW - timedelta(minutes=self.last_minutes)
            )
        )


def _inside(minute: int, start: int, end: int) -> bool:
    return start <= minute < end if start < end else minute >= start or minute < end


@dataclass(frozen=True)
class Kept:
    """The rows of some days that pass, and what a figure of them must know besides."""

    shop: Shop
    rows: tuple[Row, ...]
    first: date
    last: date

    def only(self, rows: list[Row], first: date | None = None) -> "Kept":
        return Kept(self.shop, tuple(rows), first or self.first, self.last)

    @property
    def sales(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "sale"]

    @property
    def refunds(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "refund"]

    @property
    def fees(self) -> int:
        return sum(row.fee or 0 for row in self.rows)


def kept(shop: Shop, days: Days, only: Only, cut: bool = False) -> Kept:
    """The rows of some days; `cut`: of the last one only up to the minute that today has reached."""
    first, last = days
    end = shop.opening(last) + (NOW - shop.opening(TODAY))
    rows = [
        row
        for row in shop.rows
        if first <= row.day <= last and only.keeps(row) and not (cut and row.paid_at > end)
    ]
    return Kept(shop, tuple(rows), first, last)
