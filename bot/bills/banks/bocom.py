"""The exports of BOCOM (交通银行): one amount, and 借 or 贷 beside it."""

from typing import ClassVar

from bot.bills.banks.table import COLUMNS, BankTable
from bot.bills.layout import layout
from bot.bills.tables import Columns


@layout("bank_bocom", about="交通银行明细")
class Bocom(BankTable):
    """Companies' rows have a number of their own; of persons' rows time, amount and balance are the key."""

    code = "bank_bocom"
    COLUMNS: ClassVar[Columns] = {**COLUMNS, "id": ("核心流水号",)}
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"交易时间", "借贷标志", "发生额", "余额", "核心流水号"}),
        frozenset({"交易日期", "借贷", "交易金额", "余额", "交易地点"}),
    )
