"""Corrections: a transaction takes over what the channel says, and its totals with it."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import ColumnElement, or_, select, update

from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.ledger.entries import Entry, Transaction
from storage.ledger.totals import Tally, Totals
from storage.schema import statement_rows, transactions

table = transactions


def correct(desk: Desk, row: Transaction, *, amount: int | None = None, fee: int | None = None) -> None:  # fmt: skip
    """Another amount or fee (fen) for one transaction; a Refusal when it may not change.

    A refund of ours keeps its amount: it is what was approved and ordered.
    """
    if amount is not None and row.kind == "refund":
        raise Refusal("退款的金额不能改，请到渠道后台核对后再核销这条差异。")
    better = {"amount": amount, "fee": fee}
    values = {name: value for name, value in better.items() if value is not None}
    after = Transaction(**(asdict(row) | values))
    if after.held + after.elsewhere > after.amount:
        raise Refusal("这一单已经退的比账单金额还多，不能改，请先核对退款。")
    done = desk.connection.execute(
        update(table)
        .where(desk.mine(table), table.c.channel == row.channel, table.c.kind == row.kind,
               table.c.key == row.key, table.c.amount == row.amount,
               table.c.held + table.c.elsewhere <= after.amount)
        .values(**values)
    )  # fmt: skip
    if done.rowcount != 1:
        raise Refusal("这一单刚刚变了，请再看一次差异。")
    Totals(desk).add([(row.cell, Tally() - row.tally), (after.cell, after.tally)])


def take_way(desk: Desk, sale: Transaction, told: Entry, bills: Sequence[str]) -> bool:
    """What only an acquirer's bill told takes the way of paying and the number of its late notice.

    The rows of `bills` that tell of it take them too, so that the two stay one. False, and nothing
    is changed, where a refund names it by its old ones, or it is not as it was seen. Nobody can have
    asked us for a refund of it: no acquirer was known to carry one out.
    """
    row = statement_rows
    done = desk.connection.execute(
        update(table)
        .where(desk.mine(table), table.c.channel == sale.channel, table.c.kind == "sale",
               table.c.key == sale.key, table.c.acquirer == "", ~_given_back(desk, sale),
               table.c.amount == sale.amount, table.c.fee == sale.fee, table.c.store_id == sale.store_id,
               table.c.terminal_id == sale.terminal_id, table.c.cashier == sale.cashier)
        .values(channel=told.channel, key=told.key, acquirer=told.acquirer, source=told.source)
    )  # fmt: skip
    if done.rowcount != 1:
        return False
    desk.connection.execute(
        update(row)
        .where(desk.mine(row), row.c.statement_id.in_(bills), row.c.channel == sale.channel,
               row.c.kind == "sale", row.c.key == sale.key)
        .values(channel=told.channel, key=told.key)
    )  # fmt: skip
    after = replace(sale, channel=told.channel, key=told.key)
    Totals(desk).add([(sale.cell, Tally() - sale.tally), (after.cell, after.tally)])
    return True


def _given_back(desk: Desk, sale: Transaction) -> ColumnElement[bool]:
    """Whether a refund on a bill names this sale, by whichever number."""
    back = table.alias()
    query = select(back.c.key).where(
        back.c.merchant_id == desk.merchant_id, back.c.channel == sale.channel, back.c.kind == "refund",
        or_(back.c.number == sale.number, back.c.sale_key.in_((sale.key, sale.number))),
    )  # fmt: skip
    return query.exists()
