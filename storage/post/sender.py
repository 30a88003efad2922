"""The outbox, the sender's side: claim with a lease and a fence, send, write down how it ended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from storage.base.database import reading, writing
from storage.base.vault import Vault
from storage.schema import outbox

LEASE = timedelta(seconds=60)
OPEN = ("queued", "sending")
TAKE = (
    update(outbox)
    .where(
        outbox.c.outbox_id == bindparam("parcel"),
        outbox.c.fence == bindparam("seen_fence"),
        outbox.c.state == bindparam("seen_state"),
    )
    .values(
        state="sending",
        lease_until=bindparam("until"),
        fence=outbox.c.fence + 1,
        attempts=outbox.c.attempts + 1,
    )
)
# The values that are named when it runs become its SET clause.
WRITE = update(outbox).where(
    outbox.c.outbox_id == bindparam("parcel"),
    outbox.c.fence == bindparam("held_fence"),
    outbox.c.state == bindparam("held_state"),
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message.

    `progress` parts of it have left already; `doubt`: an earlier sender died while sending, so that
    the next part may have arrived.
    """

    outbox_id: int
    merchant_id: str
    key: str
    purpose: str
    about: str
    to: Mapping[str, Any]
    message: Mapping[str, Any]
    progress: int
    attempts: int
    fence: int
    doubt: bool
    error: str
    queued_at: datetime


class Sender:
    """What the delivery job needs of the outbox."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def claim(self, now: datetime, limit: int = 20) -> list[Parcel]:
        """Take what is due, the oldest of each lane only, so that a lane keeps its order."""
        with reading(self._engine) as connection:
            if not connection.execute(DUE, {"now": now, "most": 1}).first():
                return []
        with writing(self._engine) as connection:
            rows = connection.execute(DUE, {"now": now, "most": limit}).mappings().all()
            return [parcel for row in rows if (parcel := self._take(connection, row, now))]

    def advance(self, parcel: Parcel, part: int, now: datetime) -> bool:
        """`part` parts have left; False when the lease was lost and nothing more may be sent."""
        return self._write(parcel, progress=part, lease_until=now + LEASE)

    def sent(self, parcel: Parcel, now: datetime, *, maybe_twice: bool = False) -> bool:
        """It has left; in doubt it is marked so, and shown so."""
        return self._write(parcel, state="maybe" if maybe_twice else "sent", sent_at=now, error="")

    def later(self, parcel: Parcel, due_at: datetime, error: str) -> bool:
        """Not now; nothing of the present part has arrived."""
        return self._write(parcel, state="queued", due_at=due_at, error=error[:120])

    def refused(self, parcel: Parcel, error: str, now: datetime) -> bool:
        """It will never leave."""
        return self._write(parcel, state="refused", error=error[:120], sent_at=now)

    def held(self, now: datetime) -> dict[tuple[str, str], list[Parcel]]:
        """Messages whose quiet hours are over, by merchant and lane, oldest first."""
        with reading(self._engine) as connection:
            query = (
                select(outbox)
                .where(outbox.c.state == "held", outbox.c.due_at <= now)
                .order_by(outbox.c.outbox_id)
            )
            lanes: dict[tuple[str, str], list[Parcel]] = {}
            for row in connection.execute(query).mappings():
                lanes.setdefault((row["merchant_id"], row["lane"]), []).append(
                    self._parcel(row, fence=row["fence"], doubt=False)
                )
            return lanes

    def _take(self, connection: Connection, row: Any, now: datetime) -> Parcel | None:
        seen = {"parcel": row["outbox_id"], "seen_fence": row["fence"],
                "seen_state": row["state"], "until": now + LEASE}  # fmt: skip
        done = connection.execute(TAKE, seen)
        if done.rowcount == 0:
            return None
        return self._parcel(row, fence=row["fence"] + 1, doubt=row["state"] == "sending")

    def _parcel(self, row: Any, *, fence: int, doubt: bool) -> Parcel:
        text = self._vault.open(row["body"], "outbox", row["merchant_id"], row["key"])
        body = json.loads(text)
        return Parcel(
            row["outbox_id"],
            row["merchant_id"],
            row["key"],
            row["purpose"],
            row["about"],
            body["to"],
            body["message"],
            row["progress"],
            row["attempts"],
            fence,
            doubt,
            row["error"],
            row["queued_at"],
        )

    def _write(self, parcel: Parcel, **values: object) -> bool:
        with writing(self._engine) as connection:
            held = {"parcel": parcel.outbox_id, "held_fence": parcel.fence, "held_state": "sending"}
            return connection.execute(WRITE, {**held, **values}).rowcount == 1


def merge(connection: Connection, parcels: Sequence[Parcel]) -> bool:
    """Mark held messages as told in a digest; False when one of them no longer waits."""
    ids = [parcel.outbox_id for parcel in parcels]
    done = connection.execute(
        update(outbox)
        .where(outbox.c.outbox_id.in_(ids), outbox.c.state == "held")
        .values(state="merged")
    )
    return done.rowcount == len(ids)


def release(connection: Connection, parcel: Parcel) -> bool:
    """Let a held message go as it is."""
    done = connection.execute(
        update(outbox)
        .where(outbox.c.outbox_id == parcel.outbox_id, outbox.c.state == "held")
        .values(state="queued")
    )
    return done.rowcount == 1


def _due() -> Select[Any]:
    earlier = outbox.alias()
    now: BindParameter[datetime] = bindparam("now")
    first = ~exists().where(
        earlier.c.lane == outbox.c.lane,
        earlier.c.state.in_(OPEN),
        earlier.c.outbox_id < outbox.c.outbox_id,
    )
    waiting = and_(outbox.c.state == "queued", outbox.c.due_at <= now)
    orphaned = and_(outbox.c.state == "sending", outbox.c.lease_until <= now)
    query = select(outbox).where(or_(waiting, orphaned), first)
    return query.order_by(outbox.c.outbox_id).limit(bindparam("most"))


DUE = _due()
