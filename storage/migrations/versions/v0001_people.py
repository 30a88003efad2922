"""Tables of people and shops."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    _merchants()
    _stores()
    _terminals()
    _persons()
    _staff()
    _second_factors()
    _chats()
    _customers()


def _merchants() -> None:
    op.create_table(
        "merchants",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("cut_off", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def _stores() -> None:
    op.create_table(
        "stores",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("store_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
    )


def _terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("terminal_id", sa.String(64), primary_key=True),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
    )


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("person_id", ROW_ID, autoincrement=True, primary_key=True),
        sa.Column("userid", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("cashier", sa.String(64), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("staff_by_person", "staff", ["person_id"])


def _second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("person_id", sa.BigInteger(), primary_key=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger()),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger()),
    )


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("chat_id", sa.String(64), primary_key=True),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("merchant_id", sa.String(32), primary_key=True),
        sa.Column("payer", sa.String(32), primary_key=True),
        sa.Column("remark", sa.LargeBinary()),
        sa.Column("remark_index", sa.String(32), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("phone_index", sa.String(32), nullable=False),
        sa.Column("tail_index", sa.String(32), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("customers_by_phone", "customers", ["merchant_id", "phone_index"])
    op.create_index("customers_by_remark", "customers", ["merchant_id", "remark_index"])
