"""The outbox, the sender's side: claim with a lease and a fence, send, write down how it ended."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from storage.base.database import enter_merchant, reading, writing
from storage.base.vault import Sealed, Vault
from storage.people.chats import Chat, find_chats
from storage.schema import outbox

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
SHUT = timedelta(minutes=5)  # until a message whose seal does not open is tried again
OPEN = ("queued", "sending")
TAKE = (
    update(outbox)
    .where(outbox.c.outbox_id == bindparam("parcel"))
    .values(
        state="sending",
        lease_until=bindparam("until"),
        fence=outbox.c.fence + 1,
        attempts=outbox.c.attempts + 1,
    )
)
PUT_OFF = (
    update(outbox)
    .where(outbox.c.outbox_id == bindparam("parcel"))
    .values(lease_until=bindparam("later"))  # it stays due, for all to see
)
# The values that are named when it runs become its SET clause.
WRITE = update(outbox).where(
    outbox.c.outbox_id == bindparam("parcel"),
    outbox.c.fence == bindparam("held_fence"),
    outbox.c.state == bindparam("held_state"),
)
LEFT = WRITE.values(state=bindparam("ending"), sent_at=bindparam("at"), error="")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, or a held one; `fence` as a claim makes it.

    `progress` parts of it have left already; `doubt`: an earlier sender died while sending, so that
    the next part may have arrived. `chat`: the group that it is for, as it stood when it was claimed.
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
    chat: Chat | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A message that has left whole, and when; in doubt it is marked so, and shown so."""

    parcel: Parcel
    at: datetime
    maybe_twice: bool = False


class Sender:
    """What the delivery job needs of the outbox."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def claim(
        self, now: datetime, limit: int = 20, *, left: Sequence[Left] = ()
    ) -> list[Parcel]:  # fmt: skip
        """Write down what has `left`, then take what is due, the oldest of each lane only, so that a
        lane keeps its order; both or neither."""
        if not left and not (limit and self._any_due(now)):
            return []
        with writing(self._engine) as connection:
            if left:
                connection.execute(LEFT, [_ending(one) for one in left])
            return self._take(connection, now, limit) if limit else []

    def advance(self, parcel: Parcel, part: int, now: datetime) -> bool:
        """`part` parts have left; False when the lease was lost and nothing more may be sent."""
        return self._write(parcel, progress=part, lease_until=now + LEASE)

    def later(self, parcel: Parcel, due_at: datetime, error: str) -> bool:
        """Not now; nothing of the present part has arrived."""
        return self._write(
            parcel, state="queued", due_at=due_at, lease_until=None, error=error[:120]
        )

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
            rows = connection.execute(query).mappings().all()
            lane_of = {row["outbox_id"]: (row["merchant_id"], row["lane"]) for row in rows}
            lanes: dict[tuple[str, str], list[Parcel]] = {}
            for parcel in self._opened(rows)[0]:
                lanes.setdefault(lane_of[parcel.outbox_id], []).append(parcel)
            return lanes

    def _any_due(self, now: datetime) -> bool:
        """A look that makes no writer wait."""
        with reading(self._engine) as connection:
            return connection.execute(DUE, {"now": now, "most": 1}).first() is not None

    def _take(self, connection: Connection, now: datetime, limit: int) -> list[Parcel]:
        """Nobody else can take these rows: SQLite has one writer, and PostgreSQL locks what it shows.

        One whose seal does not open holds up its own lane, and no other.
        """
        rows = connection.execute(TAKEABLE, {"now": now, "most": limit}).mappings().all()
        parcels, shut = self._opened(rows)
        if parcels:
            until = now + LEASE
            taken = [{"parcel": parcel.outbox_id, "until": until} for parcel in parcels]
            connection.execute(TAKE, taken)
        if shut:
            connection.execute(PUT_OFF, [{"parcel": row, "later": now + SHUT} for row in shut])
        return self._with_chats(connection, parcels)

    def _opened(self, rows: Sequence[RowMapping]) -> tuple[list[Parcel], list[int]]:
        """The messages, as they are once taken, and the rows of those whose seal does not open."""
        parcels, shut = list[Parcel](), list[int]()
        for row in rows:
            try:
                parcels.append(self._parcel(row))
            except Sealed:
                log.exception("outbox.sealed", extra={"outbox_id": row["outbox_id"]})
                shut.append(row["outbox_id"])
        return parcels, shut

    def _with_chats(self, connection: Connection, parcels: list[Parcel]) -> list[Parcel]:
        wanted: dict[str, set[str]] = {}
        for parcel in parcels:
            if parcel.to["door"] == "chat":
                wanted.setdefault(parcel.merchant_id, set()).add(parcel.to["chat_id"])
        found: dict[tuple[str, str], Chat] = {}
        for merchant_id, chat_ids in wanted.items():
            enter_merchant(connection, merchant_id)
            for chat in find_chats(connection, self._vault, merchant_id, chat_ids):
                found[merchant_id, chat.chat_id] = chat
        return [
            replace(parcel, chat=found.get((parcel.merchant_id, parcel.to.get("chat_id", ""))))
            for parcel in parcels
        ]

    def _parcel(self, row: RowMapping) -> Parcel:
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
            row["fence"] + 1,
            row["state"] == "sending",
            row["error"],
            row["queued_at"],
        )

    def _write(self, parcel: Parcel, **values: object) -> bool:
        with writing(self._engine) as connection:
            held = {"parcel": parcel.outbox_id, "held_fence": parcel.fence, "held_state": "sending"}
            return connection.execute(WRITE, {**held, **values}).rowcount == 1


def _ending(left: Left) -> dict[str, object]:
    return {
        "parcel": left.parcel.outbox_id,
        "held_fence": left.parcel.fence,
        "held_state": "sending",
        "ending": "maybe" if left.maybe_twice else "sent",
        "at": left.at,
    }


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
    free = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now)
    waiting = and_(outbox.c.state == "queued", outbox.c.due_at <= now, free)
    orphaned = and_(outbox.c.state == "sending", outbox.c.lease_until <= now)
    query = select(outbox).where(or_(waiting, orphaned), first)
    return query.order_by(outbox.c.outbox_id).limit(bindparam("most"))


DUE = _due()
TAKEABLE = DUE.with_for_update(skip_locked=True)
