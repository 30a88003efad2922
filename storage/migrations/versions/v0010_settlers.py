"""Whose bill a row is, apart from how it was paid; and what acquirers carry, quick to find."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CARRIED = "acquirer not in ('', 'practice', 'wechat_pay', 'alipay', 'unionpay')"
CARRIED_WAYS = f"select 1 from transactions t where t.merchant_id = settlements.merchant_id and t.channel = settlements.channel and t.{CARRIED}"  # noqa: S608, E501


def upgrade() -> None:
    """Until now a bill's rows were its channel's; what was expected of the wrong payer is counted anew."""
    op.add_column(
        "statement_rows",
        sa.Column("settler", sa.String(16), nullable=False, server_default=""),
    )
    op.execute("update statement_rows set settler = channel")
    op.create_index(
        "transactions_carried", "transactions", ["merchant_id", "business_day"],
        sqlite_where=sa.text(CARRIED), postgresql_where=sa.text(CARRIED),
    )  # fmt: skip
    op.execute(f"delete from settlements where credit = '' and exists ({CARRIED_WAYS})")  # noqa: S608
