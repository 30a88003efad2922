"""The export of CMB (招商银行) for companies."""

from typing import ClassVar

from bot.bills.banks.table import COLUMNS, BankTable
from bot.bills.layout import layout
from bot.bills.tables import Columns


@layout("bank_cmb", about="招商银行企业网银明细")
class Cmb(BankTable):
    """Day and time stand in two columns."""

    code = "bank_cmb"
    COLUMNS: ClassVar[Columns] = {**COLUMNS, "id": ("流水号",)}
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"交易日", "起息日", "借方金额", "贷方金额", "余额"}),
    )
