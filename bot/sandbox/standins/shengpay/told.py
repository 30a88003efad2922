"""Orders and refunds as the platform tells them: amounts of refunds are texts, those of orders numbers."""

from datetime import datetime
from typing import Any

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State

Json = dict[str, Any]
KINDS = {"wechat": "wx_jsapi", "alipay": "alipay_qr", "unionpay": "upacp_qr", "card": "MWEB"}
STATES = {State.PROCESSING: "PROCESSING", State.SUCCEEDED: "SUCCESS", State.CLOSED: "REFUND_CLOSE",
          State.FAILED: "REFUND_CLOSE", State.ABNORMAL: "CHANGE"}  # fmt: skip


def seconds(moment: datetime) -> str:
    """Beijing time."""
    return f"{moment.astimezone(SHANGHAI):%Y%m%d%H%M%S}"


def paid(sale: Sale) -> Json:
    """A payment, as a notice tells it and as the answer to a query begins."""
    told = {
        "openId": sale.payer, "tradeType": KINDS.get(sale.way, sale.way),
        "transactionId": sale.key, "outTradeNo": sale.number, "totalFee": sale.amount,
        "bankType": "ICBC", "timeEnd": seconds(sale.paid_at), "attach": '{"cardType":"DR"}',
    }  # fmt: skip
    return told | ({"cardNo": "1234", "cardType": "DC"} if sale.way == "card" else {})


def order(sale: Sale, refunded: int) -> Json:
    """An order; one that is not paid lacks everything about paying."""
    if not sale.paid:
        return {"outTradeNo": sale.number, "totalFee": sale.amount, "tradeState": "WAIT_PAY",
                "tradeStateDesc": "未支付", "tradeType": KINDS.get(sale.way, sale.way)}  # fmt: skip
    state = "REFUND" if refunded else "SUCCESS"
    return paid(sale) | {"tradeState": state, "tradeStateDesc": "支付成功"}


def accepted(given: Given) -> Json:
    """The answer to a refund request."""
    return {
        "transactionId": given.sale.key, "outTradeNo": given.sale.number, "refundId": given.key,
        "outRefundNo": given.number, "totalFee": str(given.sale.amount),
        "refundFee": str(given.amount),
    }  # fmt: skip


def refund(given: Given) -> Json:
    """How a refund stands."""
    told = accepted(given) | {
        "refundStatus": STATES[given.state], "settlementRefundFee": str(given.amount),
        "refundRequestSource": "API",
    }  # fmt: skip
    if given.state is not State.SUCCEEDED:
        return told
    return told | {"refundSuccessTime": seconds(given.ends_at or given.asked_at)}


def refund_notice(given: Given) -> Json:
    """The same, with what is settled of the order."""
    return refund(given) | {"settlementTotalFee": str(given.sale.amount)}
