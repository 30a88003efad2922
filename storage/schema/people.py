"""Tables of people and shops."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from storage.base.database import Instant, RowId, metadata

merchants = Table(
    "merchants",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("cut_off", Integer, nullable=False),  # minutes after midnight
    Column("opens", Integer, nullable=False),
    Column("closes", Integer, nullable=False),  # may pass midnight: 1500 is 01:00 next day
    Column("settings", Text, nullable=False),  # JSON of people.merchants.Settings
    Column("created_at", Instant, nullable=False),
)

stores = Table(
    "stores",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("terminal_id", String(64), primary_key=True),
    Column("store_id", String(32), nullable=False),
    Column("name", String(80), nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("person_id", RowId, primary_key=True, autoincrement=True),
    Column("userid", String(64), nullable=False, unique=True),  # WeCom's, lower case
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("active", Boolean, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("person_id", BigInteger, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("store_id", String(32), nullable=False, default=""),
    Column("cashier", String(64), nullable=False, default=""),  # the till's name for this person
    Column("granted_at", Instant, nullable=False),
    Index("staff_by_person", "person_id"),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("person_id", BigInteger, primary_key=True),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("confirmed_at", Instant),
    Column("last_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
)

chats = Table(
    "chats",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("door", String(16), nullable=False),  # appchat or webhook
    Column("name", String(80), nullable=False),
    Column("address", LargeBinary, nullable=False),  # sealed: WeCom's chatid, or the webhook's key
)

customers = Table(
    "customers",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("payer", String(32), primary_key=True),
    Column("remark", LargeBinary),  # sealed
    Column("remark_index", String(32), nullable=False, default=""),
    Column("phone", LargeBinary),  # sealed
    Column("phone_index", String(32), nullable=False, default=""),
    Column("tail_index", String(32), nullable=False, default=""),
    Column("noted_at", Instant, nullable=False),
    Index("customers_by_remark", "merchant_id", "remark_index"),
    Index("customers_by_phone", "merchant_id", "phone_index"),
)
