"""The inbox: every event is stored and committed before it is acknowledged, and acted on once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from storage.base.database import milliseconds, reading, writing
from storage.base.prepared import PreparedInsert
from storage.base.vault import Vault
from storage.schema import inbox

TRIES = 3
PAUSE = timedelta(seconds=5)

# Built once: every message comes by here. Inline: nobody asks for the new row's number.
PUT = inbox.insert().inline()
NEW = {"state": "new", "outcome": "", "repeats": 0, "attempts": 0, "fence": 0}
DUE = (
    select(inbox.c.inbox_id)
    .where(inbox.c.state == "new", inbox.c.due_at <= bindparam("now"))
    .order_by(inbox.c.inbox_id)
    .limit(bindparam("most"))
)
ROW = inbox.c.inbox_id == bindparam("row")
TAKE = (
    update(inbox)
    .where(ROW, inbox.c.state == "new")
    .values(state="done", done_at=bindparam("now"), fence=inbox.c.fence + 1)
    .returning(inbox.c.key, inbox.c.body)
)
OUTCOME = update(inbox).where(ROW).values(outcome=bindparam("words"))


class Inbox:
    """What came in from WeChat Work, sealed, one row an event."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._put = PreparedInsert(engine, PUT, [*NEW, "key", "body", "due_at", "received_at"])

    def put(self, key: str, body: str, now: datetime) -> bool:
        """Store and commit; False when the event is already here, which changes nothing."""
        sealed, at = self._vault.seal(body, "inbox", key), milliseconds(now)
        if self._put.run({**NEW, "key": key, "body": sealed, "due_at": at, "received_at": at}):
            return True
        self._count_repeat(key)
        return False

    def known(self, key: str) -> bool:
        """Whether this event has been stored before."""
        with reading(self._engine) as connection:
            query = select(inbox.c.inbox_id).where(inbox.c.key == key)
            return connection.execute(query).first() is not None

    def due(self, now: datetime, limit: int = 20) -> list[int]:
        """Rows that nobody has acted on yet, oldest first."""
        with reading(self._engine) as connection:
            return list(connection.execute(DUE, {"now": now, "most": limit}).scalars())

    def take(self, connection: Connection, inbox_id: int, now: datetime) -> str | None:
        """Mark the row done within the caller's transaction and open it; None when it is done already.

        Commit does the work and marks it in one step; a crash undoes both.
        """
        taken = connection.execute(TAKE, {"row": inbox_id, "now": now}).first()
        return self._vault.open(taken.body, "inbox", taken.key) if taken else None

    def outcome(self, connection: Connection, inbox_id: int, words: str) -> None:
        """Write down what was done about it, in the same transaction."""
        connection.execute(OUTCOME, {"row": inbox_id, "words": words[:80]})

    def failed(self, inbox_id: int, words: str, now: datetime) -> bool:
        """A bug stopped the work: try again soon, three times in all; True when that was the last."""
        with writing(self._engine) as connection:
            connection.execute(
                update(inbox)
                .where(inbox.c.inbox_id == inbox_id, inbox.c.state == "new")
                .values(attempts=inbox.c.attempts + 1, due_at=now + PAUSE, outcome=words[:80])
            )
            last = connection.execute(
                update(inbox)
                .where(
                    inbox.c.inbox_id == inbox_id, inbox.c.state == "new", inbox.c.attempts >= TRIES
                )
                .values(state="failed", done_at=now)
            )
            return last.rowcount == 1

    def waiting(self) -> int:
        """How many events nobody has acted on yet."""
        with reading(self._engine) as connection:
            query = select(func.count()).where(inbox.c.state == "new")
            return int(connection.execute(query).scalar_one())

    def _count_repeat(self, key: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                update(inbox).where(inbox.c.key == key).values(repeats=inbox.c.repeats + 1)
            )
