"""What people decide about a refund that is stuck: where its money goes instead."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.v0005_locks import wall_in

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make it, behind each shop's wall; two people stand in the row before anything is sent."""
    op.create_table(
        "mendings",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "decided_by is null or decided_by <> asked_by or second_factor",
            name="two_people_or_a_code_mend",
        ),
        sa.CheckConstraint(
            "sent_at is null or decided_by is not null", name="decided_before_it_is_sent"
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        wall_in("mendings")
