"""Two make-believe merchants with years of trade that can be believed, for the demo and the tests."""

from storage.demo.filling import fill, found_shops
from storage.demo.shops import NOODLES, SHOPS, TEA, Shop
from storage.demo.trade import trade_of

__all__ = ["NOODLES", "SHOPS", "TEA", "Shop", "fill", "found_shops", "trade_of"]
