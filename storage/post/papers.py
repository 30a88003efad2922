"""Papers of the channels: what one process fetched, such as certificates, is there for all of them."""

from datetime import datetime

from sqlalchemy import select

from storage.base.database import Engine, insert_for, reading, writing
from storage.schema import channel_papers


class Papers:
    """Kept as they came: whoever takes one out checks it as if the channel had just sent it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, acquirer: str, name: str) -> tuple[bytes, datetime] | None:
        """The paper, and when it was fetched."""
        query = select(channel_papers.c.body, channel_papers.c.at).where(
            channel_papers.c.acquirer == acquirer, channel_papers.c.name == name
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        return (found.body, found.at) if found else None

    def keep(self, acquirer: str, name: str, body: bytes, at: datetime) -> None:
        """Put it in the place of an older one."""
        with writing(self._engine) as connection:
            row = insert_for(connection, channel_papers).values(
                acquirer=acquirer, name=name, body=body, at=at
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=list(channel_papers.primary_key),
                    set_={"body": row.excluded.body, "at": row.excluded.at},
                    where=channel_papers.c.at <= row.excluded.at,
                )
            )
