"""The export of CCB (建设银行) for companies: 37 quoted columns, the unused side 0.00."""

from typing import ClassVar

from bot.bills.banks.table import COLUMNS, BankTable
from bot.bills.layout import layout
from bot.bills.tables import Columns


@layout("bank_ccb", about="建设银行企业网银明细")
class Ccb(BankTable):
    """Every row has a number of its own."""

    code = "bank_ccb"
    COLUMNS: ClassVar[Columns] = {**COLUMNS, "id": ("账户明细编号-交易流水号",)}
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"余额", "账户明细编号-交易流水号"}),)
