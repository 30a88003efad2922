"""Every table of the house; keys of merchant data begin with `merchant_id`."""

from storage.schema.ledger import (
    CARRIED,
    COUNTS,
    bank_movements,
    channel_balances,
    counters,
    daily_totals,
    fund_movements,
    hourly_totals,
    mendings,
    movement_rows,
    refunds,
    statement_rows,
    statements,
    transactions,
)
from storage.schema.matching import (
    differences,
    reconciled_days,
    settlements,
)
from storage.schema.people import (
    chats,
    customers,
    merchants,
    persons,
    second_factors,
    staff,
    stores,
    terminals,
)
from storage.schema.post import (
    card_codes,
    cards,
    channel_papers,
    inbox,
    outbox,
    pushes,
    subscriptions,
    work,
)
from storage.schema.watch import (
    alerts,
    audit,
    mutes,
)

# Open to row security: ids, sealed envelopes, and what must be read before a merchant is known.
POST_OFFICE = frozenset(
    {"merchants", "persons", "second_factors", "inbox", "outbox", "work", "channel_papers"}
)

__all__ = [
    "CARRIED",
    "COUNTS",
    "POST_OFFICE",
    "alerts",
    "audit",
    "bank_movements",
    "card_codes",
    "cards",
    "channel_balances",
    "channel_papers",
    "chats",
    "counters",
    "customers",
    "daily_totals",
    "differences",
    "fund_movements",
    "hourly_totals",
    "inbox",
    "mendings",
    "merchants",
    "movement_rows",
    "mutes",
    "outbox",
    "persons",
    "pushes",
    "reconciled_days",
    "refunds",
    "second_factors",
    "settlements",
    "staff",
    "statement_rows",
    "statements",
    "stores",
    "subscriptions",
    "terminals",
    "transactions",
    "work",
]
