"""Two make-believe merchants with years of trade that can be believed, for the demo and the tests."""

from storage.demo.filling import catch_up, fill, first_moment, found_shops, last_moment
from storage.demo.shops import NOODLES, SHOPS, TEA, Shop
from storage.demo.trade import trade_of

__all__ = [
    "NOODLES",
    "SHOPS",
    "TEA",
    "Shop",
    "catch_up",
    "fill",
    "first_moment",
    "found_shops",
    "last_moment",
    "trade_of",
]
