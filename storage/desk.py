"""The desk: what every facet of the books works with — one merchant, one transaction, one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Executable, Table, bindparam

from storage.base.vault import Vault


@dataclass(frozen=True, slots=True)
class Desk:
    """One merchant's connection inside one transaction.

    `now` is an aware UTC instant; `today` is its business day at the merchant's `cut_off` (minutes
    after midnight); `request_id` ties audit entries to the event that caused them.
    """

    connection: Connection
    merchant_id: str
    vault: Vault
    now: datetime
    today: date
    cut_off: int
    request_id: str

    def run(self, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement that was built once: its rows are this merchant's, its gaps these values."""
        return self.connection.execute(statement, {"merchant": self.merchant_id, **values})

    def mine(self, table: Table) -> ColumnElement[bool]:
        """The condition that keeps every query inside this merchant."""
        return table.c.merchant_id == self.merchant_id


def owned(table: Table) -> ColumnElement[bool]:
    """`Desk.mine` for a statement that is built once: building one costs ten times its run."""
    return table.c.merchant_id == bindparam("merchant")
