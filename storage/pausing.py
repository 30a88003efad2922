"""The brake on money: set when a backup is restored, lifted once every channel has been asked."""

from sqlalchemy import Connection, delete, select

from storage.base.database import insert_for
from storage.schema import counters

PAUSED = "money.paused"


def pause_money(connection: Connection, merchant_id: str) -> None:
    """No refund of this merchant leaves the house from now on."""
    insert = insert_for(connection, counters).values(merchant_id=merchant_id, name=PAUSED, value=1)
    connection.execute(insert.on_conflict_do_nothing())


def resume_money(connection: Connection, merchant_id: str) -> None:
    """Refunds may leave again."""
    connection.execute(
        delete(counters).where(counters.c.merchant_id == merchant_id, counters.c.name == PAUSED)
    )


def money_paused(connection: Connection, merchant_id: str) -> bool:
    """Whether the brake is on; the merchant must have been entered."""
    query = select(counters.c.value).where(
        counters.c.merchant_id == merchant_id, counters.c.name == PAUSED
    )
    return connection.execute(query).first() is not None
