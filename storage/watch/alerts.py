"""Alerts: what a risk rule found, raised once a day, followed until somebody says what it was."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, RowMapping, select, update

from storage.base.business_day import local
from storage.base.refusal import Refusal
from storage.counters import next_number
from storage.desk import Desk, owned
from storage.people.staff import StaffBook
from storage.schema import alerts

Level = Literal["notice", "warning", "urgent"]
AlertState = Literal["open", "mine", "false", "over"]
PERSON = re.compile(
    "\x02(\\d+)\x03"
)  # stands for a person's name where alerts are kept: names are sealed
GONE = "已离职员工"
OPEN = (
    select(alerts)
    .where(owned(alerts), alerts.c.state.in_(("open", "mine")))
    .order_by(alerts.c.opened_at, alerts.c.number)
)
WORDS = {"open": "待处理", "mine": "处理中", "false": "误报", "over": "已恢复"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule saw: where, the facts, what is usual, and what it may be.

    `subject` tells one occasion from another within a business day: a till, a payer, an order.
    `weight` is the figure the rule compared with its threshold, for the back-test.
    """

    rule: str
    subject: str
    level: Level
    title: str
    facts: tuple[str, ...]
    usual: str
    maybe: tuple[str, ...]
    store_id: str = ""
    terminal_id: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """A finding that was told, and what people said of it."""

    number: str
    finding: Finding
    business_day: date
    state: str
    opened_at: datetime
    seen_at: datetime
    told_at: datetime | None
    verdict_by: int | None
    verdict_at: datetime | None

    @property
    def word(self) -> str:
        """The state as the shop calls it."""
        return WORDS[self.state]


class Alerts:
    """One merchant's alerts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def raise_(self, finding: Finding) -> Alert | None:
        """A new alert, or None when this rule and subject have one today (it is seen again)."""
        table = alerts
        known = self._desk.connection.execute(
            update(table)
            .where(self._desk.mine(table), table.c.rule == finding.rule,
                   table.c.subject == finding.subject,
                   table.c.business_day == self._desk.today)
            .values(seen_at=self._desk.now)
        )  # fmt: skip
        if known.rowcount:
            return None
        number = f"A{next_number(self._desk, 'alert', 2001)}"
        self._desk.connection.execute(
            table.insert().values(
                merchant_id=self._desk.merchant_id,
                number=number,
                rule=finding.rule,
                subject=finding.subject,
                business_day=self._desk.today,
                level=finding.level,
                store_id=finding.store_id,
                facts=json.dumps(asdict(_said(finding, self._hide)), ensure_ascii=False),
                state="open",
                opened_at=self._desk.now,
                seen_at=self._desk.now,
            )
        )
        return self.of(number)

    def of(self, number: str) -> Alert:
        """The alert with this number; a Refusal when this shop has none."""
        found = self._list(alerts.c.number == number.upper())
        if not found:
            raise Refusal(f"没有 {number[:16]} 这条提醒，发「风险」看看现在有哪些。")
        return found[0]

    def open(self) -> list[Alert]:
        """Alerts that nobody has finished with, oldest first."""
        return [self._read(row) for row in self._desk.run(OPEN).mappings()]

    def of_days(self, first: date, last: date, rule: str = "") -> list[Alert]:
        """Alerts of some business days, of one rule or of all."""
        conditions: list[ColumnElement[bool]] = [alerts.c.business_day.between(first, last)]
        if rule:
            conditions.append(alerts.c.rule == rule)
        return self._list(*conditions)

    def told(self, numbers: Iterable[str]) -> None:
        """These have been told to people."""
        self._desk.connection.execute(
            update(alerts)
            .where(self._desk.mine(alerts), alerts.c.number.in_(list(numbers)),
                   alerts.c.told_at.is_(None))
            .values(told_at=self._desk.now)
        )  # fmt: skip

    def decide(self, number: str, state: AlertState, *, by: int) -> Alert:
        """What a person says of it; once it is finished, whoever comes second is told."""
        alert = self.of(number)
        before = ("open",) if state == "mine" else ("open", "mine")
        done = self._desk.connection.execute(
            update(alerts)
            .where(self._desk.mine(alerts), alerts.c.number == alert.number,
                   alerts.c.state.in_(before))
            .values(state=state, verdict_by=by, verdict_at=self._desk.now)
        )  # fmt: skip
        if done.rowcount == 0:
            when = f"{local(alert.verdict_at):%H:%M} " if alert.verdict_at else ""
            raise Refusal(f"{alert.number} {when}已经是「{alert.word}」，没有再动。")
        return self.of(number)

    def recover(self, rule: str, still: set[str]) -> list[Alert]:
        """Close the rule's open alerts whose subject it no longer finds; those that were closed."""
        over = [alert for alert in self.open()
                if alert.finding.rule == rule and alert.finding.subject not in still]  # fmt: skip
        closed = []
        for alert in over:
            done = self._desk.connection.execute(
                update(alerts)
                .where(self._desk.mine(alerts), alerts.c.number == alert.number,
                       alerts.c.state.in_(("open", "mine")))
                .values(state="over", seen_at=self._desk.now)
            )  # fmt: skip
            if done.rowcount:
                closed.append(alert)
        return closed

    def _list(self, *conditions: ColumnElement[bool]) -> list[Alert]:
        query = select(alerts).where(self._desk.mine(alerts), *conditions)
        query = query.order_by(alerts.c.opened_at, alerts.c.number)
        return [self._read(row) for row in self._desk.connection.execute(query).mappings()]

    def _read(self, row: RowMapping) -> Alert:
        kept: dict[str, Any] = json.loads(row["facts"])
        finding = Finding(**{**kept, "facts": tuple(kept["facts"]), "maybe": tuple(kept["maybe"])})
        return Alert(
            row["number"], _said(finding, self._show), row["business_day"], row["state"],
            row["opened_at"], row["seen_at"], row["told_at"], row["verdict_by"], row["verdict_at"],
        )  # fmt: skip

    def _hide(self, text: str) -> str:
        """Staff by their rows, not by their names."""
        for member in StaffBook(self._desk).members():
            text = text.replace(member.name, f"\x02{member.person_id}\x03")
        return text

    def _show(self, text: str) -> str:
        return PERSON.sub(self._name, text) if "\x02" in text else text

    def _name(self, found: re.Match[str]) -> str:
        member = StaffBook(self._desk).of(int(found[1]))
        return member.name if member else GONE


def _said(finding: Finding, change: Callable[[str], str]) -> Finding:
    """The finding with another wording of what it says."""
    return replace(
        finding, title=change(finding.title), facts=tuple(map(change, finding.facts)),
        usual=change(finding.usual), maybe=tuple(map(change, finding.maybe)),
    )  # fmt: skip
