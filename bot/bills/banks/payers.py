"""Whose lump it is: payment channels as they call themselves on a bank's file."""

import unicodedata

# A channel pays out one sum a day; payer and summary are all that names it.
NAMES = (
    ("财付通", "wechat"),
    ("微信支付", "wechat"),
    ("支付宝", "alipay"),
    ("拉卡拉", "lakala"),
    ("银联商务", "chinaums"),
    ("盛付通", "shengpay"),
    ("瑞银信", "ruiyinxin"),
    ("通联支付", "allinpay"),
    ("银联", "unionpay"),
    ("POS清算", "unionpay"),
    ("银行卡收单", "card"),
)


def channel_of(party: str, summary: str) -> str:
    """The channel a movement came from or went to; empty for everybody else."""
    for text in (party, summary):
        plain = unicodedata.normalize("NFKC", text).replace(" ", "")
        for name, channel in NAMES:
            if name in plain:
                return channel
    return ""
