"""Trades and refunds as the platform tells them, in answers and in notices."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.standins.alipay.keys import Member
from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State

Json = dict[str, Any]


def yuan(fen: int) -> str:
    """`30.50`."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def clock(moment: datetime) -> str:
    """Beijing time, to the second, without its zone."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def status(sale: Sale, refunded: int, now: datetime, window: timedelta) -> str:
    """Where a trade stands."""
    if not sale.paid:
        return "WAIT_BUYER_PAY"
    if refunded >= sale.amount:
        return "TRADE_CLOSED"
    return "TRADE_FINISHED" if now - sale.paid_at > window else "TRADE_SUCCESS"


def trade(sale: Sale, state: str) -> Json:
    """A trade as a call's answer; one that is not paid lacks everything about paying."""
    told = {"out_trade_no": sale.number, "trade_no": sale.key, "trade_status": state,
            "total_amount": yuan(sale.amount), "point_amount": "0.00"}  # fmt: skip
    if not sale.paid:
        return told | {"receipt_amount": "0.00", "buyer_pay_amount": "0.00"}
    return told | {
        "receipt_amount": yuan(sale.amount), "buyer_pay_amount": yuan(sale.amount),
        "invoice_amount": yuan(sale.amount), "send_pay_date": clock(sale.paid_at),
        "buyer_user_id": sale.payer, "buyer_logon_id": "159****5620", "terminal_id": sale.terminal,
        "fund_bill_list": [{"amount": yuan(sale.amount), "fund_channel": "PCREDIT"}],
    }  # fmt: skip


def refund(given: Given, cumulative: int, *, moved: bool) -> Json:
    """The answer to a refund request: the sum of all refunds of the trade, and whether this call added to it."""
    return {
        "out_trade_no": given.sale.number, "trade_no": given.sale.key,
        "buyer_logon_id": "159****5620", "fund_change": "Y" if moved else "N",
        "refund_fee": yuan(cumulative), "send_back_fee": yuan(given.amount if moved else 0),
        "gmt_refund_pay": clock(given.asked_at),
        "refund_detail_item_list": [{"amount": yuan(given.amount), "fund_channel": "PCREDIT"}],
    }  # fmt: skip


def refund_standing(given: Given | None, options: list[str]) -> Json:
    """The answer to a refund query: bare for one it does not know, without a status for one on its way."""
    if given is None or given.state is State.FAILED:
        return {}
    told = {
        "out_trade_no": given.sale.number, "trade_no": given.sale.key,
        "out_request_no": given.number, "refund_amount": yuan(given.amount),
        "total_amount": yuan(given.sale.amount),
    }  # fmt: skip
    if given.state is not State.SUCCEEDED:
        return told
    told |= {"refund_status": "REFUND_SUCCESS", "refund_charge_amount": yuan(given.fee)}
    paid = {"gmt_refund_pay": clock(given.ends_at or given.asked_at)}
    return told | (paid if "gmt_refund_pay" in options else {})


def notice(sale: Sale, member: Member, state: str, now: datetime) -> dict[str, str]:
    """The fields of a notice of payment; quotes come as entities."""
    return {
        "notify_time": clock(now), "notify_type": "trade_status_sync",
        "notify_id": secrets.token_hex(17), "app_id": member.app_id, "charset": "utf-8",
        "version": "1.0", "sign_type": "RSA2", "trade_no": sale.key, "out_trade_no": sale.number,
        "buyer_id": sale.payer, "buyer_logon_id": "159****5620", "seller_id": member.seller_id,
        "seller_email": "shop@example.com", "trade_status": state,
        "total_amount": yuan(sale.amount), "receipt_amount": yuan(sale.amount),
        "invoice_amount": yuan(sale.amount), "buyer_pay_amount": yuan(sale.amount),
        "point_amount": "0.00", "subject": "奶茶 & 面包", "body": "",
        "gmt_create": clock(sale.paid_at), "gmt_payment": clock(sale.paid_at),
        "fund_bill_list": f"[{{&quot;amount&quot;:&quot;{yuan(sale.amount)}&quot;,"
                          "&quot;fundChannel&quot;:&quot;PCREDIT&quot;}]",
    }  # fmt: skip


def refund_fields(given: Given, cumulative: int) -> dict[str, str]:
    """What a notice of a refund has besides."""
    return {"out_biz_no": given.number, "refund_fee": yuan(cumulative),
            "gmt_refund": f"{clock(given.ends_at or given.asked_at)}.123"}  # fmt: skip
