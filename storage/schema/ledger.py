"""Tables of the money."""

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
    text,
)

from storage.base.database import Day, Instant, metadata

# What an acquirer carries and settles under its own name; queries that say it word for word use the index.
CARRIED = text("acquirer not in ('', 'practice', 'wechat_pay', 'alipay', 'unionpay')")

transactions = Table(
    "transactions",
    metadata,
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
    Index("transactions_by_day", "merchant_id", "business_day", "paid_at"),
    Index("transactions_by_number", "merchant_id", "number"),
    Index(
        "transactions_by_payer",
        "merchant_id",
        "payer",
        "business_day",
        sqlite_where=text("payer <> ''"),
        postgresql_where=text("payer <> ''"),
    ),
    Index(
        "transactions_carried",
        "merchant_id",
        "business_day",
        sqlite_where=CARRIED,
        postgresql_where=CARRIED,
    ),
)

COUNTS = ("sales", "sales_fen", "refunds", "refunds_fen", "fees_fen", "discounts_fen")

daily_totals = Table(
    "daily_totals",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("terminal_id", String(64), primary_key=True),
    Column("cashier", String(64), primary_key=True),
    Column("channel", String(16), primary_key=True),
    *(Column(name, BigInteger, nullable=False, default=0) for name in COUNTS),
)

hourly_totals = Table(
    "hourly_totals",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("business_day", Day, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("store_id", String(32), primary_key=True),
    Column("channel", String(16), primary_key=True),
    *(Column(name, BigInteger, nullable=False, default=0) for name in COUNTS),
)

refunds = Table(
    "refunds",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("number", String(16), primary_key=True),  # R1024
    Column("channel", String(16), nullable=False),
    Column("sale_key", String(64), nullable=False),
    Column("order_number", String(64), nullable=False),
    Column("acquirer", String(16), nullable=False),
    Column(
        "channel_number", String(64), nullable=False, unique=True
    ),  # sent to the channel, for ever
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
    "statements",
    metadata,
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
    "statement_rows",
    metadata,
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
    Column("settler", String(16), nullable=False),  # whose bill it is: wechat, alipay, lakala …
)

# One line of a fund bill or a bank file, as it came; a movement is neither a payment nor a fee.
movement_rows = Table(
    "movement_rows",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("statement_id", String(32), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("account", String(32), nullable=False),
    Column("key", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("balance", BigInteger),
    Column("moved_at", Instant, nullable=False),
    Column("day", Day, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("reference", String(64), nullable=False),
    Column("words", LargeBinary),
)

fund_movements = Table(
    "fund_movements",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("account", String(32), primary_key=True),  # keyed hash; empty where the bill names none
    Column("key", String(64), primary_key=True),
    Column("amount", BigInteger, nullable=False),  # fen; into the account positive, out negative
    Column("balance", BigInteger),  # fen, after the movement
    Column("moved_at", Instant, nullable=False),
    Column("day", Day, nullable=False),  # the calendar's, Asia/Shanghai
    Column("kind", String(32), nullable=False),  # the channel's own word: 交易, 提现 …
    Column("number", String(64), nullable=False),  # the shop's order or refund number
    Column("reference", String(64), nullable=False),  # the channel's number of the business
    Index("fund_movements_by_day", "merchant_id", "channel", "day"),
    Index("fund_movements_by_number", "merchant_id", "number"),
)

bank_movements = Table(
    "bank_movements",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("account", String(32), primary_key=True),  # keyed hash; empty where the file names none
    Column("key", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),  # whose lump it is; empty: not a channel's
    Column("amount", BigInteger, nullable=False),  # fen; into the account positive, out negative
    Column("balance", BigInteger),  # fen, after the movement
    Column("moved_at", Instant, nullable=False),
    Column("day", Day, nullable=False),  # the calendar's, Asia/Shanghai
    Column("number", String(64), nullable=False),  # the bank's own
    Column("words", LargeBinary),  # sealed: who it came from or went to, and the summary
    Index("bank_movements_by_day", "merchant_id", "day", "channel"),
)

# Of a refund that is stuck: that its money goes to the merchant's own bank card.
mendings = Table(
    "mendings",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("number", String(16), primary_key=True),  # the refund's
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
    Column("second_factor", Boolean, nullable=False),
    Column("sent_at", Instant),
    Column("heard", Boolean, nullable=False),  # the channel has answered the order itself
    Column("moved", Boolean, nullable=False),  # the money was seen on its way since it was sent
    CheckConstraint(
        "decided_by is null or decided_by <> asked_by or second_factor",
        name="two_people_or_a_code_mend",
    ),
    CheckConstraint("sent_at is null or decided_by is not null", name="decided_before_it_is_sent"),
)

channel_balances = Table(
    "channel_balances",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("acquirer", String(16), primary_key=True),
    Column("available", BigInteger, nullable=False),  # fen that refunds can be paid from
    Column("at", Instant, nullable=False),  # when the channel said so
)

counters = Table(
    "counters",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
