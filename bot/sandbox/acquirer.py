"""The practice acquirer's books: orders, refunds and what was really paid out, under one lock."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.world import AcquirerMerchant, World

Json = dict[str, Any]
WINDOW = timedelta(days=365)
MOST_PARTS = 50
OPEN = frozenset({"PROCESSING", "SUCCEEDED"})
# A fault mode, the state a new refund gets, and the failure that is named.
STATES = {
    "pending": ("PROCESSING", ""),
    "fail": ("FAILED", "CARD_DEAD"),
    "stuck": ("STUCK", "CARD_DEAD"),
    "closed": ("CLOSED", ""),
}


class AcquirerNo(Exception):
    """A signed error answer: HTTP status, code and one sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True, slots=True)
class Order:
    """A payment the acquirer knows; `merchant` is the acquirer's number for the merchant."""

    merchant: str
    order_number: str
    amount_fen: int
    paid_at: datetime
    channel: str = "wechat"
    channel_number: str = ""
    fee_fen: int = 0
    refunded_fen: int = 0  # before the sandbox's own refunds


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as it now stands."""

    merchant: str
    refund_number: str
    order_number: str
    acquirer_refund_number: str
    amount_fen: int
    state: str
    failure: str = ""
    succeeded_at: str = ""

    def told(self) -> Json:
        """The object of the protocol."""
        known = asdict(self)
        del known["merchant"]
        return known


OrderLookup = Callable[[str], Order | None]


@dataclass(slots=True)
class Books:
    """What the acquirer paid and refunded. `lookup` finds orders from before the sandbox's time."""

    world: World
    clock: Clock
    lookup: OrderLookup | None = None
    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[tuple[str, str], Refund] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)  # POSTs seen per refund number
    lock: threading.RLock = field(default_factory=threading.RLock)

    def order(self, merchant: AcquirerMerchant, number: str) -> Order:
        """A merchant's own order; 404 otherwise."""
        with self.lock:
            found = self.orders.get(number) or (self.lookup(number) if self.lookup else None)
            if found is None or found.merchant != merchant.number:
                raise AcquirerNo(404, "ORDER_NOT_FOUND", "没有这笔订单")
            return self.orders.setdefault(number, found)

    def refunded_fen(self, order: Order, states: frozenset[str] = OPEN) -> int:
        """What has gone back, or is on its way, in fen."""
        return order.refunded_fen + sum(one.amount_fen for one in self._parts(order, states))

    def refund(self, merchant: AcquirerMerchant, number: str) -> Refund:
        """One refund; 404 proves nothing about a request still in flight."""
        with self.lock:
            if (merchant.number, number) not in self.refunds:
                raise AcquirerNo(404, "REFUND_NOT_FOUND", "没有这笔退款")
            return self.refunds[merchant.number, number]

    def request(
        self, merchant: AcquirerMerchant, number: str, order_number: str, amount_fen: int,
        total_fen: int, mode: str,
    ) -> tuple[Refund, bool]:  # fmt: skip
        """Refund once per number: the refund as it stands, and whether this call made it.

        What was definitely refused may be tried again under its number.
        """
        with self.lock:
            self.attempts[number] = self.attempts.get(number, 0) + 1
            if known := self.refunds.get((merchant.number, number)):
                if (known.order_number, known.amount_fen) != (order_number, amount_fen):
                    raise AcquirerNo(409, "PARAM_CONFLICT", "同一退款单号，金额或订单不同")
                if known.state != "FAILED":
                    return known, False
            order = self.order(merchant, order_number)
            self._check(merchant, order, amount_fen, total_fen)
            state, failure = STATES.get(mode, ("SUCCEEDED", ""))
            refund = Refund(
                merchant.number, number, order_number, f"PR{len(self.refunds) + 1:010d}",
                amount_fen, state, failure, self._moment(state),
            )  # fmt: skip
            self.refunds[merchant.number, number] = refund
            return refund, True

    def settle(self) -> list[Refund]:
        """Let everything that is processing succeed; the refunds that did."""
        with self.lock:
            waiting = [one for one in self.refunds.values() if one.state == "PROCESSING"]
            done = [
                replace(one, state="SUCCEEDED", succeeded_at=self._moment("SUCCEEDED"))
                for one in waiting
            ]
            self.refunds |= {(one.merchant, one.refund_number): one for one in done}
            return done

    def paid_back_fen(self, order_number: str) -> int:
        """What payers of an order really got back, in fen."""
        with self.lock:
            parts = (one for one in self.refunds.values() if one.state == "SUCCEEDED")
            return sum(one.amount_fen for one in parts if one.order_number == order_number)

    def balance_fen(self, merchant: AcquirerMerchant) -> int:
        """What is left to refund from, in fen."""
        if merchant.balance_fen is None:
            return 10**12
        mine = (one for one in self.refunds.values() if one.merchant == merchant.number)
        return merchant.balance_fen - sum(one.amount_fen for one in mine if one.state in OPEN)

    def _moment(self, state: str) -> str:
        return self.clock.now().isoformat() if state == "SUCCEEDED" else ""

    def _parts(self, order: Order, states: frozenset[str]) -> list[Refund]:
        return [
            one
            for one in self.refunds.values()
            if one.merchant == order.merchant
            and one.order_number == order.order_number
            and one.state in states
        ]

    def _check(
        self, merchant: AcquirerMerchant, order: Order, amount_fen: int, total_fen: int
    ) -> None:
        if total_fen != order.amount_fen:
            raise AcquirerNo(409, "PARAM_CONFLICT", "原订单金额不符")
        if self.clock.now() - order.paid_at > WINDOW:
            raise AcquirerNo(403, "REFUND_WINDOW_OVER", "已过退款期限")
        if len(self._parts(order, OPEN)) >= MOST_PARTS:
            raise AcquirerNo(403, "TOO_MANY_PARTS", "一笔订单最多退 50 次")
        if self.refunded_fen(order) + amount_fen > order.amount_fen:
            raise AcquirerNo(403, "AMOUNT_EXCEEDED", "退款超过订单金额")
        if amount_fen > self.balance_fen(merchant):
            raise AcquirerNo(403, "BALANCE_SHORT", "商户余额不足")
