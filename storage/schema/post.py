"""Tables of what came in, what goes out, and what is due.

Inbox, outbox and work are open to row security: they carry ids and sealed envelopes, and the
jobs of all merchants queue there."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.base.database import Day, Instant, RowId, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("report", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("at_minute", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)

pushes = Table(
    "pushes",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("report", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("state", String(12), nullable=False),  # queued, held, merged, skipped, missed, failed
    Column("reason", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("inbox_id", RowId, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),  # sealed XML, as decrypted
    Column("state", String(8), nullable=False),  # new, done, failed
    Column("outcome", String(80), nullable=False, default=""),
    Column("repeats", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("fence", Integer, nullable=False, default=0),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    Index("inbox_due", "state", "due_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("outbox_id", RowId, primary_key=True, autoincrement=True),
    Column("merchant_id", String(32), nullable=False),
    Column("key", String(160), nullable=False),
    Column("lane", String(100), nullable=False),  # one target; its messages leave in order
    Column("purpose", String(16), nullable=False),  # reply, news, report, alert, card, digest
    Column("about", String(80), nullable=False, default=""),  # of a card: the row it shows
    Column("body", LargeBinary, nullable=False),  # sealed JSON of the message
    Column(
        "state", String(8), nullable=False
    ),  # queued, sending, sent, refused, maybe, held, merged
    Column("progress", Integer, nullable=False, default=0),  # parts of it already gone
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("fence", Integer, nullable=False, default=0),
    Column("error", String(120), nullable=False, default=""),
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("merchant_id", "key", name="one_key_one_message"),
    Index("outbox_due", "state", "due_at"),
    Index("outbox_lane", "lane", "state", "outbox_id"),
    Index("outbox_by_day", "merchant_id", "queued_at"),
)

cards = Table(
    "cards",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("task_id", String(100), primary_key=True),  # as WeCom knows the message
    Column("about", String(80), nullable=False),
    Column("userids", Text, nullable=False),  # who holds a copy, joined by |
    Column("shown", String(64), nullable=False),  # digest of what the deciding eye saw
    Column("sent_at", Instant, nullable=False),
    Index("cards_about", "merchant_id", "about"),
)

card_codes = Table(
    "card_codes",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("task_id", String(100), primary_key=True),
    Column("code_id", String(32), primary_key=True),
    Column("code", LargeBinary, nullable=False),  # sealed
    Column("expires_at", Instant, nullable=False),
    Column("spent", Boolean, nullable=False),
)

work = Table(
    "work",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("merchant_id", String(32), primary_key=True),
    Column("subject", String(120), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fence", Integer, nullable=False, default=0),
    Index("work_due", "kind", "due_at"),
)

# What a channel hands out to whoever holds a contract: sealed or signed by it, and nobody's secret.
channel_papers = Table(
    "channel_papers",
    metadata,
    Column("acquirer", String(16), primary_key=True),
    Column("name", String(64), primary_key=True),  # whose it is, as the channel counts
    Column("body", LargeBinary, nullable=False),  # as it came
    Column("at", Instant, nullable=False),
)
