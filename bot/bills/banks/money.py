"""Which money a bank's file tells of, and which way it went."""

import unicodedata
from collections.abc import Iterable

from bot.bills.cells import STRIPPED, Flaw, shown

YUAN = frozenset(
    {"", "CNY", "RMB", "CNH", "人民币", "人民币元", "元", "156", "001", "01", "10", "¥", "本币"}
)
IN = ("贷", "C", "收", "来", "存", "转入", "入", "进", "+")
OUT = ("借", "D", "支", "付", "往", "取", "转出", "出", "扣", "-")


def insist_on_yuan(currency: str) -> None:
    """A Flaw for any other money: it must never be added to yuan."""
    plain = unicodedata.normalize("NFKC", currency).strip(STRIPPED).upper()
    if plain not in YUAN and not plain.startswith(("人民币", "CNY", "RMB")):
        raise Flaw(f"只能导入人民币，这里是「{shown(currency)}」。")


def direction(mark: str) -> int:
    """`贷`, `Cr` or `来账` → 1, `借`, `Dr` or `往账` → -1, as a bank says it of the customer's account."""
    plain = unicodedata.normalize("NFKC", mark).strip(STRIPPED).upper()
    if plain.startswith(IN):
        return 1
    if plain.startswith(OUT):
        return -1
    raise Flaw(f"看不出「{shown(mark)}」是收还是付。")


def sided(came: int, went: int, *, told: Iterable[str]) -> int:
    """The movement of a row with a column for each direction; a negative one is a correction."""
    if came and went:
        raise Flaw(f"{'和'.join(told)}不应同时有金额。")
    return came - went
