"""Mendings: a refund that is stuck is sent to the merchant's own bank card, asked by one, decided by another."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from storage.base.database import insert_for
from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.schema import mendings


@dataclass(frozen=True, slots=True)
class Mending:
    """Where it stands: asked, decided, sent, and what the channel has said since.

    `heard`: it answered the order. `moved`: the money is on its way, whoever saw to that.
    """

    number: str
    asked_by: int
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    second_factor: bool
    sent_at: datetime | None
    heard: bool
    moved: bool

    @property
    def done(self) -> bool:
        """Whether the money has left since: what comes back from there is for people again."""
        return self.heard or self.moved


class Mendings:
    """One merchant's; at most one for a refund, by the refund's number."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, number: str) -> Mending | None:
        """What was asked and decided about this refund."""
        query = select(*(mendings.c[name] for name in Mending.__slots__)).where(self._is(number))
        found = self._desk.connection.execute(query).first()
        return Mending(*found) if found else None

    def ask(self, number: str, *, by: int) -> None:
        """Somebody wants it; a Refusal when somebody else was first."""
        row = {"number": number, "asked_by": by, "asked_at": self._desk.now, "second_factor": False,
               "heard": False, "moved": False}  # fmt: skip
        insert = insert_for(self._desk.connection, mendings).values(
            merchant_id=self._desk.merchant_id, **row
        )
        done = self._desk.connection.execute(
            insert.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
        )
        if done.rowcount != 1:
            raise Refusal(f"{number} 已经有人提出来了，没有再动。")

    def decide(self, number: str, *, by: int, coded: bool) -> None:
        """Somebody else says yes, or the same with a code; whoever comes second is refused."""
        chosen = self._is(number) & mendings.c.decided_by.is_(None)
        if not coded:
            chosen &= mendings.c.asked_by != by
        done = self._desk.connection.execute(
            update(mendings)
            .where(chosen)
            .values(decided_by=by, decided_at=self._desk.now, second_factor=coded)
        )
        if done.rowcount != 1:
            raise Refusal(f"{number} 要由另一个人来确认，或者已经确认过了，没有再动。")

    def send(self, number: str) -> bool:
        """From here on the channel may have heard of it; False when nothing is to be sent (again)."""
        done = self._desk.connection.execute(
            update(mendings)
            .where(self._is(number), mendings.c.decided_by.is_not(None),
                   ~mendings.c.heard, ~mendings.c.moved)
            .values(sent_at=self._desk.now)
        )  # fmt: skip
        return done.rowcount == 1

    def hear(self, number: str) -> None:
        """The channel has taken it: it is only asked about from now on."""
        self._since_it_was_sent(number, "heard")

    def move(self, number: str) -> None:
        """The money is on its way, whoever sent it: this decision sends nothing any more."""
        self._since_it_was_sent(number, "moved")

    def drop(self, number: str) -> None:
        """The channel said no, and made nothing of it: people may decide anew."""
        self._desk.connection.execute(delete(mendings).where(self._is(number)))

    def _since_it_was_sent(self, number: str, what: str) -> None:
        chosen = self._is(number) & mendings.c.sent_at.is_not(None)
        self._desk.connection.execute(update(mendings).where(chosen).values({what: True}))

    def _is(self, number: str) -> ColumnElement[bool]:
        return self._desk.mine(mendings) & (mendings.c.number == number)
