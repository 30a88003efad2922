"""Corrections: a transaction takes over what the channel says, and its totals with it."""

from dataclasses import asdict

from sqlalchemy import update

from storage.base.refusal import Refusal
from storage.desk import Desk
from storage.ledger.entries import Transaction
from storage.ledger.totals import Tally, Totals
from storage.schema import transactions

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
