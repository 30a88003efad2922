"""One account told in two formats: which staged rows another kind of file has told already."""

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, func, select

from storage.desk import Desk
from storage.schema import movement_rows, statements

row = movement_rows


def retold(desk: Desk, statement_id: str, ledger: Table) -> Select[tuple[int]]:
    """The lines of a staged file whose money is in `ledger` under another layout's key.

    Each layout keys in its own way, so a movement of the same account, day and amount (whose sign is
    the direction) is the same money: the first of the file with the first that only other layouts
    told, the second with the second. What a layout tells itself is told apart by its keys: two alike
    in one file stay two. An account that is not named is nobody's.
    """
    staged = desk.mine(row) & (row.c.statement_id == statement_id)
    fresh, others = _fresh(staged, ledger), _others(desk, statement_id, staged, ledger)
    same = [fresh.c[name] == others.c[name] for name in ("account", "day", "amount")]
    return (
        select(fresh.c.line)
        .join_from(fresh, others, and_(*same))
        .where(fresh.c.nth <= others.c.times)
    )


def _fresh(staged: ColumnElement[bool], ledger: Table) -> Subquery:
    """The staged rows whose keys are new, each the n-th of its kind."""
    kind = (row.c.account, row.c.day, row.c.amount)
    nth = func.row_number().over(partition_by=kind, order_by=(row.c.moved_at, row.c.line))
    known = [ledger.c[column.name] == row.c[column.name] for column in ledger.primary_key]
    query = select(row.c.line, *kind, nth.label("nth")).outerjoin(ledger, and_(*known))
    return query.where(staged, row.c.account != "", ledger.c.key.is_(None)).subquery()


def _others(desk: Desk, statement_id: str, staged: ColumnElement[bool], ledger: Table) -> Subquery:
    """How often each kind is in the ledger by what only other layouts told."""
    days = select(func.min(row.c.day), func.max(row.c.day)).where(staged)
    first, last = desk.connection.execute(days).one()
    layout = select(statements.c.layout).where(
        desk.mine(statements), statements.c.statement_id == statement_id
    )
    told = (
        select(row.c.account, row.c.key)
        .join(statements, (statements.c.merchant_id == row.c.merchant_id)
                          & (statements.c.statement_id == row.c.statement_id))
        .where(desk.mine(row), row.c.day.between(first, last),
               statements.c.layout == layout.scalar_subquery(), statements.c.state == "posted")
    )  # fmt: skip
    there = desk.mine(ledger) & ledger.c.day.between(first, last)
    # A difference of sets: databases join a derived table without an index row by row.
    only = select(ledger.c.account, ledger.c.key).where(there).except_(told).subquery()
    kind = (ledger.c.account, ledger.c.day, ledger.c.amount)
    mine = (only.c.account == ledger.c.account) & (only.c.key == ledger.c.key)
    return (
        select(*kind, func.count().label("times"))
        .join_from(only, ledger, desk.mine(ledger) & mine)
        .group_by(*kind)
        .subquery()
    )
