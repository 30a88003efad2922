"""The export of BOCOM (交通银行): one amount, and 借 or 贷 beside it."""

from typing import ClassVar

from bot.bills.banks.table import BankTable
from bot.bills.layout import layout


@layout("bank_bocom", about="交通银行明细")
class Bocom(BankTable):
    """It numbers nothing that lasts: time, amount and balance are the key."""

    code = "bank_bocom"
    SIGNS: ClassVar[frozenset[str]] = frozenset(
        {"交易日期", "借贷", "交易金额", "余额", "交易地点"}
    )
