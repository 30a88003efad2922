"""Tables of the money."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    _transactions()
    _daily_totals()
    _hourly_totals()
    _refunds()
    _statements()
    _statement_rows()
    _counters()


def _transactions() -> None:
    op.create_table(
        "transactions",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("sale_key", sa.String(64), nullable=False),
        sa.Column("refund_number", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger()),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.Column("business_day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("cashier", sa.String(64), nullable=False),
        sa.Column("payer", sa.String(32), nullable=False),
        sa.Column("acquirer", sa.String(16), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("elsewhere", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name="amount_is_positive"),
        sa.CheckConstraint("held >= 0 and held <= amount", name="held_within_amount"),
    )
    op.create_index(
        "transactions_by_day", "transactions", ["merchant_id", "business_day", "paid_at"]
    )
    op.create_index("transactions_by_number", "transactions", ["merchant_id", "number"])
    op.create_index(
        "transactions_by_payer",
        "transactions",
        ["merchant_id", "payer", "business_day"],
        sqlite_where=sa.text("payer <> ''"),
        postgresql_where=sa.text("payer <> ''"),
    )


def _daily_totals() -> None:
    op.create_table(
        "daily_totals",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("business_day", sa.Integer(), primary_key=True),
        sa.Column("store_id", sa.String(32), primary_key=True),
        sa.Column("terminal_id", sa.String(64), primary_key=True),
        sa.Column("cashier", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("sales_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("fees_fen", sa.BigInteger(), nullable=False),
        sa.Column("discounts_fen", sa.BigInteger(), nullable=False),
    )


def _hourly_totals() -> None:
    op.create_table(
        "hourly_totals",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("business_day", sa.Integer(), primary_key=True),
        sa.Column("hour", sa.Integer(), primary_key=True),
        sa.Column("store_id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("sales_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunds", sa.BigInteger(), nullable=False),
        sa.Column("refunds_fen", sa.BigInteger(), nullable=False),
        sa.Column("fees_fen", sa.BigInteger(), nullable=False),
        sa.Column("discounts_fen", sa.BigInteger(), nullable=False),
    )


def _refunds() -> None:
    op.create_table(
        "refunds",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("sale_key", sa.String(64), nullable=False),
        sa.Column("order_number", sa.String(64), nullable=False),
        sa.Column("acquirer", sa.String(16), nullable=False),
        sa.Column("channel_number", sa.String(64), nullable=False, unique=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("holding", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("business_day", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name="refund_is_positive"),
        sa.CheckConstraint(
            "decided_by is null or decided_by <> requested_by or second_factor or state in ('withdrawn', 'rejected')",
            name="two_people_or_a_code",
        ),
    )
    op.create_index("refunds_by_order", "refunds", ["merchant_id", "channel", "sale_key"])
    op.create_index("refunds_by_state", "refunds", ["merchant_id", "state"])


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("statement_id", sa.String(32), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("layout", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("statements_by_hash", "statements", ["merchant_id", "sha256"])


def _statement_rows() -> None:
    op.create_table(
        "statement_rows",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("statement_id", sa.String(32), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("sale_key", sa.String(64), nullable=False),
        sa.Column("refund_number", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.Column("business_day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("payer", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
