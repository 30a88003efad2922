"""Fees: what each channel kept of its sales, and which orders cost more than was agreed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from storage.base.business_day import Span
from storage.desk import Desk
from storage.schema import transactions

POINTS = 10_000
row = transactions


@dataclass(frozen=True, slots=True)
class Charged:
    """A channel's sales whose fee was told: how many, their sum and their fees, in fen."""

    sales: int
    sales_fen: int
    fees_fen: int


@dataclass(frozen=True, slots=True)
class Dear:
    """A sale that cost more than the contract; `fair_fen` is what the contract asks, half up."""

    number: str
    key: str
    amount: int
    fee: int
    fair_fen: int


class Fees:
    """One merchant's fees; rates are basis points."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def charged(self, span: Span) -> dict[str, Charged]:
        """By channel; refunds and what came back with them are left out, so that rates are true."""
        query = (
            select(row.c.channel, func.count(), func.sum(row.c.amount), func.sum(row.c.fee))
            .where(self._told(span))
            .group_by(row.c.channel)
        )
        found = self._desk.connection.execute(query)
        return {channel: Charged(n, int(fen), int(fee)) for channel, n, fen, fee in found}

    def above(self, span: Span, channel: str, rate: int, slack: int = 1) -> tuple[int, int]:
        """How many sales cost over `slack` fen more than `rate` asks, and by how much in all."""
        over = row.c.fee - _fair(rate)
        query = select(func.count(), func.sum(over)).where(
            self._told(span), row.c.channel == channel, over > slack
        )
        count, fen = self._desk.connection.execute(query).one()
        return int(count), int(fen or 0)

    def dearest(self, span: Span, channel: str, rate: int, limit: int = 3) -> list[Dear]:
        """The sales that cost most above what `rate` asks, the dearest first."""
        fair = _fair(rate)
        query = (
            select(row.c.number, row.c.key, row.c.amount, row.c.fee, fair)
            .where(self._told(span), row.c.channel == channel, row.c.fee > fair)
            .order_by((row.c.fee - fair).desc(), row.c.paid_at, row.c.key)
            .limit(limit)
        )
        return [Dear(*found) for found in self._desk.connection.execute(query)]

    def _told(self, span: Span) -> ColumnElement[bool]:
        days = row.c.business_day.between(span.first, span.last)
        told = row.c.fee.is_not(None) & (row.c.kind == "sale")
        return self._desk.mine(row) & days & told


def _fair(rate: int) -> ColumnElement[int]:
    """The fee of one sale at a rate, half up, in whole fen."""
    return case((row.c.amount > 0, (row.c.amount * rate * 2 + POINTS) // (POINTS * 2)), else_=0)
