"""Numbers that people read out to each other: R1024, A2031. One after the other, per merchant."""

from sqlalchemy import Connection
from sqlalchemy.sql.dml import ReturningInsert

from storage.base.database import insert_for
from storage.desk import Desk
from storage.schema import counters

Step = ReturningInsert[int]
STEPS: dict[str, Step] = {}  # by dialect


def next_number(desk: Desk, name: str, first: int) -> int:
    """The next number of this name; the row is locked until the transaction ends, so none is given twice."""
    row = {"merchant_id": desk.merchant_id, "name": name, "value": first}
    return int(desk.connection.execute(_step(desk.connection), row).scalar_one())


def _step(connection: Connection) -> Step:
    """The first number, or one more than the last, and which that is; built once a dialect."""
    dialect = connection.dialect.name
    if dialect not in STEPS:
        insert = insert_for(connection, counters).on_conflict_do_update(
            index_elements=[counters.c.merchant_id, counters.c.name],
            set_={"value": counters.c.value + 1},
        )
        STEPS[dialect] = insert.returning(counters.c.value)
    return STEPS[dialect]
