"""Tables of what must agree: payouts that are expected, days that were compared, differences found."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from storage.base.database import Day, Instant, metadata

settlements = Table(
    "settlements",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("day", Day, primary_key=True),  # the channel's clearing day, not the shop's
    Column("sales_fen", BigInteger, nullable=False),
    Column("refunds_fen", BigInteger, nullable=False),
    Column("fees_fen", BigInteger, nullable=False),
    Column("expected_on", Day, nullable=False),
    Column("arrived_on", Day),  # null: not seen on a bank's file yet
    Column("arrived_fen", BigInteger, nullable=False),  # its part of the credit
    Column("credit", String(100), nullable=False),  # account and key of the bank's credit
    Index("settlements_by_day", "merchant_id", "day"),
)

# One business day of one channel, as the last comparison counted it.
reconciled_days = Table(
    "reconciled_days",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("bill_rows", Integer, nullable=False),
    Column("bill_fen", BigInteger, nullable=False),  # sales, positive
    Column("refund_rows", Integer, nullable=False),
    Column("refund_fen", BigInteger, nullable=False),
    Column("matched", Integer, nullable=False),  # sales alike on both sides
    Column("waiting", Integer, nullable=False),  # ours, for a bill that is still to come
    Column("only_bill", Integer, nullable=False),  # of days on which the bill is the only book
    Column("at", Instant, nullable=False),
)

differences = Table(
    "differences",
    metadata,
    Column("merchant_id", String(32), primary_key=True),
    Column("number", String(16), primary_key=True),  # D0012
    Column("subject", String(120), nullable=False),  # names it in every run: found again, not twice
    Column("stage", String(8), nullable=False),  # order, fund or bank
    Column("type", String(12), nullable=False),  # ours_only, theirs_only, amount, fee …
    Column("channel", String(16), nullable=False),
    Column("kind", String(8), nullable=False),  # sale or refund; empty of a sum
    Column("key", String(64), nullable=False),  # the channel's own number
    Column("order_number", String(64), nullable=False),
    Column("day", Day, nullable=False),
    Column("ours_fen", BigInteger),
    Column("theirs_fen", BigInteger),
    Column("note", String(60), nullable=False),
    Column("state", String(12), nullable=False),  # open, booked, suspended, written_off, matched
    Column("found_at", Instant, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
    Column("reason", String(120), nullable=False),
    Index("differences_by_subject", "merchant_id", "channel", "subject", unique=True),
    Index("differences_by_day", "merchant_id", "day"),
    Index("differences_by_state", "merchant_id", "state"),
)
