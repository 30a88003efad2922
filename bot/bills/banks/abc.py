"""The export of ABC (农业银行) for companies."""

from typing import ClassVar

from bot.bills.banks.table import BankTable
from bot.bills.layout import layout


@layout("bank_abc", about="农业银行企业网银明细")
class Abc(BankTable):
    """It numbers nothing: time, amount and balance are the key."""

    code = "bank_abc"
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"收入金额", "支出金额", "账户余额", "对方户名", "交易用途"}),
    )
