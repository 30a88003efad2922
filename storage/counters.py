"""Numbers that people read out to each other: R1024, A2031. One after the other, per merchant."""

from sqlalchemy import Connection, Insert, bindparam, select

from storage.base.database import insert_for
from storage.desk import Desk, owned
from storage.schema import counters

STEPS: dict[str, Insert] = {}  # by dialect
VALUE = select(counters.c.value).where(owned(counters), counters.c.name == bindparam("counter"))


def next_number(desk: Desk, name: str, first: int) -> int:
    """The next number of this name; the row is locked until the transaction ends, so none is given twice."""
    row = {"merchant_id": desk.merchant_id, "name": name, "value": first}
    desk.connection.execute(_step(desk.connection), row)
    return int(desk.run(VALUE, counter=name).scalar_one())


def _step(connection: Connection) -> Insert:
    """The first number, or one more than the last; built once a dialect."""
    dialect = connection.dialect.name
    if dialect not in STEPS:
        STEPS[dialect] = insert_for(connection, counters).on_conflict_do_update(
            index_elements=[counters.c.merchant_id, counters.c.name],
            set_={"value": counters.c.value + 1},
        )
    return STEPS[dialect]
