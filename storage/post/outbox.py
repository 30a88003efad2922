"""The outbox, the writer's side: news is queued in the transaction that makes it true."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Insert, func, select

from storage.base.business_day import SHANGHAI, local, opens_at
from storage.base.database import insert_for
from storage.base.vault import Vault
from storage.desk import Desk
from storage.people.merchants import Settings
from storage.post.sender import Parcel, merge, release
from storage.schema import outbox

Purpose = Literal["reply", "news", "report", "alert", "card", "digest"]
HELD_PURPOSES = ("news", "report", "alert")
CAPPED_PURPOSES = ("news", "alert")
KEY_LENGTH = 160
INSERTS: dict[str, Insert] = {}


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a shop does not want to hear from us, and how often at most."""

    quiet_from: int
    quiet_to: int
    pushes_per_day: int

    @classmethod
    def of(cls, settings: Settings) -> "Quiet":
        return cls(settings.quiet_from, settings.quiet_to, settings.pushes_per_day)

    def until(self, now: datetime) -> datetime | None:
        """The end of the quiet hours that `now` lies in, or None."""
        here = local(now)
        minute = here.hour * 60 + here.minute
        if self.quiet_from == self.quiet_to:
            return None
        over_midnight = self.quiet_from > self.quiet_to
        late, early = minute >= self.quiet_from, minute < self.quiet_to
        if not (late or early if over_midnight else late and early):
            return None
        return self.next_end(now)

    def next_end(self, now: datetime) -> datetime:
        """The next time at which held messages are told in one."""
        here = local(now)
        end = datetime.combine(here.date(), time(), SHANGHAI) + timedelta(minutes=self.quiet_to)
        return end if end > here else end + timedelta(days=1)


def to_stranger(
    connection: Connection, vault: Vault, userid: str, message: Mapping[str, Any], key: str,
    now: datetime,
) -> None:  # fmt: skip
    """A line to somebody who belongs to no shop; it is queued under no merchant."""
    desk = Desk(connection, "", vault, now, now.date(), 0, key)
    Post(desk, Quiet(0, 0, 0)).to_person(userid, message, key, "reply")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one queued message; `error` is for the operator's eyes."""

    lane: str
    purpose: str
    state: str
    error: str
    queued_at: datetime
    sent_at: datetime | None


