"""Every table of the house, so that one reading shows what is remembered and under which keys.

Keys of merchant data begin with `merchant_id`. The tables in `POST_OFFICE` are the exception that
row security leaves open: they carry ids and sealed envelopes, and jobs of all merchants queue there.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.base.database import Day, Instant, RowId, metadata

# People and shops --------------------------------------------------------------------------

merchants = Table(
    "merchants", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("cut_off", Integer, nullable=False),  # minutes after midnight
    Column("opens", Integer, nullable=False),
    Column("closes", Integer, nullable=False),  # may pass midnight: 1500 is 01:00 next day
    Column("settings", Text, nullable=False),  # JSON of people.merchants.Settings
    Column("created_at", Instant, nullable=False),
)

stores = Table(
    "stores", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
)

terminals = Table(
    "terminals", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("terminal_id", String(64), primary_key=True),
    Column("store_id", String(32), nullable=False),
    Column("name", String(80), nullable=False),
)

persons = Table(
    "persons", metadata,
    Column("person_id", RowId, primary_key=True, autoincrement=True),
    Column("userid", String(64), nullable=False, unique=True),  # WeCom's, lower case
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("active", Boolean, nullable=False),
)

staff = Table(
    "staff", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("person_id", BigInteger, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("store_id", String(32), nullable=False, default=""),
    Column("cashier", String(64), nullable=False, default=""),  # the till's name for this person
    Column("granted_at", Instant, nullable=False),
    Index("staff_by_person", "person_id"),
)

second_factors = Table(
    "second_factors", metadata,
    Column("person_id", BigInteger, primary_key=True),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("confirmed_at", Instant),
    Column("last_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
)

chats = Table(
    "chats", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("door", String(16), nullable=False),  # appchat or webhook
    Column("name", String(80), nullable=False),
    Column("address", LargeBinary, nullable=False),  # sealed: WeCom's chatid, or the webhook's key
)

customers = Table(
    "customers", metadata,
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

# The ledger --------------------------------------------------------------------------------

transactions = Table(
    "transactions", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("channel", String(16), primary_key=True),  # wechat, alipay, unionpay, cash …
    Column("kind", String(8), primary_key=True),  # sale or refund
    Column("key", String(64), primary_key=True),  # the channel's own number
    Column("number", String(64), nullable=False),  # the shop's order number
    Column("sale_key", String(64), nullable=False, default=""),  # of a refund: which sale
    Column("refund_number", String(64), nullable=False, default=""),  # of a refund: as sent
    Column("amount", BigInteger, nullable=False),  # fen, positive
    Column("discount", BigInteger, nullable=False, default=0),
    Column("fee", BigInteger),  # fen; of a refund: fee given back, negative; null: not told yet
    Column("paid_at", Instant, nullable=False),
    Column("business_day", Day, nullable=False),
    Column("hour", Integer, nullable=False),  # 0–23, Asia/Shanghai
    Column("store_id", String(32), nullable=False, default=""),
    Column("terminal_id", String(64), nullable=False, default=""),
    Column("cashier", String(64), nullable=False, default=""),
    Column("payer", String(32), nullable=False, default=""),  # keyed hash
    Column("acquirer", String(16), nullable=False, default=""),  # who carries out a refund
    Column("source", String(8), nullable=False),  # notice, bill, refund or demo
    Column("held", BigInteger, nullable=False, default=0),  # our refunds, open or succeeded
    Column("elsewhere", BigInteger, nullable=False, default=0),  # refunds made without us
    CheckConstraint("amount >= 0", name="amount_is_positive"),
    CheckConstraint("held >= 0 and held <= amount", name="held_within_amount"),
    Index("transactions_by_day", "merchant_id", "business_day"),
    Index("transactions_by_number", "merchant_id", "number"),
    Index("transactions_by_payer", "merchant_id", "payer", "business_day",
          sqlite_where=text("payer <> ''"), postgresql_where=text("payer <> ''")),
)

COUNTS = ("sales", "sales_fen", "refunds", "refunds_fen", "fees_fen", "discounts_fen")

daily_totals = Table(
    "daily_totals", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("terminal_id", String(64), primary_key=True),
    Column("cashier", String(64), primary_key=True),
    Column("channel", String(16), primary_key=True),
    *(Column(name, BigInteger, nullable=False, default=0) for name in COUNTS),
)

hourly_totals = Table(
    "hourly_totals", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("channel", String(16), primary_key=True),
    *(Column(name, BigInteger, nullable=False, default=0) for name in COUNTS),
)

refunds = Table(
    "refunds", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("number", String(16), primary_key=True),  # R1024
    Column("channel", String(16), nullable=False),
    Column("sale_key", String(64), nullable=False),
    Column("order_number", String(64), nullable=False),
    Column("acquirer", String(16), nullable=False),
    Column("channel_number", String(64), nullable=False, unique=True),  # sent to the channel, for ever
    Column("amount", BigInteger, nullable=False),
    Column("reason", String(120), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("holding", Boolean, nullable=False),  # whether the sale's `held` counts this amount
    Column("requested_by", BigInteger, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("business_day", Day, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
    Column("second_factor", Boolean, nullable=False, default=False),
    Column("escalated", Integer, nullable=False, default=0),
    Column("submitted_at", Instant),
    Column("finished_at", Instant),
    Column("outcome", String(64), nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),
    CheckConstraint("amount > 0", name="refund_is_positive"),
    CheckConstraint(
        "decided_by is null or decided_by <> requested_by or second_factor"
        " or state in ('withdrawn', 'rejected')",
        name="two_people_or_a_code",
    ),
    Index("refunds_by_state", "merchant_id", "state"),
    Index("refunds_by_order", "merchant_id", "channel", "sale_key"),
)

statements = Table(
    "statements", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("statement_id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("layout", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # staging, posted
    Column("row_count", Integer, nullable=False),
    Column("summary", Text, nullable=False),  # JSON
    Column("at", Instant, nullable=False),
    Index("statements_by_hash", "merchant_id", "sha256"),
)

statement_rows = Table(
    "statement_rows", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("statement_id", String(32), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("key", String(64), nullable=False),
    Column("number", String(64), nullable=False),
    Column("sale_key", String(64), nullable=False),
    Column("refund_number", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False),
    Column("paid_at", Instant, nullable=False),
    Column("business_day", Day, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("store_id", String(32), nullable=False),
    Column("terminal_id", String(64), nullable=False),
    Column("payer", String(32), nullable=False),
    Column("state", String(16), nullable=False),  # the channel's own word
)

counters = Table(
    "counters", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# Watch -------------------------------------------------------------------------------------

alerts = Table(
    "alerts", metadata,
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
    "mutes", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("mute_id", Integer, primary_key=True, autoincrement=False),
    Column("rule", String(32), nullable=False),  # empty: every rule
    Column("subject", String(128), nullable=False),  # empty: every subject; a terminal, a store …
    Column("until", Instant, nullable=False),
    Column("muted_by", BigInteger, nullable=False),
    Column("muted_at", Instant, nullable=False),
)

# The record --------------------------------------------------------------------------------

audit = Table(
    "audit", metadata,
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

subscriptions = Table(
    "subscriptions", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("report", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("at_minute", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)

pushes = Table(
    "pushes", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("report", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("state", String(12), nullable=False),  # queued, held, merged, skipped, missed, failed
    Column("reason", String(120), nullable=False),
    Column("at", Instant, nullable=False),
)

# The post office: no row security, sealed envelopes ----------------------------------------

inbox = Table(
    "inbox", metadata,
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
    "outbox", metadata,
    Column("outbox_id", RowId, primary_key=True, autoincrement=True),
    Column("merchant_id", String(32), nullable=False),
    Column("key", String(160), nullable=False),
    Column("lane", String(100), nullable=False),  # one target; its messages leave in order
    Column("purpose", String(16), nullable=False),  # reply, news, report, alert, card, digest
    Column("about", String(80), nullable=False, default=""),  # of a card: the row it shows
    Column("body", LargeBinary, nullable=False),  # sealed JSON of the message
    Column("state", String(8), nullable=False),  # queued, sending, sent, refused, maybe, held, merged
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
    "cards", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("task_id", String(100), primary_key=True),  # as WeCom knows the message
    Column("about", String(80), nullable=False),
    Column("userids", Text, nullable=False),  # who holds a copy, joined by |
    Column("shown", String(64), nullable=False),  # digest of what the deciding eye saw
    Column("sent_at", Instant, nullable=False),
    Index("cards_about", "merchant_id", "about"),
)

card_codes = Table(
    "card_codes", metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("task_id", String(100), primary_key=True),
    Column("code_id", String(32), primary_key=True),
    Column("code", LargeBinary, nullable=False),  # sealed
    Column("expires_at", Instant, nullable=False),
    Column("spent", Boolean, nullable=False),
)

work = Table(
    "work", metadata,
    Column("kind", String(24), primary_key=True),
    Column("merchant_id", String(32), primary_key=True),
    Column("subject", String(120), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fence", Integer, nullable=False, default=0),
    Index("work_due", "kind", "due_at"),
)

POST_OFFICE = frozenset({"merchants", "persons", "second_factors", "inbox", "outbox", "work"})
