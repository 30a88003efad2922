"""Two locks the database holds by itself: the record is append-only, and a shop sees its own rows."""

from alembic import op

revision = "0005"
down_revision = "0004"

WALLED = (
    "alerts", "audit", "card_codes", "cards", "chats", "counters", "customers", "daily_totals",
    "hourly_totals", "mutes", "pushes", "refunds", "staff", "statement_rows", "statements",
    "stores", "subscriptions", "terminals", "transactions",
)  # fmt: skip

APPEND_ONLY = {
    "sqlite": (
        (
            "create trigger audit_no_update before update on audit"
            " begin select raise(abort, 'audit is append-only'); end"
        ),
        (
            "create trigger audit_no_delete before delete on audit"
            " begin select raise(abort, 'audit is append-only'); end"
        ),
    ),
    "postgresql": (
        (
            "create function audit_is_append_only() returns trigger language plpgsql as"
            " $$ begin raise exception 'audit is append-only'; end $$"
        ),
        (
            "create trigger audit_protected before update or delete or truncate on audit"
            " for each statement execute function audit_is_append_only()"
        ),
    ),
}


def upgrade() -> None:
    """Put both locks in place; SQLite has no row security, there the books alone keep shops apart."""
    dialect = op.get_context().dialect.name
    for statement in APPEND_ONLY[dialect]:
        op.execute(statement)
    if dialect == "postgresql":
        for table in WALLED:
            wall_in(table)
        # Before a shop is entered, a person may learn in which shops he works, and nothing else.
        op.execute(
            "create policy own_shops on staff for select"
            " using (person_id::text = current_setting('zhanggui.person', true))"
        )


def wall_in(table: str) -> None:
    """Show and take only rows of the merchant that was entered; an empty setting sees nothing."""
    mine = "merchant_id = current_setting('zhanggui.merchant', true)"
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy one_merchant on {table} using ({mine}) with check ({mine})")
