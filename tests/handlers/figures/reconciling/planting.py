"""Bends one thing of a month at a time, and writes down what a comparison must find."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.handlers.figures.reconciling.month import FIRST, Month, Row

LAST_SAFE = FIRST + timedelta(days=53)  # later bills must come, or a difference is still awaited


class Planter:
    """Takes rows and days that nothing else has touched."""

    def __init__(self, found: Month, seed: int) -> None:
        self._chance = random.Random(seed)
        self.month = found
        self._used: set[str] = set()
        self._days: set[date] = set()

    def sale(self) -> Row:
        """A sale that was not given back."""
        refunded = {row.sale_key for row in self.month.ours.values()}
        return self._one("sale", refunded)

    def refund(self) -> Row:
        """A refund."""
        return self._one("refund", set())

    def day(self) -> date:
        """A clearing day whose neighbours stay as they are."""
        free = [day for day in self.month.days() if day <= LAST_SAFE
                and not self._days & {day + timedelta(n) for n in range(-2, 3)}]  # fmt: skip
        day = self._chance.choice(free)
        self._days.add(day)
        return day

    def expect(self, stage: str, kind: str, subject: str) -> None:
        """What must be found."""
        self.month.planted.add((stage, kind, subject))

    def _one(self, kind: str, but: set[str]) -> Row:
        rows = [row for row in self.month.ours.values()
                if row.kind == kind and row.key not in self._used | but
                and FIRST < row.day <= LAST_SAFE and row.day not in self._days]  # fmt: skip
        row = self._chance.choice(sorted(rows, key=lambda row: row.key))
        self._used.add(row.key)
        return row


def ours_only(to: Planter) -> None:
    row = to.sale()
    del to.month.bill[row.key], to.month.funds[row.key]
    to.expect("order", "ours_only", row.key)


def theirs_only(to: Planter) -> None:
    row = to.sale()
    del to.month.ours[row.key]
    to.expect("order", "theirs_only", row.key)


def amount(to: Planter) -> None:
    row = to.sale()
    to.month.ours[row.key] = replace(row, amount=row.amount + 1)
    to.expect("order", "amount", row.key)


def fee_off_by_a_fen(to: Planter) -> None:
    row = to.sale()
    to.month.ours[row.key] = replace(row, fee=row.fee + 1)
    to.expect("order", "fee", row.key)


def refund_that_failed(to: Planter) -> None:
    row = to.refund()
    to.month.bill[row.key] = replace(row, kind="void", state="FAIL")
    del to.month.funds[row.key]
    to.expect("order", "state", row.key)


def paid_twice(to: Planter) -> None:
    row = to.sale()
    again = replace(row, key=f"{row.key}9", at=row.at + timedelta(seconds=1))
    if again.day != row.day:
        again = replace(again, at=row.at)
    to.month.bill[again.key] = to.month.funds[again.key] = again
    to.expect("order", "duplicate", again.key)


def days_late(to: Planter) -> None:
    row = to.sale()
    later = replace(row, at=row.at + timedelta(days=4))
    to.month.bill[row.key] = to.month.funds[row.key] = later
    to.expect("order", "late", row.key)


def next_days_bill(to: Planter) -> None:
    """Within the buffer: no difference."""
    row = to.sale()
    later = replace(row, at=row.at + timedelta(days=1))
    to.month.bill[row.key] = to.month.funds[row.key] = later


def booked_after_midnight(to: Planter) -> None:
    """The fund flow has it a day later: the days make each other good."""
    day = to.day()
    row = next(row for row in to.month.funds.values() if row.day == day and row.kind == "sale")
    to.month.funds[row.key] = replace(row, at=row.at + timedelta(days=1))


def fund_flow_off_by_a_fen(to: Planter) -> None:
    day = to.day()
    row = next(row for row in to.month.funds.values() if row.day == day and row.kind == "sale")
    to.month.funds[row.key] = replace(row, amount=row.amount + 1)
    to.expect("fund", "amount", f"{day}")


ROWS: tuple[Callable[[Planter], None], ...] = (
    ours_only, theirs_only, amount, fee_off_by_a_fen, refund_that_failed, paid_twice, days_late,
    next_days_bill, booked_after_midnight, fund_flow_off_by_a_fen,
)  # fmt: skip


def credit_missing(to: Planter) -> None:
    day = to.day()
    to.month.credits.remove(_credit_of(to.month, day))
    to.expect("bank", "late", f"{day}")


def credit_off_by_a_fen(to: Planter) -> None:
    day = to.day()
    when, fen = _credit_of(to.month, day)
    to.month.credits[to.month.credits.index((when, fen))] = (when, fen - 1)
    to.expect("bank", "amount", f"{day}")


def two_lumps_in_one_credit(to: Planter) -> None:
    """The bank adds two days up: no difference."""
    day = to.day()
    first, second = _credit_of(to.month, day), _credit_of(to.month, day + timedelta(days=1))
    to.month.credits[to.month.credits.index(second)] = (second[0], first[1] + second[1])
    to.month.credits.remove(first)


def one_lump_in_two_credits(to: Planter) -> None:
    """The bank splits a day: no difference."""
    day = to.day()
    when, fen = _credit_of(to.month, day)
    place = to.month.credits.index((when, fen))
    to.month.credits[place : place + 1] = [(when, fen // 3), (when, fen - fen // 3)]


def stray_credit(to: Planter) -> None:
    day = to.day()
    when, fen = _credit_of(to.month, day)
    to.month.credits.append((when, fen * 3 + 7))
    to.expect("bank", "theirs_only", f"{when}")


LUMPS: tuple[Callable[[Planter], None], ...] = (
    credit_missing, credit_off_by_a_fen, two_lumps_in_one_credit, one_lump_in_two_credits,
    stray_credit,
)  # fmt: skip


def _credit_of(month: Month, day: date) -> tuple[date, int]:
    return next((when, fen) for when, fen in month.credits
                if fen == month.net(day) and when > day)  # fmt: skip