class Post:
    """Queue a message for somebody; one key, one message, however often it is asked for."""

    def __init__(self, desk: Desk, quiet: Quiet) -> None:
        self._desk = desk
        self._quiet = quiet

    def to_person(
        self, userid: str, message: Mapping[str, Any], key: str, purpose: Purpose
    ) -> bool:
        """One person's chat with the app; False when this key is already queued."""
        target = {"door": "app", "userids": [userid]}
        return self._queue(f"person:{userid}", target, {key: message}, purpose) == 1

    def to_chat(
        self,
        chat_id: str,
        message: Mapping[str, Any],
        key: str,
        purpose: Purpose,
        *,
        urgent: bool = False,
    ) -> bool:
        """A group; kept for the morning in quiet hours, and merged beyond the day's number."""
        lane = self._lane(chat_id)
        until = None if urgent or purpose not in HELD_PURPOSES else self._hold_until(lane, purpose)
        target = {"door": "chat", "chat_id": chat_id}
        return self._queue(lane, target, {key: message}, purpose, held_until=until) == 1

    def report(self, chat_id: str, messages: Mapping[str, Mapping[str, Any]]) -> None:
        """A report's messages to a group, by their keys and in their order; quiet hours hold them too."""
        lane = self._lane(chat_id)
        target, until = {"door": "chat", "chat_id": chat_id}, self._hold_until(lane, "report")
        self._queue(lane, target, messages, "report", held_until=until)

    def show(self, userids: Sequence[str], card: Mapping[str, Any], about: str, key: str) -> bool:
        """A card for those who may decide; a later one about the same row takes its place."""
        target = {"door": "app", "userids": sorted(userids)}
        lane = f"card:{self._desk.merchant_id}:{about}"
        return self._queue(lane, target, {key: card}, "card", about=about) == 1

    def deliveries(self, since: datetime, until: datetime) -> list[Delivery]:
        """Pushes (not replies) queued in [since, until), oldest first."""
        query = select(*(outbox.c[name] for name in Delivery.__slots__)).where(
            self._desk.mine(outbox),
            outbox.c.queued_at >= since,
            outbox.c.queued_at < until,
            outbox.c.purpose != "reply",
        )
        rows = self._desk.connection.execute(query.order_by(outbox.c.outbox_id))
        return [Delivery(*row) for row in rows]

    def of_report(self, report: str, chat_id: str, day: date) -> list[Delivery]:
        """The messages of one push, in their order."""
        query = select(*(outbox.c[name] for name in Delivery.__slots__)).where(
            self._desk.mine(outbox),
            outbox.c.key.startswith(f"{report}/{chat_id}/{day}/", autoescape=True),
        )
        rows = self._desk.connection.execute(query.order_by(outbox.c.outbox_id))
        return [Delivery(*row) for row in rows]

    @property
    def is_quiet(self) -> bool:
        """Whether the shop does not want to hear from us at this moment."""
        return self._quiet.until(self._desk.now) is not None

    def release(self, parcel: Parcel) -> bool:
        """Let a held message go as it is."""
        return release(self._desk.connection, parcel)

    def merge(self, parcels: Sequence[Parcel]) -> bool:
        """Mark held messages as told in a digest; False when one of them no longer waits."""
        return merge(self._desk.connection, parcels)

    def pushed_today(self, lane: str) -> int:
        """How many alerts and news this lane has had since the business day opened.

        Reports come at their hour whatever else happened, so they neither count nor wait.
        """
        opened = opens_at(self._desk.today, self._desk.cut_off)
        query = select(func.count()).where(
            self._desk.mine(outbox),
            outbox.c.lane == lane,
            outbox.c.queued_at >= opened,
            outbox.c.purpose.in_(CAPPED_PURPOSES),
            outbox.c.state.in_(("queued", "sending", "sent")),
        )
        return int(self._desk.connection.execute(query).scalar_one())

    def _hold_until(self, lane: str, purpose: Purpose) -> datetime | None:
        until = self._quiet.until(self._desk.now)
        capped = until is None and purpose in CAPPED_PURPOSES
        if capped and self.pushed_today(lane) >= self._quiet.pushes_per_day:
            return self._quiet.next_end(self._desk.now)
        return until

    def _lane(self, chat_id: str) -> str:
        return f"chat:{self._desk.merchant_id}:{chat_id}"

    def _queue(
        self,
        lane: str,
        target: Mapping[str, Any],
        messages: Mapping[str, Mapping[str, Any]],
        purpose: Purpose,
        *,
        about: str = "",
        held_until: datetime | None = None,
    ) -> int:
        """One row for each key and message; how many keys were new."""
        common = {
            "merchant_id": self._desk.merchant_id,
            "lane": lane,
            "purpose": purpose,
            "about": about,
            "state": "held" if held_until else "queued",
            "due_at": held_until or self._desk.now,
            "queued_at": self._desk.now,
        }
        rows = [
            {"key": key, "body": self._sealed(key, target, message), **common}
            for key, message in messages.items()
        ]
        connection = self._desk.connection
        # Without the option PostgreSQL's driver forgets how many rows an insert made.
        options = {"preserve_rowcount": True}
        return connection.execute(_insert(connection), rows, execution_options=options).rowcount

    def _sealed(self, key: str, target: Mapping[str, Any], message: Mapping[str, Any]) -> bytes:
        if len(key) > KEY_LENGTH:
            raise ValueError(f"a message key of {len(key)} characters")
        text = json.dumps({"to": target, "message": message}, ensure_ascii=False)
        return self._desk.vault.seal(text, "outbox", self._desk.merchant_id, key)


def _insert(connection: Connection) -> Insert:
    """Built once a dialect: building it costs more than running it."""
    name = connection.dialect.name
    if name not in INSERTS:
        INSERTS[name] = insert_for(connection, outbox).on_conflict_do_nothing()
    return INSERTS[name]
