"""Whose bill a row is, apart from how it was paid; and what acquirers carry, quick to find."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CARRIED = "acquirer not in ('', 'practice', 'wechat_pay', 'alipay', 'unionpay')"
WALLED = ("settlements", "statement_rows", "transactions")
# A way of paying that an acquirer carries: nobody else will ever pay it out.
EXPECTED_OF_THE_WRONG_ONE = (
    "delete from settlements where credit = '' and exists (select 1 from transactions t"
    " where t.merchant_id = settlements.merchant_id and t.channel = settlements.channel"
    " and t.acquirer not in ('', 'practice', 'wechat_pay', 'alipay', 'unionpay'))"
)


def upgrade() -> None:
    """Until now a bill's rows were its channel's; what was expected of the wrong one is counted anew."""
    op.add_column(
        "statement_rows",
        sa.Column("settler", sa.String(16), nullable=False, server_default=""),
    )
    op.create_index(
        "transactions_carried", "transactions", ["merchant_id", "business_day"],
        sqlite_where=sa.text(CARRIED), postgresql_where=sa.text(CARRIED),
    )  # fmt: skip
    walled = op.get_context().dialect.name == "postgresql"
    # The owner, too, sees one shop at a time; here it is all of them.
    for table in WALLED * walled:
        op.execute(f"alter table {table} no force row level security")
    op.execute("update statement_rows set settler = channel")
    op.execute(EXPECTED_OF_THE_WRONG_ONE)
    for table in WALLED * walled:
        op.execute(f"alter table {table} force row level security")
