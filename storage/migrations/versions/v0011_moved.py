"""Whether stuck money was seen on its way since it was sent on, whoever answered the order."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Of what is under way nobody has looked: it is seen at the next question."""
    op.add_column(
        "mendings", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.false())
    )
