"""What an operator watches: how much waits in the post office, and for how long; no shop's books are opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from storage.base.database import reading
from storage.schema import inbox, outbox, work

LATE = timedelta(minutes=1)  # every job looks more often than that
WAITING = ("queued", "sending", "held", "maybe", "refused")  # sent and merged ones are only history
RECENT = 20_000  # messages among which the last report is looked for


@dataclass(frozen=True, slots=True)
class Late:
    """Work of one kind that should have been done: rows, and seconds of the oldest."""

    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Gauges:
    """The post office at one moment; ages in seconds, 0 when nothing waits.

    `refunds_in_doubt`: called at a channel and not at their end. `bills_awaited`: bills of a day that
    the channels have not given yet. `last_report`: when the newest report left, None if none did.
    """

    events_waiting: int
    events_age: float
    events_failed: int
    messages: dict[str, int]
    messages_late: Late
    work_late: dict[str, Late]
    refunds_in_doubt: int
    bills_awaited: int
    last_report: datetime | None


def look(engine: Engine, now: datetime) -> Gauges:
    """A few counts over indexes; DatabaseAway when there is nothing to look at."""
    with reading(engine) as connection:
        events, oldest = connection.execute(
            select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "new")
        ).one()
        tried = select(func.count()).where(work.c.kind == "submit_refunds", work.c.attempts > 0)
        awaited = select(func.count()).where(
            work.c.kind == "fetch_bills", work.c.subject.like("%/%/%")
        )
        return Gauges(
            events, (now - oldest).total_seconds() if oldest else 0.0,
            _count(connection, select(func.count()).where(inbox.c.state == "failed")),
            _messages(connection), _messages_late(connection, now), _work_late(connection, now),
            _count(connection, tried), _count(connection, awaited), _last_report(connection),
        )  # fmt: skip


def _messages(connection: Connection) -> dict[str, int]:
    query = (
        select(outbox.c.state, func.count())
        .where(outbox.c.state.in_(WAITING))
        .group_by(outbox.c.state)
    )
    found = {str(state): int(count) for state, count in connection.execute(query)}
    return {state: found.get(state, 0) for state in WAITING}


def _messages_late(connection: Connection, now: datetime) -> Late:
    overdue = (outbox.c.state.in_(("queued", "held"))) & (outbox.c.due_at <= now - LATE)
    dead = (outbox.c.state == "sending") & (outbox.c.lease_until <= now - LATE)
    query = select(func.count(), func.min(outbox.c.due_at)).where(overdue | dead)
    rows, due = connection.execute(query).one()
    return _late(rows, due, now)


def _work_late(connection: Connection, now: datetime) -> dict[str, Late]:
    query = (
        select(work.c.kind, func.count(), func.min(work.c.due_at))
        .where(work.c.due_at <= now - LATE)
        .group_by(work.c.kind)
    )
    return {kind: _late(rows, due, now) for kind, rows, due in connection.execute(query)}


def _late(rows: int, due: datetime | None, now: datetime) -> Late:
    return Late(int(rows), (now - due).total_seconds() if due else 0.0)


def _last_report(connection: Connection) -> datetime | None:
    newest = select(func.coalesce(func.max(outbox.c.outbox_id), 0)).scalar_subquery()
    query = select(func.max(outbox.c.sent_at)).where(
        outbox.c.outbox_id > newest - RECENT,
        outbox.c.purpose == "report",
        outbox.c.state.in_(("sent", "maybe")),
    )
    return connection.execute(query).scalar_one_or_none()


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())
