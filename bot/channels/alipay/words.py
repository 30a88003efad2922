"""What the platform's answers mean to us: payments, refunds and the codes between them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.channels.alipay.talk import Said
from bot.channels.channel import OrderAnswer, OrderState, Outcome, RefundAnswer, RefundOrder
from bot.channels.reading import short
from storage.base.business_day import SHANGHAI
from storage.base.money import YUAN_PATTERN, Money
from storage.base.vault import Vault
from storage.ledger.entries import Entry

CODE = "alipay"
OK, BUSINESS_NO = "10000", "40004"
# With these nothing was made of the request, and nothing will be of its own accord. Not among them:
# SYSTEM_ERROR, and DISCORDANT_REPEAT_REQUEST, which says that the number is in use.
DEFINITE_NO = frozenset({
    "ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.TRADE_NOT_EXIST", "ACQ.TRADE_HAS_FINISHED",
    "ACQ.TRADE_STATUS_ERROR", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.REASON_TRADE_BEEN_FREEZEN",
    "ACQ.INVALID_PARAMETER", "ACQ.TRADE_NOT_ALLOW_REFUND", "ACQ.REFUND_FEE_ERROR",
    "ACQ.REASON_TRADE_REFUND_FEE_ERR",
})  # fmt: skip
# What the house has a sentence for; any other reason stays as the platform gives it.
REASONS = {"ACQ.SELLER_BALANCE_NOT_ENOUGH": "NOT_ENOUGH", "ACQ.TRADE_HAS_FINISHED": "REFUND_WINDOW_OVER",
           "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "AMOUNT_EXCEEDED",
           "ACQ.REASON_TRADE_REFUND_FEE_ERR": "AMOUNT_EXCEEDED"}  # fmt: skip
UNKNOWN_REFUND = frozenset({"ACQ.TRADE_NOT_EXIST", "ACQ.REFUND_NOT_EXIST"})
LONGEST_CODE = 32
REFUNDED = "REFUND_SUCCESS"
PAID = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
CLOSED, WAITING = "TRADE_CLOSED", "WAIT_BUYER_PAY"


def refund_word(said: Said | None, order: RefundOrder) -> RefundAnswer:
    """The answer to a refund request: a no, or that it was heard.

    A yes names the sum of all refunds of the sale, not this one: it decides nothing, the query does.
    The reason REPEATED: no money moved with this call, perhaps because it had moved before.
    """
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code == BUSINESS_NO and said.sub_code in DEFINITE_NO:
        return RefundAnswer(Outcome.FAILED, _reason(said.sub_code))
    if said.code != OK:
        return RefundAnswer(Outcome.UNKNOWN, _reason(said.sub_code))
    if said.told.get("out_trade_no") != order.order_number:
        return RefundAnswer(Outcome.UNKNOWN, "OTHER")
    try:
        key = refund_key(short(said.told["trade_no"]), order.number)
    except (KeyError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")
    moved = said.told.get("fund_change") == "Y"
    return RefundAnswer(Outcome.UNKNOWN, "ACCEPTED" if moved else "REPEATED", key)


def query_word(said: Said | None, order: RefundOrder) -> RefundAnswer:
    """The answer to the question after a refund; one that names no refund knows of none."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.code == BUSINESS_NO and said.sub_code in UNKNOWN_REFUND:
        return RefundAnswer(Outcome.MISSING)
    if said.code != OK:
        return RefundAnswer(Outcome.UNKNOWN, _reason(said.sub_code))
    if not said.told.get("refund_status") and "refund_amount" not in said.told:
        return RefundAnswer(Outcome.MISSING)
    try:
        return _standing(said.told, order)
    except (KeyError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def _standing(told: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    about = (told["out_request_no"], told["out_trade_no"], fen(told["refund_amount"]))
    if about != (order.number, order.order_number, order.amount):
        return RefundAnswer(Outcome.UNKNOWN, "OTHER")
    key = refund_key(short(told["trade_no"]), order.number)
    status = str(told.get("refund_status") or "")
    if status != REFUNDED:
        return RefundAnswer(Outcome.UNKNOWN, status[:LONGEST_CODE] or "PROCESSING", key)
    return RefundAnswer(Outcome.SUCCEEDED, "", key, *_extras(told))


def _extras(told: Mapping[str, Any]) -> tuple[datetime | None, int | None]:
    """When, and what came back of the fee; that they are missing or odd takes nothing from the outcome."""
    at, fee = None, None
    with suppress(KeyError, ValueError):
        at = instant(told["gmt_refund_pay"])
    with suppress(KeyError, ValueError):
        fee = -fen(told["refund_charge_amount"])
    return at, fee


def order_word(
    said: Said | None, merchant_id: str, number: str, vault: Vault
) -> OrderAnswer:  # fmt: skip
    """The answer to the question after a payment."""
    if said is not None and (said.code, said.sub_code) == (BUSINESS_NO, "ACQ.TRADE_NOT_EXIST"):
        return OrderAnswer(OrderState.MISSING)
    if said is None or said.code != OK or said.told.get("out_trade_no") != number:
        return OrderAnswer(OrderState.UNKNOWN, reason=_reason(said.sub_code) if said else "")
    state = str(said.told.get("trade_status", ""))
    if state == WAITING:
        return OrderAnswer(OrderState.UNPAID, reason=state)
    if state == CLOSED and not said.told.get("send_pay_date"):
        return OrderAnswer(OrderState.CLOSED, reason=state)
    try:
        return OrderAnswer(OrderState.PAID, sale(said.told, "send_pay_date", merchant_id, vault))
    except (KeyError, TypeError, ValueError):
        return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")


def sale(told: Mapping[str, Any], paid_at: str, merchant_id: str, vault: Vault) -> Entry:
    """A paid trade as the bill will show it; ValueError or KeyError for anything else.

    `paid_at` names the field with the time. The bill's 商家实收 is `receipt_amount`; what it lacks of
    the total is the merchant's own discount. The fee is only in the bill.
    """
    if told["trade_status"] not in PAID | {CLOSED}:
        raise ValueError("not paid")
    total = fen(told["total_amount"])
    received = fen(told.get("receipt_amount") or told["total_amount"])
    if not 0 <= received <= total:
        raise ValueError("more received than paid")
    return Entry(
        channel="alipay", kind="sale", key=short(told["trade_no"]),
        number=short(told["out_trade_no"]), amount=received, discount=total - received,
        paid_at=instant(told[paid_at]), source="notice", acquirer=CODE,
        terminal_id=short(told.get("terminal_id") or "", least=0),
        payer=vault.payer(merchant_id, "alipay", _payer(told)),
    )  # fmt: skip


def _payer(told: Mapping[str, Any]) -> str:
    names = ("buyer_open_id", "buyer_id", "buyer_user_id", "buyer_logon_id")
    return next((str(told[name]) for name in names if told.get(name)), "")


def refund_key(trade: str, number: str) -> str:
    """The platform numbers no refunds: trade and request together are unique, in the bill as well."""
    return f"{trade}*{number}"


def fen(value: object) -> int:
    """Yuan as the platform writes them, `30.50`."""
    if not isinstance(value, str) or not YUAN_PATTERN.fullmatch(value):
        raise ValueError("an amount that is none")
    return Money.from_yuan(value).fen


def yuan(amount: int) -> str:
    """Fen as the platform wants them, `30.50`."""
    return f"{amount // 100}.{amount % 100:02d}"


def instant(value: object) -> datetime:
    """`2026-11-18 14:30:05`, Beijing time."""
    moment = datetime.strptime(str(value)[:19], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - next line
    return moment.replace(tzinfo=SHANGHAI)


def _reason(sub_code: str) -> str:
    return REASONS.get(sub_code, sub_code[:LONGEST_CODE])
