"""What must agree: payouts that are expected, days that were compared, and differences found."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.v0005_locks import wall_in

revision = "0007"
down_revision = "0006"

TABLES = ("settlements", "reconciled_days", "differences")


def upgrade() -> None:
    """Make them, each shop's rows behind its wall."""
    _settlements()
    _reconciled_days()
    _differences()
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            wall_in(table)


def _settlements() -> None:
    op.create_table(
        "settlements",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("day", sa.Integer(), primary_key=True),
        sa.Column("sales_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("fees_fen", sa.BigInteger(), nullable=False),
        sa.Column("expected_on", sa.Integer(), nullable=False),
        sa.Column("arrived_on", sa.Integer()),
        sa.Column("arrived_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.String(100), nullable=False),
    )
    op.create_index("settlements_by_day", "settlements", ["merchant_id", "day"])


def _reconciled_days() -> None:
    op.create_table(
        "reconciled_days",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("day", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("bill_rows", sa.Integer(), nullable=False),
        sa.Column("bill_fen", sa.BigInteger(), nullable=False),
        sa.Column("refund_rows", sa.Integer(), nullable=False),
        sa.Column("refund_fen", sa.BigInteger(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("only_bill", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _differences() -> None:
    op.create_table(
        "differences",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("type", sa.String(12), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("order_number", sa.String(64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("ours_fen", sa.BigInteger()),
        sa.Column("theirs_fen", sa.BigInteger()),
        sa.Column("note", sa.String(60), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("reason", sa.String(120), nullable=False),
    )
    op.create_index(
        "differences_by_subject", "differences", ["merchant_id", "channel", "subject"], unique=True
    )
    op.create_index("differences_by_day", "differences", ["merchant_id", "day"])
    op.create_index("differences_by_state", "differences", ["merchant_id", "state"])
