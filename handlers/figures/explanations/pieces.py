"""Factors: the few quantities a figure is made of, and how much of its change each one brought."""

from dataclasses import dataclass

from storage.base.money import half_up
from storage.ledger.totals import Tally


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the way, in signed fen (or what the explained figure is counted in)."""

    name: str
    fen: int


def to_net(tally: Tally) -> tuple[Piece, ...]:
    """From gross to net: what was given back, and what the channels kept."""
    pieces = (Piece("退款", -tally.refunds_fen), Piece("手续费", -tally.fees_fen))
    return tuple(piece for piece in pieces if piece.fen)


def orders_and_ticket(base: Tally, now: Tally) -> tuple[Piece, Piece]:
    """A change of gross as more or fewer orders, and larger or smaller ones.

    The orders' part is counted at the base's mean ticket; the ticket's part is all the rest.
    """
    orders = _at_old_rate(base.sales, now.sales, base.sales_fen, now.sales_fen)
    return Piece("笔数", orders), Piece("笔均", now.sales_fen - base.sales_fen - orders)


def net_pieces(base: Tally, now: Tally, *, fees: bool) -> tuple[Piece, ...]:
    """A change of net as orders, ticket, refunds and (where both sides know them) fees."""
    refunds = Piece("退款", base.refunds_fen - now.refunds_fen)
    kept = (Piece("手续费", base.fees_fen - now.fees_fen),) if fees else ()
    return (*orders_and_ticket(base, now), refunds, *kept)


def fee_pieces(base: Tally, now: Tally) -> tuple[Piece, Piece]:
    """A change of fees: more or less trade at the base's rate, and all the rest is the rate."""
    trade = _at_old_rate(base.sales_fen, now.sales_fen, base.fees_fen, now.fees_fen)
    return Piece("流水", trade), Piece("费率", now.fees_fen - base.fees_fen - trade)


def refund_pieces(base: Tally, now: Tally) -> tuple[Piece, Piece]:
    """A change of money given back: more or fewer refunds, and larger or smaller ones."""
    count = _at_old_rate(base.refunds, now.refunds, base.refunds_fen, now.refunds_fen)
    return Piece("退款笔数", count), Piece("每笔退款", now.refunds_fen - base.refunds_fen - count)


def ratio_pieces(
    names: tuple[str, str], over: tuple[int, int], under: tuple[int, int], change: int
) -> tuple[Piece, Piece]:
    """A change of a ratio: its numerator's part counted at the base's denominator, the rest below.

    `over` and `under` are (base, now); the base's denominator must not be 0.
    """
    above = half_up(over[1] - over[0], under[0])
    return Piece(names[0], above), Piece(names[1], change - above)


def _at_old_rate(count: int, new_count: int, sum_: int, new_sum: int) -> int:
    """What the sum would have changed by, had only the count changed; all of it from nothing."""
    return half_up((new_count - count) * sum_, count) if count else new_sum - sum_
