"""What Shengpay's answers mean to us: payments, refunds and the codes between them."""

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import (
    OrderAnswer,
    OrderState,
    Outcome,
    RefundAnswer,
    RefundOrder,
)
from bot.channels.reading import fen, instant, perhaps, short
from bot.channels.shengpay.accounts import House
from bot.channels.shengpay.talk import Said
from storage.base.vault import Vault
from storage.ledger.entries import Entry

CODE = "shengpay"
PAID = frozenset({"SUCCESS", "REFUND"})
UNPAID = frozenset({"WAIT_PAY", "PAYING"})
OVER = frozenset({"CLOSED", "PAY_ERROR", "REVOKED"})
REFUNDS = {"SUCCESS": Outcome.SUCCEEDED, "REFUND_CLOSE": Outcome.CLOSED, "CHANGE": Outcome.STUCK}
# What the house has a sentence for; any other reason stays as the platform gives it.
REASONS = {"REFUND_AMOUNT_ERROR": "AMOUNT_EXCEEDED", "CHANGE": "CARD_DEAD"}
WAYS = {"wx": "wechat", "alipay": "alipay", "upacp": "unionpay"}  # how kinds of trade begin


def refund_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to a refund request: a no, or that it was heard; how it ends the query knows."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code in house.short_codes:
        return RefundAnswer(Outcome.FAILED, "NOT_ENOUGH")
    if said.code in house.no_codes:
        return RefundAnswer(Outcome.FAILED, REASONS.get(said.code, said.code))
    if not said.is_well:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    return _about(said.told, order)


def query_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to the question after a refund."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code in house.missing_codes:
        return RefundAnswer(Outcome.MISSING)
    if not said.is_well:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    return _about(said.told, order)


def _about(told: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    try:
        about = (told["outRefundNo"], told["outTradeNo"], fen(told["refundFee"]))
        if about != (order.number, order.order_number, order.amount):
            return RefundAnswer(Outcome.UNKNOWN, "OTHER")
        return refund_state(told)
    except (KeyError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def refund_state(told: Mapping[str, Any]) -> RefundAnswer:
    """How a refund stands; without a state it was only accepted."""
    status = str(told.get("refundStatus") or "ACCEPTED")
    outcome = REFUNDS.get(status, Outcome.UNKNOWN)
    at = perhaps(told.get("refundSuccessTime")) if outcome is Outcome.SUCCEEDED else None
    reason = "" if outcome is Outcome.SUCCEEDED else REASONS.get(status, status[:32])
    return RefundAnswer(outcome, reason, short(told["refundId"]), at)


def order_word(
    said: Said | None, merchant_id: str, number: str, vault: Vault, house: House
) -> OrderAnswer:
    """The answer to the question after a payment."""
    if said is not None and said.code in house.missing_codes:
        return OrderAnswer(OrderState.MISSING)
    if said is None or not said.is_well or said.told.get("outTradeNo") != number:
        return OrderAnswer(OrderState.UNKNOWN, reason=said.code if said else "")
    state = str(said.told.get("tradeState", ""))
    if state in UNPAID:
        return OrderAnswer(OrderState.UNPAID, reason=state)
    if state in OVER or state not in PAID:
        closed = OrderState.CLOSED if state in OVER else OrderState.UNKNOWN
        return OrderAnswer(closed, reason=state[:32])
    try:
        return OrderAnswer(OrderState.PAID, sale(said.told, merchant_id, vault))
    except (KeyError, ValueError):
        return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")


def sale(told: Mapping[str, Any], merchant_id: str, vault: Vault) -> Entry:
    """A payment; ValueError or KeyError for anything else.

    Where it says what is settled (`settlementTotalFee`), that is the sale's amount, and what is
    missing of the order's is the merchant's own discount. The fee is only in the back office.
    """
    total = fen(told["totalFee"])
    settled = fen(told.get("settlementTotalFee") or total)
    if settled > total:
        raise ValueError("more settled than paid")
    way = _way(told)
    return Entry(
        channel=way, kind="sale", key=short(told["transactionId"]),
        number=short(told["outTradeNo"]), amount=settled, discount=total - settled,
        paid_at=instant(told["timeEnd"]), source="notice", acquirer=CODE,
        payer=vault.payer(merchant_id, way, str(told.get("openId") or "")),
    )  # fmt: skip


def _way(told: Mapping[str, Any]) -> str:
    kind = str(told.get("tradeType") or "").lower()
    if way := WAYS.get(kind.partition("_")[0]):
        return way
    return "card" if told.get("cardType") else "other"
