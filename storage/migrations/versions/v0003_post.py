"""Tables of what comes in, what goes out, and what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    _subscriptions()
    _pushes()
    _inbox()
    _outbox()
    _cards()
    _card_codes()
    _work()


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), primary_key=True),
        sa.Column("chat_id", sa.String(64), primary_key=True),
        sa.Column("at_minute", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )


def _pushes() -> None:
    op.create_table(
        "pushes",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("report", sa.String(32), primary_key=True),
        sa.Column("chat_id", sa.String(64), primary_key=True),
        sa.Column("business_day", sa.Integer(), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("inbox_id", ROW_ID, autoincrement=True, primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(80), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger()),
    )
    op.create_index("inbox_due", "inbox", ["state", "due_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("outbox_id", ROW_ID, autoincrement=True, primary_key=True),
        sa.Column("merchant_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("lane", sa.String(100), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(120), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.UniqueConstraint("merchant_id", "key", name="one_key_one_message"),
    )
    op.create_index("outbox_by_day", "outbox", ["merchant_id", "queued_at"])
    op.create_index("outbox_due", "outbox", ["state", "due_at"])
    op.create_index("outbox_lane", "outbox", ["lane", "state", "outbox_id"])


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("task_id", sa.String(100), primary_key=True),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("userids", sa.Text(), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("cards_about", "cards", ["merchant_id", "about"])


def _card_codes() -> None:
    op.create_table(
        "card_codes",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("task_id", sa.String(100), primary_key=True),
        sa.Column("code_id", sa.String(32), primary_key=True),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
    )


def _work() -> None:
    op.create_table(
        "work",
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("subject", sa.String(120), primary_key=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
    )
    op.create_index("work_due", "work", ["kind", "due_at"])
