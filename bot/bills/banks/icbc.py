"""The export of ICBC (工商银行) for companies."""

from typing import ClassVar

from bot.bills.banks.table import BankTable
from bot.bills.layout import layout


@layout("bank_icbc", about="工商银行企业网银明细")
class Icbc(BankTable):
    """It numbers nothing: time, amount and balance are the key."""

    code = "bank_icbc"
    SIGNS: ClassVar[frozenset[str]] = frozenset(
        {"凭证号", "对方单位", "转入金额", "转出金额", "余额"}
    )
