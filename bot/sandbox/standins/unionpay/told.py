"""Orders and refunds as the gateway tells them, in answers and in notices."""

from datetime import datetime

from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State

Fields = dict[str, str]
WELL = {"respCode": "00", "respMsg": "成功[0000000]"}
CODES = {State.SUCCEEDED: ("00", "成功[0000000]"), State.CLOSED: ("01", "交易失败[6100001]"),
         State.FAILED: ("60", "发卡行拒绝[6100060]"),
         State.PROCESSING: ("05", "交易已受理，请稍后查询交易结果[6154037]"),
         State.ABNORMAL: ("05", "交易已受理，请稍后查询交易结果[6154037]")}  # fmt: skip


def stamp(moment: datetime) -> str:
    """Beijing time, `20261118143005`."""
    return f"{moment.astimezone(SHANGHAI):%Y%m%d%H%M%S}"


def order(sale: Sale) -> Fields:
    """The standing of an order; one that is not paid has no query number."""
    told = {"txnType": "01", "txnSubType": "07", "txnAmt": str(sale.amount), "currencyCode": "156"}
    if not sale.paid:
        return told | {"origRespCode": "05", "origRespMsg": CODES[State.PROCESSING][1]}
    return told | _carried(sale.key, sale.paid_at, sale.amount) | {
        "origRespCode": "00", "origRespMsg": "成功[0000000]", "accNo": sale.payer,
        "payCardType": "01", "termId": sale.terminal,
    }  # fmt: skip


def refund(given: Given) -> Fields:
    """The standing of a refund."""
    code, message = CODES[given.state]
    return _carried(given.key, given.asked_at, given.amount) | {
        "txnType": "04", "txnSubType": "00", "txnAmt": str(given.amount), "currencyCode": "156",
        "origRespCode": code, "origRespMsg": message,
    }  # fmt: skip


def payment_notice(sale: Sale) -> Fields:
    """The fields of a notice of payment."""
    return _carried(sale.key, sale.paid_at, sale.amount) | WELL | {
        "txnType": "01", "txnSubType": "07", "bizType": "000000", "orderId": sale.number,
        "txnTime": stamp(sale.paid_at), "txnAmt": str(sale.amount), "currencyCode": "156",
        "accNo": sale.payer, "payCardType": "01", "termId": sale.terminal, "exchangeRate": "0",
    }  # fmt: skip


def refund_notice(given: Given, txn_time: str) -> Fields:
    """The fields of a notice of a refund."""
    code, message = CODES[given.state]
    return _carried(given.key, given.asked_at, given.amount) | {
        "txnType": "04", "txnSubType": "00", "bizType": "000000", "orderId": given.number,
        "txnTime": txn_time, "txnAmt": str(given.amount), "currencyCode": "156",
        "origQryId": given.sale.key, "respCode": code, "respMsg": message,
    }  # fmt: skip


def _carried(key: str, moment: datetime, amount: int) -> Fields:
    day = moment.astimezone(SHANGHAI)
    return {
        "queryId": key, "traceNo": key[-6:], "traceTime": f"{day:%m%d%H%M%S}",
        "settleAmt": str(amount), "settleCurrencyCode": "156", "settleDate": f"{day:%m%d}",
    }  # fmt: skip
