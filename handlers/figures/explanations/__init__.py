"""Explanations: a change taken apart into pieces that add up to the fen, and what of it matters."""

from handlers.figures.explanations.explaining import Explanation, explain
from handlers.figures.explanations.pieces import Piece, orders_and_ticket, to_net
from handlers.figures.explanations.sums import SUMS, Part
from handlers.figures.explanations.views import View

__all__ = [
    "SUMS",
    "Explanation",
    "Part",
    "Piece",
    "View",
    "explain",
    "orders_and_ticket",
    "to_net",
]
