"""The platform's no: a code, a sub-code and a sentence."""

from bot.sandbox.standins.books import Why

MESSAGES = {"40001": "Missing Required Arguments", "40002": "Invalid Arguments",
            "40004": "Business Failed", "40006": "Insufficient Permissions",
            "20000": "Service Currently Unavailable", "20001": "Insufficient Authority"}  # fmt: skip
WHY = {
    Why.NO_ORDER: ("ACQ.TRADE_NOT_EXIST", "交易不存在"),
    Why.OTHER_TOTAL: ("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限"),
    Why.OVER_AMOUNT: ("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效"),
    Why.OVER_WINDOW: ("ACQ.TRADE_HAS_FINISHED", "交易已完结"),
    Why.TOO_MANY_PARTS: ("ACQ.TRADE_NOT_ALLOW_REFUND", "当前交易不允许退款"),
    Why.TOO_SOON: ("ACQ.SYSTEM_ERROR", "系统错误"),
    Why.SHORT: ("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"),
    Why.CONFLICT: ("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致"),
}


class Refused(Exception):
    """An error answer."""

    def __init__(self, code: str, sub_code: str, message: str) -> None:
        super().__init__(code, sub_code, message)
        self.node = {"code": code, "msg": MESSAGES[code], "sub_code": sub_code, "sub_msg": message}


def refused(why: Why) -> Refused:
    """The platform's code for a refund that will not be done."""
    return Refused("40004", *WHY[why])
