"""The second factor: six digits from the person's own phone (TOTP, RFC 6238), each good once."""

import hmac
import re
from datetime import timedelta

import pyotp
from sqlalchemy import RowMapping, and_, case, literal, or_, select, update

from storage.base.business_day import local
from storage.base.database import Instant, insert_for
from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.schema import second_factors

ISSUER = "掌柜"
STEP_SECONDS = 30
TRIES = 5
LOCK = timedelta(minutes=15)
CODE = re.compile(r"\d{6}", re.ASCII)


class SecondFactor:
    """Codes of the people of one shop; a person has one secret, whatever the shop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def bound(self, person_id: int) -> bool:
        """Whether this person has proved to hold his secret."""
        row = self._row(person_id)
        return row is not None and row["confirmed_at"] is not None

    def bind(self, person_id: int, label: str) -> str:
        """A new secret as an otpauth URI; it counts from the first right code on.

        A confirmed secret is not replaced by asking: a Refusal.
        """
        if self.bound(person_id):
            raise Refusal("您已经绑定过动态码。换手机请让管理员先解除。")
        secret = pyotp.random_base32()
        values = {
            "secret": self._desk.vault.seal(secret, *_place(person_id)), "confirmed_at": None,
            "last_step": 0, "failures": 0, "locked_until": None,
        }  # fmt: skip
        insert = insert_for(self._desk.connection, second_factors).values(
            person_id=person_id, **values
        )
        self._desk.connection.execute(
            insert.on_conflict_do_update(
                index_elements=[second_factors.c.person_id],
                set_=values,
                where=second_factors.c.confirmed_at.is_(None),
            )
        )
        return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=ISSUER)

    def unbind(self, person_id: int) -> None:
        """Forget the secret: the operator's act when a phone is lost."""
        table = second_factors
        self._desk.connection.execute(table.delete().where(table.c.person_id == person_id))

    def check(self, person_id: int, code: str, *, confirming: bool = False) -> None:
        """Accept the code once, or refuse; the caller must commit a refusal, for it is counted.

        One step of 30 s of tolerance either way; five wrong ones lock for fifteen minutes.
        """
        row = self._row(person_id)
        if row is None or (row["confirmed_at"] is None and not confirming):
            raise Refusal("您还没有绑定动态码，请先私聊发「绑定动态码」。")
        if not self._take_try(person_id):
            again = local(row["locked_until"] or self._desk.now + LOCK)
            raise Refusal(f"动态码输错太多次，{again:%H:%M} 之后再试。")
        step = self._matching_step(row, code)
        if step is None or not self._use(person_id, step):
            raise Refusal("动态码不对或者已经用过，请等下一个再试。")

    def _matching_step(self, row: RowMapping, code: str) -> int | None:
        if not CODE.fullmatch(code):
            return None
        totp = pyotp.TOTP(self._desk.vault.open(row["secret"], *_place(row["person_id"])))
        now = int(self._desk.now.timestamp()) // STEP_SECONDS
        for step in (now, now - 1, now + 1):
            if hmac.compare_digest(totp.generate_otp(step), code):
                return step
        return None

    def _use(self, person_id: int, step: int) -> bool:
        """Mark the step used, unless it or a later one already is: one update decides."""
        table = second_factors
        done = self._desk.connection.execute(
            update(table)
            .where(table.c.person_id == person_id, table.c.last_step < step)
            .values(last_step=step, failures=0, locked_until=None)
        )
        if done.rowcount != 1:
            return False
        self._desk.connection.execute(
            update(table)
            .where(table.c.person_id == person_id, table.c.confirmed_at.is_(None))
            .values(confirmed_at=self._desk.now)
        )
        return True

    def _take_try(self, person_id: int) -> bool:
        """Count a try before looking at the code, so that guesses in parallel are counted too.

        The last one locks at once; a right code opens again.
        """
        table = second_factors
        was_locked = table.c.locked_until.is_not(None)
        last = and_(~was_locked, table.c.failures + 1 >= TRIES)
        done = self._desk.connection.execute(
            update(table)
            .where(table.c.person_id == person_id,
                   or_(~was_locked, table.c.locked_until <= self._desk.now))
            .values(failures=case((was_locked, 1), else_=table.c.failures + 1),
                    locked_until=case((last, literal(self._desk.now + LOCK, Instant)), else_=None))
        )  # fmt: skip
        return done.rowcount == 1

    def _row(self, person_id: int) -> RowMapping | None:
        query = select(second_factors).where(second_factors.c.person_id == person_id)
        return self._desk.connection.execute(query).mappings().first()


def _place(person_id: int) -> tuple[str, ...]:
    return ("corp", "second_factors", str(person_id), "secret")
