"""What Lakala's answers mean to us: payments, refunds and the codes between them."""

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import (
    OrderAnswer,
    OrderRef,
    OrderState,
    Outcome,
    RefundAnswer,
    RefundOrder,
)
from bot.channels.lakala.accounts import Account, House
from bot.channels.lakala.talk import Said
from bot.channels.reading import fen, instant, perhaps, short
from storage.base.vault import Vault
from storage.ledger.entries import Entry

CODE = "lakala"
PAID = frozenset({"SUCCESS", "PART_REFUND", "REFUND"})
UNPAID = frozenset({"INIT", "CREATE", "DEAL"})
OVER = frozenset({"FAIL", "CLOSE", "REVOKED"})
# A refund that failed has used up its number: another one needs a new approval.
REFUNDS = {"SUCCESS": Outcome.SUCCEEDED, "FAIL": Outcome.CLOSED}
WAYS = {"WECHAT": "wechat", "ALIPAY": "alipay", "UQRCODEPAY": "unionpay", "UNION": "unionpay"}
CARD = "UPCARD"


def refund_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to a refund request: a no, or that it was heard.

    A yes decides nothing (a card's refund may fail after it): the query does.
    """
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code in house.short_codes:
        return RefundAnswer(Outcome.FAILED, "NOT_ENOUGH")
    if said.code in house.no_codes:
        return RefundAnswer(Outcome.FAILED, said.code)
    if not said.is_well:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    return _about(said.told, order, {})


def query_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to the question after a refund."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code in house.missing_codes:
        return RefundAnswer(Outcome.MISSING)
    if not said.is_well:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    return _about(said.told, order, REFUNDS)


def _about(
    told: Mapping[str, Any], order: RefundOrder, states: Mapping[str, Outcome]
) -> RefundAnswer:
    try:
        if (refund_number(told), refund_amount(told)) != (order.number, order.amount):
            return RefundAnswer(Outcome.UNKNOWN, "OTHER")
        return refund_state(told, states)
    except (KeyError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def refund_number(told: Mapping[str, Any]) -> str:
    """Our own number; some services call it by the name that a payment's has."""
    return short(told.get("out_refund_order_no") or told["out_trade_no"])


def refund_amount(told: Mapping[str, Any]) -> int:
    """What goes back; of a refund that does not name it apart it is the trade's amount."""
    return fen(told.get("refund_amount") or told["total_amount"])


def refund_state(told: Mapping[str, Any], states: Mapping[str, Outcome]) -> RefundAnswer:
    """How a refund stands, by those states that are final."""
    status = str(told.get("trade_state") or told.get("trade_status") or "ACCEPTED")
    outcome = states.get(status, Outcome.UNKNOWN)
    at = perhaps(told.get("trade_time")) if outcome is Outcome.SUCCEEDED else None
    reason = "" if outcome is Outcome.SUCCEEDED else status[:32]
    return RefundAnswer(outcome, reason, short(told["trade_no"]), at)


def order_word(
    said: Said | None, account: Account, order: OrderRef, vault: Vault, house: House
) -> OrderAnswer:
    """The answer to the question after a payment, asked by Lakala's number where we know it."""
    if said is not None and said.code in house.missing_codes:
        return OrderAnswer(OrderState.MISSING)
    if said is None or not said.is_well:
        return OrderAnswer(OrderState.UNKNOWN, reason=said.code if said else "")
    told = said.told
    mine = (told.get("trade_no") == order.key) if order.key else (
        told.get("out_trade_no") == order.number)  # fmt: skip
    if not mine:
        return OrderAnswer(OrderState.UNKNOWN, reason="OTHER")
    state = str(told.get("trade_state", ""))
    if state in UNPAID:
        return OrderAnswer(OrderState.UNPAID, reason=state)
    if state in OVER:
        return OrderAnswer(OrderState.CLOSED, reason=state)
    try:
        entry = sale(told, account, order.merchant_id, order.number, vault)
    except (KeyError, TypeError, ValueError):
        return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")
    return OrderAnswer(OrderState.PAID, entry)


def sale(
    told: Mapping[str, Any], account: Account, merchant_id: str, number: str, vault: Vault
) -> Entry:
    """A paid trade; ValueError or KeyError for anything else.

    `trade_no` is the day and the `log_no` that stands on slips and in bills. What the merchant himself
    gave off (`acc_mdiscount_amount`) is not paid out: it is the sale's discount. The fee is only in
    the bill.
    """
    if told["merchant_no"] != account.merchant_no:
        raise ValueError("another merchant's")
    if (told.get("trade_state") or told.get("trade_status")) not in PAID:
        raise ValueError("not paid")
    total, discount = fen(told["total_amount"]), fen(told.get("acc_mdiscount_amount") or 0)
    if discount > total:
        raise ValueError("more given off than asked for")
    way = "card" if told.get("busi_type") == CARD else WAYS.get(str(told.get("account_type")))
    way = way or "other"
    payer = str(told.get("user_id2") or told.get("user_id1") or "")
    return Entry(
        channel=way, kind="sale", key=short(told["trade_no"]), number=short(number),
        amount=total - discount, discount=discount, paid_at=instant(told["trade_time"]),
        source="notice", acquirer=CODE, terminal_id=short(told.get("term_no") or "", least=0),
        payer=vault.payer(merchant_id, way, payer),
    )  # fmt: skip
