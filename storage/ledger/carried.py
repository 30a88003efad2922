"""An acquirer's bill tells again what its notices booked: its rows take the names they have in the ledger.

A notice books by the way of paying and by the acquirer's full number. The bill of an acquirer that
carries several ways often names neither: it has the shop's order number, and the number that is
printed on the slip. Rows that are told to be one with a transaction become its row, so that posting
finds them known; what no notice told stays under the acquirer's own name.
"""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    and_,
    cast,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from storage.desk import Desk
from storage.ledger.transactions import CHANNELS
from storage.schema import statement_rows, transactions

row, ledger = statement_rows, transactions
A_DAY = 86_399_999  # milliseconds; a bill may tell the day alone
DATE = 8  # digits of the date before the number on the slip, which leaves it out


def name_as_booked(desk: Desk, staged: ColumnElement[bool]) -> None:
    """Give every staged row of a carrying acquirer the channel and key under which it is booked."""
    # Whose bill it is, every row says alike.
    whose = desk.connection.execute(select(row.c.settler).where(staged).limit(1)).scalar()
    if whose not in (None, *CHANNELS):
        for same in (_same_key(), _same_refund(), _same_order()):
            _take_names(desk, staged, same)
        _take_sales_names(desk, staged)


def _unnamed() -> ColumnElement[bool]:
    """Rows of an acquirer's own bill that nobody has told apart yet."""
    return and_(row.c.settler.not_in(CHANNELS), row.c.channel == row.c.settler)


def _booked() -> ColumnElement[bool]:
    """Transactions that its notices booked."""
    return and_(ledger.c.merchant_id == row.c.merchant_id, ledger.c.acquirer == row.c.settler,
                ledger.c.channel.in_(CHANNELS))  # fmt: skip


def _take_names(desk: Desk, staged: ColumnElement[bool], same: ColumnElement[bool]) -> None:
    taken = row.alias()
    free = ~select(taken.c.line).where(
        taken.c.merchant_id == row.c.merchant_id, taken.c.statement_id == row.c.statement_id,
        taken.c.channel == ledger.c.channel, taken.c.kind == ledger.c.kind, taken.c.key == ledger.c.key,
    ).exists()  # fmt: skip
    desk.connection.execute(
        update(row)
        .where(staged, _unnamed(), _booked(), ledger.c.kind == row.c.kind, same, free)
        .values(channel=ledger.c.channel, key=ledger.c.key, number=ledger.c.number,
                sale_key=ledger.c.sale_key, refund_number=ledger.c.refund_number)
    )  # fmt: skip


def _same_key() -> ColumnElement[bool]:
    """The acquirer's number, whole or as the slip has it."""
    on_slip = cast(row.c.business_day, String).concat(row.c.key)
    return or_(ledger.c.key == row.c.key, ledger.c.key == on_slip)


def _same_refund() -> ColumnElement[bool]:
    """A refund of ours is known by the number it was asked for under."""
    told = or_(
        ledger.c.refund_number == row.c.number, ledger.c.refund_number == row.c.refund_number
    )
    return and_(row.c.kind == "refund", ledger.c.refund_number != "", told)


def _same_order() -> ColumnElement[bool]:
    """The one payment of an order that the bill tells once, too, of about the same time.

    A second one, or one of another day, is a second payment.
    """
    other, another = row.alias(), ledger.alias()
    told_twice = select(other.c.line).where(
        other.c.merchant_id == row.c.merchant_id, other.c.statement_id == row.c.statement_id,
        other.c.kind == "sale", other.c.number == row.c.number, other.c.line != row.c.line,
    )  # fmt: skip
    booked_twice = select(another.c.key).where(
        another.c.merchant_id == row.c.merchant_id, another.c.acquirer == row.c.settler,
        another.c.kind == "sale", another.c.number == row.c.number, another.c.key != ledger.c.key,
    )  # fmt: skip
    apart = type_coerce(ledger.c.paid_at, BigInteger) - type_coerce(row.c.paid_at, BigInteger)
    once = and_(~told_twice.exists(), ~booked_twice.exists(), apart.between(-A_DAY, A_DAY))
    return and_(row.c.kind == "sale", ledger.c.number == row.c.number, once)


def _take_sales_names(desk: Desk, staged: ColumnElement[bool]) -> None:
    """A refund that only the bill tells counts against the sale it names."""
    refund = and_(row.c.kind == "refund", row.c.sale_key != "", ledger.c.kind == "sale")
    short = func.substr(ledger.c.key, DATE + 1) == row.c.sale_key
    for same in (
        or_(ledger.c.key == row.c.sale_key, ledger.c.number == row.c.sale_key),
        and_(short, ledger.c.business_day <= row.c.business_day),
    ):
        desk.connection.execute(
            update(row)
            .where(staged, _unnamed(), _booked(), refund, same)
            .values(channel=ledger.c.channel, sale_key=ledger.c.key, number=ledger.c.number)
        )
