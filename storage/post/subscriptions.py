"""What is pushed where and when, and what became of every push: the delivery ledger of reports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, bindparam, select

from storage.base.database import insert_for
from storage.desk import Desk, owned
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


# Built once: an evening asks these for every chat of every shop.
ALL = (
    select(*(subscriptions.c[name] for name in Subscription.__slots__))
    .where(owned(subscriptions))
    .order_by(subscriptions.c.report, subscriptions.c.chat_id)
)
ONE = ALL.where(
    subscriptions.c.report == bindparam("of_report"),
    subscriptions.c.chat_id == bindparam("to_chat"),
)
PUSHES = select(*(pushes.c[name] for name in Push.__slots__)).where(owned(pushes))
PUSH = PUSHES.where(
    pushes.c.report == bindparam("of_report"),
    pushes.c.chat_id == bindparam("to_chat"),
    pushes.c.business_day == bindparam("day"),
)
DECIDED = select(pushes.c.business_day).where(
    owned(pushes),
    pushes.c.report == bindparam("of_report"),
    pushes.c.chat_id == bindparam("to_chat"),
    pushes.c.business_day >= bindparam("day"),
)
OF_DAY = PUSHES.where(pushes.c.business_day == bindparam("day")).order_by(pushes.c.at)
WRITE = pushes.insert()


class Subscriptions:
    """One merchant's scheduled reports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> list[Subscription]:
        """Every subscription, by report and chat."""
        return [Subscription(*row) for row in self._desk.run(ALL)]

    def of(self, report: str, chat_id: str) -> Subscription | None:
        """The subscription of a report for a chat."""
        row = self._desk.run(ONE, of_report=report, to_chat=chat_id).first()
        return Subscription(*row) if row else None

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
        found = self._list(PUSH, of_report=report, to_chat=chat_id, day=day)
        return found[0] if found else None

    def decided(self, report: str, chat_id: str, since: date) -> set[date]:
        """The days, from `since` on, whose push of a report for a chat has been decided."""
        found = self._desk.run(DECIDED, of_report=report, to_chat=chat_id, day=since)
        return set(found.scalars())

    def write(
        self, report: str, chat_id: str, day: date, state: PushState, reason: str = ""
    ) -> None:
        """Decide a push; the key lets nobody decide it twice."""
        row = {"merchant_id": self._desk.merchant_id, "report": report, "chat_id": chat_id,
               "business_day": day, "state": state, "reason": reason,
               "at": self._desk.now}  # fmt: skip
        self._desk.connection.execute(WRITE, row)

    def of_day(self, day: date) -> list[Push]:
        """Every push decided for a business day."""
        return self._list(OF_DAY, day=day)

    def _list(self, query: Select[Any], **values: object) -> list[Push]:
        return [Push(*row) for row in self._desk.run(query, **values)]
