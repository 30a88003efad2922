"""Payments and refunds as the platform's JSON tells them."""

from datetime import datetime
from typing import Any

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State
from bot.sandbox.standins.wechat_pay.keys import Member

Json = dict[str, Any]
STATUS = {State.PROCESSING: "PROCESSING", State.SUCCEEDED: "SUCCESS", State.CLOSED: "CLOSED",
          State.ABNORMAL: "ABNORMAL", State.FAILED: "CLOSED"}  # fmt: skip
CARD = "支付用户零钱"


def rfc3339(moment: datetime) -> str:
    """Beijing time with its offset, to the second."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def who(member: Member) -> Json:
    """Whose payment it is, as both modes write it."""
    if member.sub_mchid:
        return {"sp_appid": member.appid, "sp_mchid": member.mchid, "sub_mchid": member.sub_mchid}
    return {"appid": member.appid, "mchid": member.mchid}


def transaction(sale: Sale, member: Member, refunded: int) -> Json:
    """An order; one that is not paid lacks everything about paying."""
    told = who(member) | {"out_trade_no": sale.number}
    if not sale.paid:
        state, words = ("CLOSED", "订单已关闭") if sale.closed else ("NOTPAY", "订单未支付")
        return told | {"trade_state": state, "trade_state_desc": words,
                       "amount": {"total": sale.amount, "currency": "CNY"}}  # fmt: skip
    payer = {"sp_openid" if member.sub_mchid else "openid": sale.payer}
    return told | {
        "transaction_id": sale.key, "trade_type": "NATIVE", "bank_type": "OTHERS", "attach": "",
        "trade_state": "REFUND" if refunded else "SUCCESS", "trade_state_desc": "支付成功",
        "success_time": rfc3339(sale.paid_at), "payer": payer,
        "amount": {"total": sale.amount, "payer_total": sale.amount, "currency": "CNY",
                   "payer_currency": "CNY"},
        "scene_info": {"device_id": sale.terminal},
    }  # fmt: skip


def refund(given: Given) -> Json:
    """A refund as a call's answer."""
    told = {
        "refund_id": given.key, "out_refund_no": given.number,
        "transaction_id": given.sale.key, "out_trade_no": given.sale.number,
        "channel": "ORIGINAL", "user_received_account": CARD,
        "create_time": rfc3339(given.asked_at), "status": STATUS[given.state],
        "funds_account": "UNSETTLED", "promotion_detail": [],
        "amount": {
            "total": given.sale.amount, "refund": given.amount, "from": [],
            "payer_total": given.sale.amount, "payer_refund": given.amount,
            "settlement_refund": given.amount, "settlement_total": given.sale.amount,
            "discount_refund": 0, "currency": "CNY", "refund_fee": given.fee,
        },
    }  # fmt: skip
    return told | _ended(given)


def refund_notice(given: Given, member: Member) -> Json:
    """A refund as a notice tells it: with `refund_status`, and without the currency."""
    told = who(member) | {
        "out_trade_no": given.sale.number, "transaction_id": given.sale.key,
        "out_refund_no": given.number, "refund_id": given.key,
        "refund_status": STATUS[given.state], "user_received_account": CARD,
        "amount": {"total": given.sale.amount, "refund": given.amount,
                   "payer_total": given.sale.amount, "payer_refund": given.amount},
    }  # fmt: skip
    told.pop("appid", None)
    told.pop("sp_appid", None)
    return told | _ended(given)


def _ended(given: Given) -> Json:
    if given.state is not State.SUCCEEDED:
        return {}
    return {"success_time": rfc3339(given.ends_at or given.asked_at)}
