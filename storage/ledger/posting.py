"""Posting a staged bill: one set-based step that writes what is new and fills in what was blank."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)

from storage.base.database import insert_for
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.ledger.carried import name_as_booked
from storage.ledger.totals import Cell, Tally, Totals, sums_of, tally_of
from storage.schema import refunds, statement_rows, transactions

NAMED = 20  # differences that are spelled out
PIECE = 50_000  # lines that are folded at once
KEY = ("merchant_id", "channel", "kind", "key")
FILLED = ("store_id", "terminal_id", "payer")
NEW_CELL = ("business_day", "hour", "store_id", "terminal_id", "channel")
KNOWN_CELL = ("business_day", "hour", "store_id", "terminal_id", "cashier", "channel")

row, ledger = statement_rows, transactions
SAME = and_(*(ledger.c[name] == row.c[name] for name in KEY))


class Changed(Exception):
    """Somebody posted one of these transactions while we looked; start over."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What a bill added, and where bill and ledger tell different amounts of the same transaction."""

    added: int
    known: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of one cell, known or new alike: how many, and what they change."""

    rows: int
    known: bool
    fills: int
    changes: tuple[tuple[Cell, Tally], ...]


def post_statement(desk: Desk, statement_id: str) -> Posting:
    """Move a staged bill into the ledger, its totals with it, inside the caller's transaction.

    A row is known when its channel, kind and key are; a refund of ours also when it was asked for
    under the same number. What a known transaction says stays; only its blanks are filled in.
    Everything is done by the database for all rows at once, so memory does not grow with the bill.
    """
    staged = and_(desk.mine(row), row.c.statement_id == statement_id)
    name_as_booked(desk, staged)
    _take_our_refunds_keys(desk, staged)
    groups = list(_groups(desk, staged))
    known = sum(group.rows for group in groups if group.known)
    new = sum(group.rows for group in groups if not group.known)
    filled = _fill_in(desk, staged) if any(group.fills for group in groups) else 0
    added = _insert(desk, staged) if new else 0
    if known or added != new:
        _refuse_doubles(desk, staged)
    if added != new or filled != sum(group.fills for group in groups):
        raise Changed
    changes = [change for group in groups for change in group.changes]
    Totals(desk).add(changes)
    _recount_elsewhere(desk, {cell.channel for cell, _ in changes})
    return Posting(added, known, _differences(desk, staged) if known else ())


def _take_our_refunds_keys(desk: Desk, staged: ColumnElement[bool]) -> None:
    """A refund of ours may stand under another key; the bill's row takes the key that is known."""
    # A bare channel would make SQLite go through all its refunds, rather than those of the order.
    desk.connection.execute(
        update(row)
        .where(staged, row.c.kind == "refund", row.c.refund_number != "",
               ledger.c.merchant_id == row.c.merchant_id, ledger.c.number == row.c.number,
               ledger.c.channel.concat("") == row.c.channel, ledger.c.kind == "refund",
               ledger.c.refund_number == row.c.refund_number, ledger.c.sale_key == row.c.sale_key,
               ledger.c.key != row.c.key)
        .values(key=ledger.c.key)
    )  # fmt: skip


def _groups(desk: Desk, staged: ColumnElement[bool]) -> Iterator[_Group]:
    """All staged rows folded by where they count, now and after the blanks are filled in."""
    counted = and_(staged, row.c.kind.in_(("sale", "refund")))
    for lines in _pieces(desk, staged):
        yield from _new_groups(desk, and_(counted, lines))
        yield from _known_groups(desk, and_(counted, lines))


