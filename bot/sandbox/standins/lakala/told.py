"""Trades and refunds as the platform tells them, in answers and in notices."""

from datetime import datetime
from typing import Any

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State
from bot.sandbox.standins.lakala.keys import Member

Json = dict[str, Any]
WALLETS = {"wechat": "WECHAT", "alipay": "ALIPAY", "unionpay": "UQRCODEPAY"}
STATES = {State.SUCCEEDED: "SUCCESS", State.CLOSED: "FAIL", State.FAILED: "FAIL",
          State.PROCESSING: "DEAL", State.ABNORMAL: "DEAL"}  # fmt: skip
LOG_NO = 14


def seconds(moment: datetime) -> str:
    """Beijing time."""
    return f"{moment.astimezone(SHANGHAI):%Y%m%d%H%M%S}"


def trade(sale: Sale, member: Member, refunded: int) -> Json:
    """A trade; one that is not paid lacks everything about paying."""
    told = {
        "merchant_no": member.merchant_no, "out_trade_no": sale.number, "trade_no": sale.key,
        "log_no": sale.key[-LOG_NO:], "trade_main_type": "PREORDER",
        "account_type": WALLETS.get(sale.way, "BESTPAY"), "total_amount": str(sale.amount),
    }  # fmt: skip
    if not sale.paid:
        return told | {"trade_state": "CREATE", "trade_state_desc": "下单成功"}
    state = "SUCCESS" if not refunded else "REFUND" if refunded >= sale.amount else "PART_REFUND"
    return told | {
        "trade_state": state, "trade_state_desc": "交易成功", "payer_amount": str(sale.amount),
        "acc_settle_amount": str(sale.amount), "acc_mdiscount_amount": "0",
        "trade_time": seconds(sale.paid_at), "acc_trade_no": f"4200{sale.key}", "user_id1": "",
        "user_id2": sale.payer, "bank_type": "OTHERS", "card_type": "02",
    } | ({"term_no": sale.terminal} if sale.terminal else {})  # fmt: skip


def accepted(given: Given, wanted: Json) -> Json:
    """The answer to a refund request: no state, and the origins that were named."""
    origins = {name: wanted[name] for name in wanted if name.startswith("origin_")}
    return {
        "out_trade_no": given.number, "trade_no": given.key, "log_no": given.key[-LOG_NO:],
        "acc_trade_no": f"5030{given.key}", "account_type": WALLETS.get(given.sale.way, "BESTPAY"),
        "total_amount": str(given.amount), "refund_amount": str(given.amount),
        "payer_amount": str(given.amount), "trade_time": seconds(given.asked_at),
    } | origins  # fmt: skip


def refund(given: Given) -> Json:
    """How a refund stands."""
    told = {
        "out_trade_no": given.number, "trade_no": given.key, "log_no": given.key[-LOG_NO:],
        "account_type": WALLETS.get(given.sale.way, "BESTPAY"),
        "trade_state": STATES[given.state], "total_amount": str(given.amount),
    }  # fmt: skip
    if given.state is not State.SUCCEEDED:
        return told
    ended = given.ends_at or given.asked_at
    return told | {"payer_amount": str(given.amount), "trade_time": seconds(ended)}


def refund_notice(given: Given, member: Member) -> Json:
    """The same, with whose it is and which payment it undoes."""
    return {
        "merchant_no": member.merchant_no, "trade_main_type": "REFUND",
        "refund_amount": str(given.amount), "origin_trade_no": given.sale.key,
        "origin_out_trade_no": given.sale.number,
    } | refund(given)  # fmt: skip
