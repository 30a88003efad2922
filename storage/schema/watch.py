"""Tables of warnings, and the record of who did what."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.base.database import Day, Instant, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("number", String(16), primary_key=True),  # A2031
    Column("rule", String(32), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("business_day", Day, nullable=False),
    Column("level", String(8), nullable=False),  # notice, warning, urgent
    Column("store_id", String(32), nullable=False, default=""),
    Column("facts", Text, nullable=False),  # JSON of a Finding
    Column("state", String(12), nullable=False),  # open, mine, false, over
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),  # last time the rule found it
    Column("told_at", Instant),
    Column("verdict_by", BigInteger),
    Column("verdict_at", Instant),
    UniqueConstraint("merchant_id", "rule", "subject", "business_day", name="one_alert_a_day"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("mute_id", Integer, primary_key=True, autoincrement=False),
    Column("rule", String(32), nullable=False),  # empty: every rule
    Column("subject", String(128), nullable=False),  # empty: every subject; a terminal, a store …
    Column("until", Instant, nullable=False),
    Column("muted_by", BigInteger, nullable=False),
    Column("muted_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person_id", BigInteger),  # null: the house itself
    Column("role", String(16), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("result", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
)
