"""Mutes: what a shop does not want to hear for a while; every one of them has an end."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.base.business_day import local
from storage.counters import next_number
from storage.desk import Desk, owned
from storage.schema import mutes
from storage.watch.alerts import Finding


@dataclass(frozen=True, slots=True)
class Mute:
    """A rule, a subject (a till, a store, a rule's own subject), or both; empty: every one."""

    mute_id: int
    rule: str
    subject: str
    until: datetime
    muted_by: int
    muted_at: datetime

    def covers(self, finding: Finding) -> bool:
        """Whether this mute keeps the finding from being told."""
        places = (finding.subject, finding.terminal_id, finding.store_id)
        return self.rule in ("", finding.rule) and (not self.subject or self.subject in places)

    @property
    def end(self) -> str:
        """`11-18 22:00`, as the shop reads it."""
        return f"{local(self.until):%m-%d %H:%M}"


UNTIL_AFTER = (
    select(*(mutes.c[name] for name in Mute.__slots__))
    .where(owned(mutes), mutes.c.until > bindparam("moment"))
    .order_by(mutes.c.until)
)


class Mutes:
    """One merchant's mutes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, rule: str, subject: str, until: datetime, *, by: int) -> Mute:
        """Be silent about this until then."""
        mute_id = next_number(self._desk, "mute", 1)
        self._desk.connection.execute(
            mutes.insert().values(
                merchant_id=self._desk.merchant_id,
                mute_id=mute_id,
                rule=rule,
                subject=subject,
                until=until,
                muted_by=by,
                muted_at=self._desk.now,
            )
        )
        return Mute(mute_id, rule, subject, until, by, self._desk.now)

    def active(self) -> list[Mute]:
        """Mutes that have not ended, the next to end first."""
        return self._until_after(self._desk.now)

    def covers(self, finding: Finding, opened_at: datetime | None = None) -> bool:
        """Whether any mute keeps a finding of this moment (now, unless said) from being told."""
        since = opened_at or self._desk.now
        return any(mute.covers(finding) for mute in self._until_after(since))

    def end(self, mute_id: int) -> bool:
        """Hear it again from now on; False when it had ended already."""
        done = self._desk.connection.execute(
            update(mutes)
            .where(self._desk.mine(mutes), mutes.c.mute_id == mute_id,
                   mutes.c.until > self._desk.now)
            .values(until=self._desk.now)
        )  # fmt: skip
        return done.rowcount == 1

    def older_than(self, moment: datetime) -> int:
        """How many active mutes were set before `moment`: forgotten ones, perhaps."""
        query = select(func.count()).where(
            self._desk.mine(mutes), mutes.c.until > self._desk.now, mutes.c.muted_at < moment
        )
        return int(self._desk.connection.execute(query).scalar_one())

    def _until_after(self, moment: datetime) -> list[Mute]:
        return [Mute(*row) for row in self._desk.run(UNTIL_AFTER, moment=moment)]