def _pieces(desk: Desk, staged: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Runs of lines: SQLite folds by sorting, and its library may sort in memory only."""
    # Asked for apart, each is one look into the index.
    ends = (select(end(row.c.line)).where(staged).scalar_subquery() for end in (func.min, func.max))
    first, last = desk.connection.execute(select(*ends)).one()
    for start in range(first or 0, (last or -1) + 1, PIECE):
        yield row.c.line.between(start, start + PIECE - 1)


def _new_groups(desk: Desk, counted: ColumnElement[bool]) -> Iterator[_Group]:
    """What the ledger does not know yet."""
    keys = [row.c[name] for name in NEW_CELL]
    known = select(ledger.c.key).where(SAME).exists()
    query = select(*keys, *sums_of(row)).where(counted, ~known).group_by(*keys)
    for day, hour, store, terminal, channel, *sums in desk.connection.execute(query):
        told = tally_of(sums)
        change = (Cell(day, hour, store, terminal, "", channel), told)
        yield _Group(told.sales + told.refunds, known=False, fills=0, changes=(change,))


def _known_groups(desk: Desk, counted: ColumnElement[bool]) -> Iterator[_Group]:
    """What the ledger knows, and what it lacks of that."""
    keys = [*(ledger.c[name] for name in KNOWN_CELL), row.c.store_id, row.c.terminal_id]
    extra = [
        func.sum(func.coalesce(ledger.c.fee, row.c.fee)),
        func.sum(case((_has_blanks(), 1), else_=0)),
    ]
    query = (
        select(*keys, *extra, *sums_of(ledger))
        .select_from(row.join(ledger, SAME))
        .where(counted)
        .group_by(*keys)
    )
    for found in desk.connection.execute(query):
        day, hour, store, terminal, cashier, channel, told_store, told_terminal = found[:8]
        fees, fills, *sums = found[8:]
        was = tally_of(sums)
        before = Cell(day, hour, store, terminal, cashier, channel)
        after = replace(before, store_id=store or told_store, terminal_id=terminal or told_terminal)
        became = replace(was, fees_fen=int(fees))
        yield _Group(was.sales + was.refunds, known=True, fills=int(fills),
                     changes=((before, Tally() - was), (after, became)))  # fmt: skip


def _has_blanks() -> ColumnElement[bool]:
    """Whether a known transaction lacks what the bill's row can tell."""
    lacks = [and_(ledger.c[name] == "", row.c[name] != "") for name in FILLED]
    return and_(ledger.c.key.is_not(None), or_(ledger.c.fee.is_(None), *lacks))


def _fill_in(desk: Desk, staged: ColumnElement[bool]) -> int:
    blanks = {
        name: case((ledger.c[name] == "", row.c[name]), else_=ledger.c[name]) for name in FILLED
    }
    return desk.connection.execute(
        update(ledger)
        .where(desk.mine(ledger), SAME, staged, _has_blanks())
        .values(fee=func.coalesce(ledger.c.fee, row.c.fee), **blanks)
    ).rowcount


def _insert(desk: Desk, staged: ColumnElement[bool]) -> int:
    """New rows; how many."""
    # A refund of ours that the bill tells first is held already: it must not count as elsewhere.
    ours = select(refunds.c.number).where(
        desk.mine(refunds), refunds.c.channel_number == row.c.refund_number, refunds.c.holding
    )
    source = case((row.c.kind == "sale", "bill"), (ours.exists(), "refund"), else_="bill")
    values: dict[str, ColumnElement[Any]] = {
        column.name: row.c[column.name] for column in ledger.c if column.name in row.c
    }
    values |= {"source": source, "cashier": literal(""), "acquirer": literal(""),
               "held": literal(0), "elsewhere": literal(0)}  # fmt: skip
    query = select(*values.values()).where(staged, row.c.kind.in_(("sale", "refund")))
    insert = insert_for(desk.connection, ledger).from_select(list(values), query)
    done = desk.connection.execute(
        insert.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
    )
    return done.rowcount


def _recount_elsewhere(desk: Desk, channels: set[str]) -> None:
    """Refunds made without us, summed anew on their sales, whichever of the two came first.

    All refunds of a channel are few beside its sales; reading them is cheaper than telling which of
    a million sales have one.
    """
    refund = ledger.alias()
    made = (
        select(refund.c.merchant_id, refund.c.channel, refund.c.sale_key,
               cast(func.sum(refund.c.amount), BigInteger).label("fen"))
        .where(refund.c.merchant_id == desk.merchant_id, refund.c.channel.in_(channels),
               refund.c.kind == "refund", refund.c.source != "refund")
        .group_by(refund.c.merchant_id, refund.c.channel, refund.c.sale_key)
        .subquery()
    )  # fmt: skip
    # With the merchant named twice, SQLite would go through all its sales.
    desk.connection.execute(
        update(ledger)
        .where(ledger.c.merchant_id == made.c.merchant_id, ledger.c.channel == made.c.channel,
               ledger.c.kind == "sale", ledger.c.key == made.c.sale_key,
               ledger.c.elsewhere != made.c.fen)
        .values(elsewhere=made.c.fen)
    )  # fmt: skip


def _refuse_doubles(desk: Desk, staged: ColumnElement[bool]) -> None:
    query = (
        select(func.min(func.abs(row.c.line)), func.max(func.abs(row.c.line)))
        .where(staged, row.c.kind.in_(("sale", "refund")))
        .group_by(row.c.kind, row.c.key)
        .having(func.count() > 1)
        .order_by(func.min(row.c.line))
        .limit(1)
    )
    twice = desk.connection.execute(query).first()
    if twice:
        raise Refusal(f"第 {twice[1]} 行：与第 {twice[0]} 行是同一笔，账单里有重复的行。")


def _differences(desk: Desk, staged: ColumnElement[bool]) -> tuple[str, ...]:
    query = (
        select(row.c.line, row.c.key, ledger.c.amount, row.c.amount)
        .select_from(row.join(ledger, SAME))
        .where(staged, row.c.kind.in_(("sale", "refund")), ledger.c.amount != row.c.amount)
        .order_by(row.c.line)
        .limit(NAMED)
    )
    return tuple(
        f"第 {abs(line)} 行：{key} 账上是 {Money(ours)}，账单是 {Money(theirs)}，未改动，请核对。"
        for line, key, ours, theirs in desk.connection.execute(query)
    )
