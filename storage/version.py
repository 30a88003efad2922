"""Which step of the tables this version of the house expects, told without the tools that take steps."""

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from storage.base.database import Engine, reading

LATEST = "0011"


def is_current(engine: Engine) -> bool:
    """Whether the database has every step; False too for one that is not there yet."""
    try:
        with reading(engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            found = connection.execute(text("select version_num from alembic_version")).scalar()
            return found == LATEST
    except OperationalError:
        return False
