"""What channels tell of themselves and every process needs: accounts' balances, and certificates."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.v0005_locks import wall_in

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make both; a shop's balances stand behind its wall, the certificates belong to nobody."""
    op.create_table(
        "channel_balances",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("acquirer", sa.String(16), primary_key=True),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "channel_papers",
        sa.Column("acquirer", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        wall_in("channel_balances")
