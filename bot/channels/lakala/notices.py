"""Notices of payments, refunds and bill files: three signed lines, by a certificate of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests.structures import CaseInsensitiveDict

from bot.channels.channel import Forged, Notice, PaymentNotice, RefundNotice
from bot.channels.lakala.accounts import Account, House
from bot.channels.lakala.signing import lines, vouched
from bot.channels.lakala.talk import is_fresh
from bot.channels.lakala.words import (
    PAID,
    REFUNDS,
    refund_amount,
    refund_number,
    refund_state,
    sale,
)
from bot.channels.reading import parsed, short
from bot.channels.rsa import is_signed
from storage.base.vault import Vault

TILL = {"S": "SUCCESS"}  # the cashier's short states
YUAN = "156"  # ISO 4217


def opened(
    accounts: Mapping[str, Account], house: House, headers: Mapping[str, str], body: bytes,
    now: datetime,
) -> Mapping[str, Any]:  # fmt: skip
    """What a genuine, timely notice tells."""
    head = vouched(CaseInsensitiveDict(headers).get("Authorization", ""))
    if head is None:
        raise Forged("signature")
    text = lines(head.stamp, head.nonce, body)
    if not any(is_signed(one.notice_key, head.signature, text) for one in accounts.values()):
        raise Forged("signature")
    if not is_fresh(head.stamp, now, house.notice_minutes * 60):
        raise Forged("time")
    told = parsed(body)
    if told is None:
        raise Forged("shape")
    return told


def read_notice(
    told: Mapping[str, Any], accounts: Mapping[str, Account], vault: Vault
) -> Notice | None:
    """The notice, or None for one that is about neither a payment nor a refund."""
    try:
        told = _of_old_till(told) if "payOrderNo" in told else told
        merchant_id = _whose(told, accounts)
        if _is_refund(told):
            answer = refund_state(told, REFUNDS)
            return RefundNotice(merchant_id, refund_number(told), refund_amount(told), answer)
        trade = _of_till(told) if "order_trade_info" in told else told
        if (trade.get("trade_state") or trade.get("trade_status")) not in PAID:
            return None
        number = short(trade["out_trade_no"])
        return PaymentNotice(
            merchant_id, sale(trade, accounts[merchant_id], merchant_id, number, vault)
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as odd:
        raise Forged("shape") from odd


def _whose(told: Mapping[str, Any], accounts: Mapping[str, Account]) -> str:
    for merchant_id, account in accounts.items():
        if account.merchant_no == told.get("merchant_no"):
            return merchant_id
    raise Forged("merchant")


def _is_refund(told: Mapping[str, Any]) -> bool:
    origins = ("out_refund_order_no", "origin_trade_no", "origin_out_trade_no")
    return told.get("trade_main_type") == "REFUND" or any(told.get(name) for name in origins)


def _of_till(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A cashier order's payment under the names that scans have; one that is no payment is empty."""
    trade = told["order_trade_info"]
    if trade["trade_type"] != "PAY":
        return {}
    return {
        **trade, "merchant_no": told["merchant_no"], "term_no": told.get("term_no"),
        "out_trade_no": told["out_order_no"], "trade_state": TILL.get(trade["trade_status"]),
        "total_amount": trade["trade_amount"], "account_type": trade.get("pay_mode"),
    }  # fmt: skip


def _of_old_till(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same from the cashier before this one; the wallet is the third part of `payInfo`."""
    if told["currency"] != YUAN:
        raise ValueError("another currency")
    is_paid = (told["tradeType"], told["payStatus"]) == ("PAY", "S")
    return {
        "merchant_no": told["merchantNo"], "term_no": told.get("termId"),
        "out_trade_no": told["merchantOrderNo"], "trade_no": told["lklOrderNo"],
        "trade_state": "SUCCESS" if is_paid else None, "total_amount": told["amount"],
        "trade_time": told["tradeTime"], "account_type": told["payInfo"].split("#")[2],
        "user_id2": told.get("payerId1"),
    }  # fmt: skip
