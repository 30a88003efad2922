"""Work that is due: one row says which job must look at which row of which merchant, and when."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Insert, and_, bindparam, delete, select, update

from storage.base.database import insert_for
from storage.desk import Desk
from storage.schema import work

LEASE = timedelta(minutes=2)
FENCES = 2**30

# Built once: whatever happens rings here.
SAME = and_(
    work.c.kind == bindparam("of_kind"), work.c.merchant_id == bindparam("merchant"),
    work.c.subject == bindparam("about"), work.c.fence == bindparam("held_fence"),
)  # fmt: skip
DUE = (
    select(work)
    .where(work.c.kind == bindparam("of_kind"), work.c.due_at <= bindparam("now"))
    .order_by(work.c.due_at)
    .limit(bindparam("most"))
)
TAKE = (
    update(work)
    .where(SAME)
    .values(due_at=bindparam("until"), attempts=work.c.attempts + 1, fence=work.c.fence + 1)
)
FINISH = delete(work).where(SAME)
AGAIN = update(work).where(SAME).values(due_at=bindparam("until"))
PUTS: dict[tuple[str, bool], Insert] = {}  # by dialect, and whether only sooner


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed piece of work; `fence` tells a claim from the one that replaced it."""

    kind: str
    merchant_id: str
    subject: str
    due_at: datetime
    attempts: int
    fence: int


class Work:
    """The merchant's side: ask for something to be done, in the transaction that makes it necessary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ring(self, kind: str, subject: str, due_at: datetime | None = None) -> None:
        """Have `kind` look at `subject` at `due_at` (now, unless said); an earlier ring is moved."""
        put(self._desk.connection, kind, self._desk.merchant_id, subject, due_at or self._desk.now)

    def nudge(self, kind: str, subject: str, due_at: datetime) -> None:
        """Have `kind` look at `subject` by `due_at` at the latest; what is due before stays so."""
        desk = self._desk
        put(desk.connection, kind, desk.merchant_id, subject, due_at, sooner_only=True)

    def finish(self, *tasks: Task) -> None:
        """Done, in the transaction that did it."""
        finish(self._desk.connection, *tasks)

    def again(self, task: Task, due_at: datetime) -> None:
        """Not done yet, in the transaction that tried."""
        again(self._desk.connection, task, due_at)


def put(
    connection: Connection,
    kind: str,
    merchant_id: str,
    subject: str,
    due_at: datetime,
    *,
    sooner_only: bool = False,
) -> None:
    """Write the row, or move it; whoever holds it at this moment has lost it.

    `sooner_only`: a row that is due before then stays as it is, so that many rings never put it off.
    """
    # Finished rows are gone; from a chance beginning, an old claim never fits the next row.
    fence = secrets.randbelow(FENCES)
    row = {"kind": kind, "merchant_id": merchant_id, "subject": subject, "due_at": due_at,
           "attempts": 0, "fence": fence}  # fmt: skip
    connection.execute(_put(connection, sooner_only), row)


def _put(connection: Connection, sooner_only: bool) -> Insert:
    shape = (connection.dialect.name, sooner_only)
    if shape not in PUTS:
        insert = insert_for(connection, work)
        PUTS[shape] = insert.on_conflict_do_update(
            index_elements=list(work.primary_key),
            set_={"due_at": insert.excluded.due_at, "attempts": 0, "fence": work.c.fence + 1},
            where=work.c.due_at > insert.excluded.due_at if sooner_only else None,
        )
    return PUTS[shape]


def claim(connection: Connection, kind: str, now: datetime, limit: int = 20) -> list[Task]:
    """Take what is due, for `LEASE`; a claim that is not finished by then is due again."""
    due = {"of_kind": kind, "now": now, "most": limit}
    found = [Task(*row) for row in connection.execute(DUE, due)]
    return [task for seen in found if (task := _take(connection, seen, now))]


def _take(connection: Connection, seen: Task, now: datetime) -> Task | None:
    done = connection.execute(TAKE, {**_same(seen), "until": now + LEASE})
    if done.rowcount == 0:
        return None
    return Task(
        seen.kind, seen.merchant_id, seen.subject, seen.due_at, seen.attempts + 1, seen.fence + 1
    )


def finish(connection: Connection, *tasks: Task) -> None:
    """Done; nothing is due until somebody rings again."""
    connection.execute(FINISH, [_same(task) for task in tasks])


def again(connection: Connection, task: Task, due_at: datetime) -> None:
    """Not done yet, or done until then."""
    connection.execute(AGAIN, {**_same(task), "until": due_at})


def waiting(connection: Connection, kinds: Sequence[str], now: datetime) -> bool:
    """Whether anything of these kinds is due."""
    query = select(work.c.kind).where(work.c.kind.in_(kinds), work.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def _same(task: Task) -> dict[str, object]:
    """The row that this claim holds, and no other."""
    return {"of_kind": task.kind, "merchant": task.merchant_id, "about": task.subject,
            "held_fence": task.fence}  # fmt: skip
