"""The platform's no: a code and a sentence.

Over the window and short of balance have no published code: those two are the stand-in's own.
"""

from bot.sandbox.standins.books import Why

SHORT = "BALANCE_NOT_ENOUGH"
BUSY = "BIZERR_NEED_RETRY"
WHY = {
    Why.NO_ORDER: ("ORDER_NOT_EXIST", "订单不存在"),
    Why.OTHER_TOTAL: ("REFUND_AMOUNT_ERROR", "退款金额错误"),
    Why.OVER_AMOUNT: ("REFUND_AMOUNT_ERROR", "退款金额错误"),
    Why.OVER_WINDOW: ("ORDER_NOT_REFUNDABLE", "订单已超过退款期限"),
    Why.TOO_MANY_PARTS: ("ORDER_NOT_REFUNDABLE", "订单状态不可退款"),
    Why.TOO_SOON: (BUSY, "业务繁忙，请重试"),
    Why.SHORT: (SHORT, "商户余额不足"),
    Why.CONFLICT: ("PARAMS_ERROR", "退款单号已用于另一笔退款"),
}


class Refused(Exception):
    """An error answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message
