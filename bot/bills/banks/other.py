"""Any other bank's export whose columns speak for themselves; the chain of balances must agree."""

from bot.bills.banks.table import BankTable
from bot.bills.layout import layout

TIMES = ("day", "clock", "booked")


@layout("bank_table", about="银行明细（按列名识别）", last=True)
class OtherBank(BankTable):
    """Columns are taken by the names banks give them; without a balance nothing proves the reading."""

    code = "bank_table"

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether there is a time, a balance, and an amount with its direction."""

        def has(field: str) -> bool:
            return bool(names.intersection(cls.COLUMNS[field]))

        moved = (has("in") and has("out")) or has("amount")
        return any(map(has, TIMES)) and has("balance") and moved
