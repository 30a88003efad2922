"""What alembic runs: the steps, inside the transaction that `storage.migrating` has opened."""

from alembic import context

from storage import schema
from storage.base.database import metadata

assert set(schema.POST_OFFICE) <= set(metadata.tables)

# SQLite, too, changes tables inside a transaction; alembic has to be told.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
