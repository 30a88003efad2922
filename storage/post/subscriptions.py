"""What is pushed where and when, and what became of every push: the delivery ledger of reports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, select

from storage.base.database import insert_for
from storage.desk import Desk
from storage.schema import pushes, subscriptions

PushState = Literal["queued", "skipped", "missed", "failed"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A report for a chat at a minute of the day; `since` is when this was last chosen."""

    report: str
    chat_id: str
    at_minute: int
    enabled: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Push:
    """What became of one report for one chat and business day."""

    report: str
    chat_id: str
    business_day: date
    state: str
    reason: str
    at: datetime


class Subscriptions:
    """One merchant's scheduled reports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> list[Subscription]:
        """Every subscription, by report and chat."""
        table = subscriptions
        query = select(*(table.c[n] for n in Subscription.__slots__)).where(self._desk.mine(table))
        rows = self._desk.connection.execute(query.order_by(table.c.report, table.c.chat_id))
        return [Subscription(*row) for row in rows]

    def of(self, report: str, chat_id: str) -> Subscription | None:
        """The subscription of a report for a chat."""
        return next((s for s in self.all() if (s.report, s.chat_id) == (report, chat_id)), None)

    def choose(
        self, report: str, chat_id: str, at_minute: int, *, enabled: bool = True
    ) -> Subscription:
        """From now on at this minute, or no longer."""
        values = {"at_minute": at_minute, "enabled": enabled, "since": self._desk.now}
        insert = insert_for(self._desk.connection, subscriptions).values(
            merchant_id=self._desk.merchant_id, report=report, chat_id=chat_id, **values
        )
        self._desk.connection.execute(
            insert.on_conflict_do_update(
                index_elements=list(subscriptions.primary_key), set_=values
            )
        )
        return Subscription(report, chat_id, at_minute, enabled, self._desk.now)


class Pushes:
    """What became of each push."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, report: str, chat_id: str, day: date) -> Push | None:
        """The one push of a report for a chat and day, if it has been decided."""
        found = self._list(pushes.c.report == report, pushes.c.chat_id == chat_id,
                           pushes.c.business_day == day)  # fmt: skip
        return found[0] if found else None

    def write(
        self, report: str, chat_id: str, day: date, state: PushState, reason: str = ""
    ) -> None:
        """Decide a push; the key lets nobody decide it twice."""
        self._desk.connection.execute(
            pushes.insert().values(
                merchant_id=self._desk.merchant_id,
                report=report,
                chat_id=chat_id,
                business_day=day,
                state=state,
                reason=reason,
                at=self._desk.now,
            )
        )

    def of_day(self, day: date) -> list[Push]:
        """Every push decided for a business day."""
        return self._list(pushes.c.business_day == day)

    def _list(self, *conditions: ColumnElement[bool]) -> list[Push]:
        query = select(*(pushes.c[n] for n in Push.__slots__)).where(
            self._desk.mine(pushes), *conditions
        )
        return [Push(*row) for row in self._desk.connection.execute(query.order_by(pushes.c.at))]
