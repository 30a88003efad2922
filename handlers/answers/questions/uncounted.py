"""What is asked for and cannot be counted yet, each with one honest sentence.

A feature that brings the figures removes its line.
"""

from storage.base.refusal import Refusal

METRICS = {
    "balance": "渠道账户的余额请发「余额」看；银行卡里的要看银行。",
    "expense": "支出还没有记在我这里，只有收款、退款和手续费。可以发「口径」看钱扣在哪。",
    "settled_amount": "到账不和流水一起数：发「到账」看到了多少，「结算 昨天」看怎么来的。",
    "stored_value_topup": "会员储值还没有接进来，充了多少我看不到，只看得到每一笔收款。",
    "device_count": "设备状态还没有接进来，数不了在线几台。可以发「终端」看每台机器收了多少。",
    "followup_rate": "回访还没有记在我这里，算不出回访率。可以发「客户」看新客和老客。",
}
DIMENSIONS = {
    "category": "支出还没有记在我这里，没法按类别分。收款可以按门店、渠道、收银员或时段分。",
    "reason": "退款原因要看退款单，我还不会按原因分。可以发「退款列表」一笔一笔看。",
}
# Parts of a channel that no bill tells apart.
CHANNELS = {
    "huabei": "花呗是走支付宝收的，账单里分不出来。可以问「支付宝收了多少」。",
    "credit_card": "账单里分不出信用卡和储蓄卡。可以问「刷卡收了多少」。",
    "debit_card": "账单里分不出信用卡和储蓄卡。可以问「刷卡收了多少」。",
}
FAILED = (
    "没有付成的交易不会记到账里，我这里只有付成功的，所以列不出失败的。付没付成可以发单号给我查。"
)


def refuse_if_in(table: dict[str, str], code: str) -> None:
    """A Refusal with the honest sentence, for what stands in a table above."""
    if code in table:
        raise Refusal(table[code])
