"""Tables of warnings, and the record."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make them."""
    _alerts()
    _mutes()
    _audit()


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("business_day", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger()),
        sa.Column("verdict_by", sa.BigInteger()),
        sa.Column("verdict_at", sa.BigInteger()),
        sa.UniqueConstraint(
            "merchant_id", "rule", "subject", "business_day", name="one_alert_a_day"
        ),
    )


def _mutes() -> None:
    op.create_table(
        "mutes",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("mute_id", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("muted_by", sa.BigInteger(), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("seq", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("result", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
