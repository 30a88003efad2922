"""The lines beginning with # round Alipay's tables: whose bill it is, and what it adds up to."""

import re
import unicodedata
from collections.abc import Sequence

from bot.bills.cells import amount, count

_ACCOUNT = re.compile(r"账号:\[?([0-9A-Za-z@._+-]{4,64})\]?")
_CLAIM = re.compile(r"#\s*(交易|退款|收入|支出)合计:\s*(\d[\d,]*(?:\.0+)?)笔")
_FEN = re.compile(r"(商家实收退款|商家实收|商家优惠退款|商家优惠|)共([+-]?[\d,]*(?:\.\d+)?)元")


def account_above(lines: Sequence[str]) -> str:
    """The account named in the lines above the header, empty when there is none."""
    for text in lines:
        match = _ACCOUNT.search(unicodedata.normalize("NFKC", text).replace(" ", ""))
        if match:
            return match[1]
    return ""


def claim(text: str) -> tuple[str, int, dict[str, int]] | None:
    """`#交易合计：2笔，商家实收共3.00元，…` → 交易, 2, {商家实收: 300, …}; None for another line."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    match = _CLAIM.match(plain)
    if match is None:
        return None
    told = {word: amount(yuan) for word, yuan in _FEN.findall(plain)}
    return match[1], count(match[2].replace(",", "")), told
