"""Movements of money on an account that somebody keeps for the shop: a channel's, or a bank's."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Table, func, select

from storage.base.business_day import Span
from storage.base.database import EPOCH, day_number, insert_for
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.desk import Desk
from storage.ledger.posting import NAMED, Posting
from storage.schema import movement_rows

BEIJING, DAY = 8 * 3_600, 86_400
WORDS = ("bank_movements", "words")  # where the sealed words live
REMEMBERED = 65_536
row = movement_rows


class MovementRow(NamedTuple):
    """One line of a fund bill or bank file; fen, into the account positive, out of it negative.

    `account` is its number as the file names it and is hashed before it is stored; `party` and
    `summary` are sealed. `moved_at` is whole seconds since 1970; `balance` is after the movement.
    """

    line: int
    channel: str
    account: str
    key: str
    amount: int
    balance: int | None
    moved_at: int
    kind: str
    number: str
    reference: str
    party: str
    summary: str


Ready = Callable[[Sequence[MovementRow]], list[tuple[object, ...]]]


def make_ready(vault: Vault, merchant_id: str, statement_id: str) -> Ready:
    """What turns rows into tuples as `movement_rows` stores them: accounts hashed, words sealed."""

    @lru_cache(REMEMBERED)
    def hashed(account: str) -> str:
        return vault.index(merchant_id, "account", account) if account else ""

    def sealed(movement: MovementRow) -> bytes | None:
        if not (movement.party or movement.summary):
            return None
        words = json.dumps([movement.party, movement.summary], ensure_ascii=False)
        return vault.seal(words, merchant_id, *WORDS, hashed(movement.account), movement.key)

    def ready(rows: Sequence[MovementRow]) -> list[tuple[object, ...]]:
        return [
            (merchant_id, statement_id, each.line, each.channel, hashed(each.account), each.key,
             each.amount, each.balance, each.moved_at * 1000,
             _day((each.moved_at + BEIJING) // DAY), each.kind, each.number, each.reference,
             sealed(each))
            for each in rows
        ]  # fmt: skip

    return ready


def post_movements(
    desk: Desk, statement_id: str, ledger: Table, told: Select[tuple[int]] | None = None
) -> Posting:
    """Make staged movements part of `ledger`; what is there already stays as it is.

    `told` are the lines whose money is there under other keys.
    """
    staged = desk.mine(row) & (row.c.statement_id == statement_id)
    fresh = staged if told is None else staged & row.c.line.not_in(told)
    values = {column.name: row.c[column.name] for column in ledger.c}
    insert = insert_for(desk.connection, ledger).from_select(
        list(values), select(*values.values()).where(fresh)
    )
    done = desk.connection.execute(
        insert.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
    )
    total = select(func.count()).select_from(row).where(staged)
    known = desk.connection.execute(total).scalar_one() - done.rowcount
    if not known:
        return Posting(done.rowcount, 0, ())
    _refuse_doubles(desk, staged)
    return Posting(done.rowcount, known, _differences(desk, staged, ledger))


def within(desk: Desk, ledger: Table, span: Span) -> ColumnElement[bool]:
    """The condition for this merchant's movements of some calendar days."""
    return desk.mine(ledger) & ledger.c.day.between(span.first, span.last)


def _refuse_doubles(desk: Desk, staged: ColumnElement[bool]) -> None:
    query = (
        select(func.min(row.c.line), func.max(row.c.line))
        .where(staged)
        .group_by(row.c.account, row.c.key)
        .having(func.count() > 1)
        .order_by(func.min(row.c.line))
        .limit(1)
    )
    twice = desk.connection.execute(query).first()
    if twice:
        raise Refusal(f"第 {twice[1]} 行：与第 {twice[0]} 行是同一笔，账单里有重复的行。")


def _differences(desk: Desk, staged: ColumnElement[bool], ledger: Table) -> tuple[str, ...]:
    same = [ledger.c[column.name] == row.c[column.name] for column in ledger.primary_key]
    query = (
        select(row.c.line, row.c.key, ledger.c.amount, row.c.amount)
        .where(staged, *same, ledger.c.amount != row.c.amount)
        .order_by(row.c.line)
        .limit(NAMED)
    )
    return tuple(
        f"第 {line} 行：{key} 账上是 {Money(ours)}，账单是 {Money(theirs)}，未改动，请核对。"
        for line, key, ours, theirs in desk.connection.execute(query)
    )


@lru_cache(REMEMBERED)
def _day(days: int) -> int:
    return day_number(EPOCH.date() + timedelta(days=days))
