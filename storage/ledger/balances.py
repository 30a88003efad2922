"""Balances: what each channel last said it holds for the shop, and when it said so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.base.database import insert_for
from storage.desk import Desk
from storage.schema import channel_balances


@dataclass(frozen=True, slots=True)
class ToldBalance:
    """What refunds could be paid from at an instant, in fen."""

    acquirer: str
    available: int
    at: datetime


class Balances:
    """One merchant's accounts with the channels."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, acquirer: str, available: int) -> None:
        """The channel said so just now."""
        desk = self._desk
        row = insert_for(desk.connection, channel_balances).values(
            merchant_id=desk.merchant_id, acquirer=acquirer, available=available, at=desk.now
        )
        desk.connection.execute(
            row.on_conflict_do_update(
                index_elements=list(channel_balances.primary_key),
                set_={"available": row.excluded.available, "at": row.excluded.at},
                where=channel_balances.c.at <= row.excluded.at,
            )
        )

    def told(self) -> dict[str, ToldBalance]:
        """The last word of every channel that gave one, by its code."""
        query = (
            select(channel_balances.c.acquirer, channel_balances.c.available, channel_balances.c.at)
            .where(self._desk.mine(channel_balances))
            .order_by(channel_balances.c.acquirer)
        )
        return {row.acquirer: ToldBalance(*row) for row in self._desk.connection.execute(query)}
