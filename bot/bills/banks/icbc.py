"""The exports of ICBC (工商银行) for companies, by which columns was chosen when they were made."""

from typing import ClassVar

from bot.bills.banks.table import BankTable
from bot.bills.layout import layout


@layout("bank_icbc", about="工商银行企业网银明细")
class Icbc(BankTable):
    """It numbers nothing: time, amount and balance are the key."""

    code = "bank_icbc"
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"对方单位", "转入金额", "转出金额", "余额"}),
        frozenset({"凭证号", "本方账号", "对方单位名称", "借方发生额", "贷方发生额", "余额"}),
        frozenset({"对方单位", "对方行号", "借贷标志", "发生额", "余额"}),
    )
