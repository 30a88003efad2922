"""One statement, written out once for its database and said past SQLAlchemy: for what every message does."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, Insert

from storage.base.database import turn


class PreparedInsert:
    """An insert that is a transaction of its own; SQLAlchemy's way there costs more than the disk's.

    Values are given as the database keeps them, for every one of `columns`. Whatever else goes wrong is
    raised as the driver raises it.
    """

    def __init__(self, engine: Engine, insert: Insert, columns: Sequence[str]) -> None:
        written = insert.compile(dialect=engine.dialect, column_keys=columns)
        self._engine = engine
        self._words = str(written)
        self._order = written.positiontup  # None where the driver takes the values by their names

    def run(self, row: Mapping[str, object]) -> bool:
        """Insert the row and commit; False when one with its key is there already."""
        values = row if self._order is None else tuple(row[name] for name in self._order)
        with turn(self._engine):
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute(self._words, values)
                connection.commit()
            except self._engine.dialect.loaded_dbapi.IntegrityError:
                return False
            finally:
                connection.close()  # back to the pool, which rolls back what was not committed
        return True
