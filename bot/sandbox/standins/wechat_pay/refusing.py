"""The platform's no: a status, a code and a sentence."""

from bot.sandbox.standins.books import Why

WHY = {
    Why.NO_ORDER: (404, "RESOURCE_NOT_EXISTS", "订单不存在"),
    Why.OTHER_TOTAL: (400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致"),
    Why.OVER_AMOUNT: (400, "INVALID_REQUEST", "申请退款金额大于订单可退金额"),
    Why.OVER_WINDOW: (400, "INVALID_REQUEST", "订单已经超过退款期限"),
    Why.TOO_MANY_PARTS: (400, "INVALID_REQUEST", "一笔订单最多部分退款 50 次"),
    Why.TOO_SOON: (429, "FREQUENCY_LIMITED", "同一笔订单的退款间隔要在一分钟以上"),
    Why.SHORT: (403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
    Why.CONFLICT: (400, "INVALID_REQUEST", "同一退款单号的请求参数不一致"),
}


class Refused(Exception):
    """An error answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status, self.code, self.message = status, code, message


def refused(why: Why) -> Refused:
    """The platform's code for a refund that will not be done."""
    return Refused(*WHY[why])
