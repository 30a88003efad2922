"""One business day of a make-believe merchant, the same for ever: merchant, day and seed decide."""

from bisect import bisect
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from storage.base.business_day import opens_at
from storage.base.money import half_up
from storage.base.vault import Vault
from storage.demo.climate import FIRST_DAY, orders_of
from storage.demo.shops import Branch, Shop
from storage.ledger.entries import Entry

SEED = 20261118
CHANNELS = ("wechat", "alipay", "unionpay", "cash", "card")
CHANNEL_SHARES = tuple(accumulate((56, 30, 5, 6, 3)))
FEES = {"wechat": 38, "alipay": 55, "unionpay": 38, "cash": 0, "card": 60}  # basis points
ITEMS = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
BANQUET = 0.004  # a whole office orders
DISCOUNTED = 0.12
DISCOUNTS = (100, 200, 300, 500, 800)
REFUNDED = 0.014
WHOLE = 0.6  # of refunds, how many give everything back
REGULAR = 0.5
REGULARS = 300  # as many as the practice acquirer's own regular customers, and of the same names
BY_PHONE = 0.22  # ordered at the table, without a cashier


def trade_of(shop: Shop, day: date, vault: Vault, seed: int = SEED) -> list[Entry]:
    """Everything of one business day, in the order it happened; payers are already hashed."""
    opening = opens_at(day, shop.profile.cut_off)
    found = [
        entry
        for branch in shop.branches
        for entry in _Day(shop, branch, day, opening, vault, seed).entries()
    ]
    return sorted(found, key=lambda entry: (entry.paid_at, entry.key))


class _Day:
    """One branch on one day."""

    def __init__(
        self, shop: Shop, branch: Branch, day: date, opening: datetime, vault: Vault, seed: int
    ) -> None:
        self._shop, self._branch, self._day, self._opening = shop, branch, day, opening
        self._vault, self._seed = vault, seed
        self._chance = Random(f"{seed}/{shop.merchant_id}/{branch.store_id}/{day}")
        self._hours = list(branch.hours)
        self._crowd = list(accumulate(branch.hours.values()))
        self._prefix = f"{day:%Y%m%d}{shop.merchant_id[1:]}{branch.store_id[1:]}"

    def entries(self) -> Iterator[Entry]:
        """The sales, and the refunds of some of them."""
        mean = orders_of(self._branch, self._day, self._seed)
        orders = max(0, round(self._chance.gauss(mean, mean**0.5))) if mean else 0
        for number, offset in enumerate(sorted(self._moment() for _ in range(orders)), 1):
            sale = self._sale(number, offset)
            yield sale
            if sale.acquirer and self._chance.random() < REFUNDED:
                yield self._refund(sale)

    def _moment(self) -> float:
        """Seconds after the business day began."""
        random = self._chance.random
        hour = self._hours[bisect(self._crowd, random() * self._crowd[-1])]
        minutes = hour * 60 - self._shop.profile.cut_off
        return (minutes % 1440) * 60 + random() * 3600

    def _sale(self, number: int, offset: float) -> Entry:
        random = self._chance.random
        channel = CHANNELS[bisect(CHANNEL_SHARES, random() * CHANNEL_SHARES[-1])]
        discount = DISCOUNTS[int(random() * len(DISCOUNTS))] if random() < DISCOUNTED else 0
        amount = max(100, self._basket() - discount)
        by_phone = channel in ("wechat", "alipay") and random() < BY_PHONE
        shift = 0 if offset < (900 - self._shop.profile.cut_off) * 60 else 1
        store = self._branch.store_id
        return Entry(
            channel=channel, kind="sale", key=f"4200{self._prefix}{number:05d}",
            number=f"T{self._prefix}{number:04d}", amount=amount, discount=discount,
            fee=half_up(amount * FEES[channel], 10_000),
            paid_at=self._opening + timedelta(milliseconds=int(offset * 1000)), source="demo",
            store_id=store, terminal_id=f"P{store[1]}0{0 if by_phone else 1 + int(random() * 2)}",
            cashier="" if by_phone else self._branch.cashiers[shift], payer=self._payer(channel),
            acquirer="" if channel == "cash" else self._shop.acquirer(channel),
        )  # fmt: skip

    def _basket(self) -> int:
        random, prices = self._chance.random, self._shop.prices
        items = ITEMS[int(random() * len(ITEMS))]
        if random() < BANQUET:
            items = 15 + int(random() * 25)
        return sum(prices[int(random() * len(prices))] for _ in range(items))

    def _payer(self, channel: str) -> str:
        """Nobody for cash and cards; else a regular, of whom some leave and some come with time."""
        random = self._chance.random
        if channel in ("cash", "card"):
            return ""
        name = f"o{self._chance.getrandbits(104):026x}"
        if random() < REGULAR:
            since = (self._day - FIRST_DAY).days // 9
            name = f"o{self._shop.number}regular{(since + int(random() ** 2 * 250)) % REGULARS:04d}"
        return self._vault.payer(self._shop.merchant_id, channel, name)

    def _refund(self, sale: Entry) -> Entry:
        """Some minutes later, all of it or a dish that was missing."""
        chance = self._chance
        amount = sale.amount
        if chance.random() > WHOLE:
            amount = max(100, min(amount, amount * chance.randrange(2, 8) // 10 // 100 * 100))
        key = f"5{sale.key[1:]}"
        if sale.acquirer == "alipay":  # which numbers no refunds: trade and request together
            key = f"{sale.key}*{key}"
        return Entry(
            channel=sale.channel, kind="refund", key=key, number=sale.number,
            amount=amount, paid_at=sale.paid_at + timedelta(minutes=chance.randrange(4, 90)),
            source="demo", fee=-half_up((sale.fee or 0) * amount, sale.amount), sale_key=sale.key,
            store_id=sale.store_id, terminal_id=sale.terminal_id, cashier=sale.cashier,
            payer=sale.payer, acquirer=sale.acquirer,
        )  # fmt: skip
