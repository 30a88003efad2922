"""Customers who keep paying while somebody watches: believable amounts, hours and channels."""

import random
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.sandbox.acquirer import Books, Order
from bot.sandbox.board import Board
from bot.sandbox.faults import Faults
from bot.sandbox.notices import Notices
from bot.sandbox.standins.books import Sale
from bot.sandbox.world import AcquirerMerchant, Store, World

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHANNELS = {"wechat": 62, "alipay": 27, "unionpay": 5, "cash": 6}
REGULARS = 300
QUIET = 0.15
BUSY = {11: 1.3, 12: 2.0, 13: 1.3, 17: 1.3, 18: 2.0, 19: 1.8, 20: 1.2}
TICK_S = 0.25


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment at a till, in fen; `payer` is empty for cash."""

    merchant: AcquirerMerchant
    store: Store
    amount_fen: int
    channel: str
    payer: str = ""
    discount_fen: int = 0


NextPayment = Callable[[datetime], Payment]


class Taker(Protocol):
    """A stand-in of a real channel, as the till sees it."""

    aggregates: bool

    def sell(self, merchant_id: str, amount: int, **more: str) -> Sale:
        """A payment now."""

    def tell_sale(self, sale: Sale) -> None:
        """Send its notice."""


class Till:
    """Takes payments: into an acquirer's books, onto the ticker, to the product as a notice."""

    def __init__(
        self, books: Books, board: Board, notices: Notices, takers: Mapping[str, Taker]
    ) -> None:
        self.books, self.board, self.notices, self.takers = books, board, notices, takers

    def take(self, payment: Payment) -> Order:
        """One payment, now."""
        taker = self.takers.get(payment.merchant.channels.get(payment.channel, ""))
        order = self._elsewhere(payment, taker) if taker else self._here(payment)
        self.board.paid({
            "store": payment.store.name, "amount_fen": payment.amount_fen,
            "channel": payment.channel, "at": order.paid_at.isoformat(),
        })  # fmt: skip
        return order

    def _elsewhere(self, payment: Payment, taker: Taker) -> Order:
        merchant = payment.merchant
        more = {"payer": payment.payer, "terminal": random.choice(payment.store.terminals or ("",))}
        more |= {"way": payment.channel} if taker.aggregates else {}
        sale = taker.sell(merchant.merchant_id, payment.amount_fen, **more)
        taker.tell_sale(sale)
        return Order(
            merchant.number, sale.number, sale.amount, sale.paid_at, sale.way, sale.key, sale.fee
        )

    def _here(self, payment: Payment) -> Order:
        now, merchant = self.books.clock.now(), payment.merchant
        stamp = now.astimezone(SHANGHAI).strftime("%Y%m%d%H%M%S")
        fee = 0 if payment.channel == "cash" else _fee(payment.amount_fen, merchant)
        number = f"P{stamp}{secrets.randbelow(10**8):08d}"
        order = Order(
            merchant.number, number, payment.amount_fen, now, payment.channel,
            "" if payment.channel == "cash" else f"42{stamp}{secrets.randbelow(10**10):010d}", fee,
        )  # fmt: skip
        with self.books.lock:
            self.books.orders[number] = order
        self.notices.tell(merchant, "payment", _told(order, payment))
        return order


def _fee(amount_fen: int, merchant: AcquirerMerchant) -> int:
    return (amount_fen * merchant.fee_basis_points + 5000) // 10_000


def _told(order: Order, payment: Payment) -> dict[str, str | int]:
    """The data of a payment notice."""
    return {
        "order_number": order.order_number,
        "channel_number": order.channel_number,
        "channel": order.channel,
        "amount_fen": order.amount_fen,
        "discount_fen": payment.discount_fen,
        "fee_fen": order.fee_fen,
        "paid_at": order.paid_at.isoformat(),
        "payer": payment.payer,
        "store": payment.store.code,
        "terminal": random.choice(payment.store.terminals or ("",)),
        "cashier": random.choice(payment.store.cashiers or ("",)),
    }


def believable(world: World) -> NextPayment:
    """A generator of payments from the merchants' menus; some customers come again."""

    def next_payment(_: datetime) -> Payment:
        merchant = random.choice(world.merchants)
        items = random.choices((1, 2, 3, 4), (50, 30, 14, 6))[0]
        amount = sum(random.choice(merchant.tickets_fen) for _ in range(items))
        channel = random.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        regular = f"o{merchant.number}regular{random.randrange(REGULARS):04d}"
        payer = regular if random.random() < 0.4 else f"o{secrets.token_hex(13)}"
        store = random.choice(merchant.stores)
        return Payment(merchant, store, amount, channel, "" if channel == "cash" else payer)

    return next_payment


def rush(moment: datetime, merchant: AcquirerMerchant) -> float:
    """How busy an hour is: 1 is usual, 2 lunch and dinner, next to nothing outside hours."""
    hour = moment.astimezone(SHANGHAI).hour
    if not merchant.opens <= hour < merchant.closes:
        return QUIET
    return BUSY.get(hour, 0.8)


class Customers:
    """A thread that pays at the pace of the switch `customers.pace`, payments per real minute."""

    def __init__(self, till: Till, faults: Faults, next_payment: NextPayment) -> None:
        self._till, self._faults, self._next = till, faults, next_payment
        self._over = threading.Event()

    def start(self) -> None:
        """Open the doors."""
        threading.Thread(target=self._come, daemon=True).start()

    def stop(self) -> None:
        """Close the doors."""
        self._over.set()

    def _come(self) -> None:
        while not self._over.wait(TICK_S):
            expected = self._faults.number("customers.pace") * TICK_S / 60
            if not expected:
                continue
            now = self._till.books.clock.now()
            payment = self._next(now)
            expected *= rush(now, payment.merchant)
            for _ in range(int(expected) + (random.random() < expected % 1)):
                self._till.take(self._next(now))
