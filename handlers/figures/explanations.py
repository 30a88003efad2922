"""Explanations: a change or a difference taken apart into pieces that add up to the fen."""

from dataclasses import dataclass

from storage.base.money import half_up
from storage.ledger.totals import Tally


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the way, in signed fen."""

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
    change = now.sales_fen - base.sales_fen
    orders = (
        half_up((now.sales - base.sales) * base.sales_fen, base.sales) if base.sales else change
    )
    return Piece("笔数", orders), Piece("笔均", change - orders)
