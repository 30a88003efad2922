"""Movements of money on the channels' and the banks' accounts, apart from what customers paid."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions.v0005_locks import wall_in

revision = "0006"
down_revision = "0005"

TABLES = ("movement_rows", "fund_movements", "bank_movements")


def upgrade() -> None:
    """Make them, each shop's rows behind its wall."""
    _movement_rows()
    _fund_movements()
    _bank_movements()
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            wall_in(table)


def _movement_rows() -> None:
    op.create_table(
        "movement_rows",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("statement_id", sa.String(32), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        *_money(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("words", sa.LargeBinary()),
    )


def _fund_movements() -> None:
    op.create_table(
        "fund_movements",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("account", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        *_money(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
    )
    op.create_index("fund_movements_by_day", "fund_movements", ["merchant_id", "channel", "day"])
    op.create_index("fund_movements_by_number", "fund_movements", ["merchant_id", "number"])


def _bank_movements() -> None:
    op.create_table(
        "bank_movements",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("account", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        *_money(),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("words", sa.LargeBinary()),
    )
    op.create_index("bank_movements_by_day", "bank_movements", ["merchant_id", "day", "channel"])


def _money() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger()),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
    )
