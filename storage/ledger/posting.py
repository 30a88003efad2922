"""Posting a staged bill: one set-based step that writes what is new and fills in what was blank."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
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
from storage.ledger.totals import Cell, Tally, Totals, count
from storage.schema import refunds, statement_rows, transactions

NAMED = 20  # differences that are spelled out
PIECE = 50_000  # lines that are folded at once
KEY = ("merchant_id", "channel", "kind", "key")
FILLED = ("store_id", "terminal_id", "payer")

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
    Totals(desk).add(change for group in groups for change in group.changes)
    _recount_elsewhere(desk)
    return Posting(added, known, _differences(desk, staged) if known else ())


def _take_our_refunds_keys(desk: Desk, staged: ColumnElement[bool]) -> None:
    """A refund of ours may stand under another key; the bill's row takes the key that is known."""
    desk.connection.execute(
        update(row)
        .where(staged, row.c.kind == "refund", row.c.refund_number != "",
               ledger.c.merchant_id == row.c.merchant_id, ledger.c.number == row.c.number,
               ledger.c.channel == row.c.channel, ledger.c.kind == "refund",
               ledger.c.refund_number == row.c.refund_number, ledger.c.sale_key == row.c.sale_key,
               ledger.c.key != row.c.key)
        .values(key=ledger.c.key)
    )  # fmt: skip


def _groups(desk: Desk, staged: ColumnElement[bool]) -> Iterator[_Group]:
    """All staged rows folded by where they count, now and after the blanks are filled in."""
    keys = [
        row.c.channel.label("channel"), row.c.kind.label("kind"),
        ledger.c.business_day.label("day"), ledger.c.hour.label("hour"),
        ledger.c.store_id.label("store"), ledger.c.terminal_id.label("terminal"),
        ledger.c.cashier.label("cashier"),
        row.c.business_day.label("new_day"), row.c.hour.label("new_hour"),
        row.c.store_id.label("new_store"), row.c.terminal_id.label("new_terminal"),
    ]  # fmt: skip
    sums = [
        func.count().label("rows"),
        func.count(ledger.c.key).label("known"),
        func.sum(row.c.amount).label("new_amount"),
        func.sum(row.c.fee).label("new_fee"),
        func.sum(row.c.discount).label("new_discount"),
        func.sum(ledger.c.amount).label("amount"),
        func.sum(func.coalesce(ledger.c.fee, 0)).label("fee"),
        func.sum(func.coalesce(ledger.c.fee, row.c.fee)).label("filled_fee"),
        func.sum(ledger.c.discount).label("discount"),
        func.sum(case((_has_blanks(), 1), else_=0)).label("fills"),
    ]
    query = (
        select(*keys, *sums)
        .select_from(row.outerjoin(ledger, SAME))
        .where(staged, row.c.kind.in_(("sale", "refund")))
        .group_by(*(key.element for key in keys))
    )
    for lines in _pieces(desk, staged):
        for group in desk.connection.execute(query.where(lines)).mappings():
            yield _group(group)


def _pieces(desk: Desk, staged: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Runs of lines: SQLite folds by sorting, and its library may sort in memory only."""
    query = select(func.min(row.c.line), func.max(row.c.line)).where(staged)
    first, last = desk.connection.execute(query).one()
    for start in range(first or 0, (last or -1) + 1, PIECE):
        yield row.c.line.between(start, start + PIECE - 1)


def _group(group: RowMapping) -> _Group:
    kind, rows = group["kind"], group["rows"]
    if not group["known"]:
        cell = Cell(group["new_day"], group["new_hour"], group["new_store"], group["new_terminal"],
                    "", group["channel"])  # fmt: skip
        tally = _tally(kind, rows, group["new_amount"], group["new_fee"], group["new_discount"])
        return _Group(rows, known=False, fills=0, changes=((cell, tally),))
    place = (group["day"], group["hour"])
    end = (group["cashier"], group["channel"])
    before = Cell(*place, group["store"], group["terminal"], *end)
    after = Cell(*place, group["store"] or group["new_store"],
                 group["terminal"] or group["new_terminal"], *end)  # fmt: skip
    was = _tally(kind, rows, group["amount"], group["fee"], group["discount"])
    became = _tally(kind, rows, group["amount"], group["filled_fee"], group["discount"])
    return _Group(rows, known=True, fills=int(group["fills"]),
                  changes=((before, Tally() - was), (after, became)))  # fmt: skip


def _tally(kind: str, rows: int, amount: int, fee: int, discount: int) -> Tally:
    """Many transactions of one kind as one tally; PostgreSQL hands the sums over as Decimal."""
    one = count(kind, int(amount), int(fee), int(discount))
    return one + (Tally(refunds=rows - 1) if kind == "refund" else Tally(sales=rows - 1))


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
    return sum(_insert_kind(desk, staged, kind) for kind in ("sale", "refund"))


def _insert_kind(desk: Desk, staged: ColumnElement[bool], kind: str) -> int:
    """New rows of one kind."""
    # A refund of ours that the bill tells first is held already: it must not count as elsewhere.
    ours = select(refunds.c.number).where(
        desk.mine(refunds), refunds.c.channel_number == row.c.refund_number, refunds.c.holding
    )
    source: ColumnElement[str] = literal("bill")
    if kind == "refund":
        source = case((ours.exists(), "refund"), else_="bill")
    values: dict[str, ColumnElement[Any]] = {
        column.name: row.c[column.name] for column in ledger.c if column.name in row.c
    }
    values |= {"source": source, "cashier": literal(""), "acquirer": literal(""),
               "held": literal(0), "elsewhere": literal(0)}  # fmt: skip
    query = select(*values.values()).where(staged, row.c.kind == kind)
    insert = insert_for(desk.connection, ledger).from_select(list(values), query)
    done = desk.connection.execute(
        insert.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True}
    )
    return done.rowcount


def _recount_elsewhere(desk: Desk) -> None:
    """Refunds made without us, summed anew on their sales, whichever of the two came first.

    All refunds of the merchant are few beside its sales; reading them is cheaper than telling which
    of a million sales have one.
    """
    refund = ledger.alias()
    made = (
        select(refund.c.channel, refund.c.sale_key,
               cast(func.sum(refund.c.amount), BigInteger).label("fen"))
        .where(refund.c.merchant_id == desk.merchant_id, refund.c.kind == "refund", refund.c.source != "refund")
        .group_by(refund.c.channel, refund.c.sale_key)
        .subquery()
    )  # fmt: skip
    desk.connection.execute(
        update(ledger)
        .where(desk.mine(ledger), ledger.c.channel == made.c.channel, ledger.c.kind == "sale",
               ledger.c.key == made.c.sale_key, ledger.c.elsewhere != made.c.fen)
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
