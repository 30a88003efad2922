"""Words from strangers made harmless: what customers, staff and banks typed stays text."""

import re
import unicodedata
from collections.abc import Iterable

# Letters and marks that draw nothing although Unicode does not call them format characters.
BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# WeCom's markdown knows no escape: each mark is written as its wide twin, which means nothing.
HARMLESS = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "*`[]<>#&\\@~|_!"})


def strip_invisible(text: str) -> str:
    """Without control, format and blank characters; line breaks stay, as `\\n`."""
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", BLANKS.sub("", text))
    return "\n".join(
        "".join(c for c in line.replace("\t", " ") if unicodedata.category(c) not in HIDDEN)
        for line in lines
    )


def one_line(text: str, limit: int) -> str:
    """On one line, without invisible characters, cut to `limit` characters with a final …."""
    line = " ".join(strip_invisible(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def escape_markdown(text: str) -> str:
    """Text that markdown shows as it stands: no markup, mention, link or line break of its own."""
    line = " ".join(strip_invisible(text).split())
    return line.translate(HARMLESS).replace("://", "：//")


CHANNELS = {
    "wechat": "微信",
    "alipay": "支付宝",
    "unionpay": "云闪付",
    "cash": "现金",
    "card": "刷卡",
    "credit_card": "信用卡",
    "debit_card": "储蓄卡",
    "huabei": "花呗",
    "ecny": "数字人民币",
    "member_balance": "会员储值",
    "meituan": "美团",
    "eleme": "饿了么",
    "douyin": "抖音",
    "dianping": "大众点评",
    "jdpay": "京东支付",
    "lakala": "拉卡拉",
    "shengpay": "盛付通",
    "ruiyinxin": "瑞银信",
    "chinaums": "银联商务",
    "allinpay": "通联支付",
    "other": "其他",
}


def acquirer_word(code: str) -> str:
    """The word for whoever carries payments out; mostly that of the channel of this name."""
    return {"wechat_pay": "微信", "practice": "演练收单"}.get(code) or channel_word(code)


def channel_word(code: str) -> str:
    """The word people use for a payment channel; a code that is not known stays as it is."""
    return CHANNELS.get(code, code or "其他")


def channel_words(codes: Iterable[str]) -> str:
    """`刷卡、云闪付`."""
    return "、".join(map(channel_word, codes))
