"""The platform's no: a code and a sentence.

Lakala publishes no list of codes; those that integrations were seen to meet are used where there is
one, the others (BBS1112x) are the stand-in's own. Its `table` tells them to the product.
"""

from bot.sandbox.standins.books import Why

WELL, BAD_FIELDS, BAD_SIGNATURE = "BBS00000", "BBS11000", "GW0004"
NO_ORDER, WAITING, BROKEN = "BBS11114", "BBS11112", "BBS00001"
OVER_AMOUNT, OVER_WINDOW, TOO_MANY, SHORT, IN_USE = (f"BBS1112{digit}" for digit in range(1, 6))
FINAL = (BAD_FIELDS, NO_ORDER, OVER_AMOUNT, OVER_WINDOW, TOO_MANY)
WHY = {
    Why.NO_ORDER: (NO_ORDER, "原交易不存在"),
    Why.OTHER_TOTAL: (OVER_AMOUNT, "退款金额不对"),
    Why.OVER_AMOUNT: (OVER_AMOUNT, "退款金额超过可退金额"),
    Why.OVER_WINDOW: (OVER_WINDOW, "超过可退款期限"),
    Why.TOO_MANY_PARTS: (TOO_MANY, "退款次数超限"),
    Why.TOO_SOON: (WAITING, "交易处理中"),
    Why.SHORT: (SHORT, "商户可退余额不足"),
    Why.CONFLICT: (IN_USE, "商户请求流水号重复"),
}


class Refused(Exception):
    """An error answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def refused(why: Why) -> Refused:
    """The platform's code for a refund that will not be done."""
    return Refused(*WHY[why])
