"""Which way a column of money counts, told by the words that its name is made of."""

import re

# What says nothing of the direction: 交易金额(收入), 贷方(Credit), 收款金额.
_FILLING = re.compile(r"交易|记账|发生|金额|额|方|款|元|credit|debit|[()/\[\]+-]", re.IGNORECASE)
_IN = re.compile(r"(?:贷|收入|收|转入|存入|存|入账|来账)+")
_OUT = re.compile(r"(?:借|支出|支取|支|转出|付出|付|取出|取|出账|往账)+")
_SIDE = re.compile(
    r"(?:交易|资金|账务)?(?:(?:借/?贷|收/?[付支]|出/?入账?|进/?出账?|存/?取)"
    r"(?:方向|标[志识记]|类型)?|方向|流向)"
)
_BALANCE = re.compile(r"(?:本次|实时|当前|交易|账户|账面|可用)*(?:余额|结余)")


def is_named(field: str, column: str) -> bool:
    """Whether a column may be our `in`, `out`, `side` or `balance`; what names both ways is neither."""
    if field == "side":
        return _SIDE.fullmatch(column) is not None
    if field == "balance":
        return _BALANCE.fullmatch(column) is not None
    sides = {"in": _IN, "out": _OUT}
    return field in sides and sides[field].fullmatch(_FILLING.sub("", column)) is not None
