"""Any other bank's export whose columns speak for themselves; the chain of balances must agree."""

from collections.abc import Sequence

from bot.bills.banks.names import is_named
from bot.bills.banks.table import BankTable
from bot.bills.layout import layout

TIMES = ("day", "clock", "booked", "booked_clock")


@layout("bank_table", about="银行明细（按列名识别）", last=True)
class OtherBank(BankTable):
    """Columns are taken by the names banks give them; without a balance nothing proves the reading."""

    code = "bank_table"

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether there is a time, a balance, and an amount with its direction."""

        def has(field: str) -> bool:
            return cls.place(field, sorted(names)) >= 0

        moved = (has("in") and has("out")) or has("amount")
        return any(map(has, TIMES)) and has("balance") and moved

    @classmethod
    def place(cls, field: str, names: Sequence[str]) -> int:
        """Where one of the known names stands, else one that is made of the right words."""
        known = super().place(field, names)
        if known >= 0:
            return known
        return next((n for n, name in enumerate(names) if is_named(field, name)), -1)
