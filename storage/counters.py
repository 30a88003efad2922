"""Numbers that people read out to each other: R1024, A2031. One after the other, per merchant."""

from sqlalchemy import select

from storage.base.database import insert_for
from storage.desk import Desk
from storage.schema import counters


def next_number(desk: Desk, name: str, first: int) -> int:
    """The next number of this name; the row is locked until the transaction ends, so none is given twice."""
    insert = insert_for(desk.connection, counters).values(
        merchant_id=desk.merchant_id, name=name, value=first
    )
    desk.connection.execute(
        insert.on_conflict_do_update(
            index_elements=[counters.c.merchant_id, counters.c.name],
            set_={"value": counters.c.value + 1},
        )
    )
    query = select(counters.c.value).where(desk.mine(counters), counters.c.name == name)
    return int(desk.connection.execute(query).scalar_one())
