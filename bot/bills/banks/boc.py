"""The export of BOC (中国银行) for companies: bilingual names, signed amounts, sums above the header."""

from typing import ClassVar

from bot.bills.accounts import account_number
from bot.bills.banks.table import COLUMNS, BankTable
from bot.bills.cells import amount
from bot.bills.layout import layout
from bot.bills.tables import Columns, Row


@layout("bank_boc", about="中国银行企业网银明细")
class Boc(BankTable):
    """Payer and payee are told in full; which of them is the other side follows from the sign."""

    code = "bank_boc"
    COLUMNS: ClassVar[Columns] = {
        **COLUMNS,
        "side": ("交易类型",),
        "id": ("交易流水号",),
        "payer": ("付款人名称",),
        "payer_account": ("付款人账号",),
        "payee": ("收款人名称",),
        "payee_account": ("收款人账号",),
    }
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"交易类型", "付款人账号", "收款人账号", "交易金额", "交易后余额"}),
    )

    def moved(self, row: Row) -> int:
        """Signed; 往账 goes out also where its minus is not printed."""
        fen = amount(row["amount"])
        return -fen if row["side"].startswith("往") and fen > 0 else fen

    def owner(self, row: Row, fen: int) -> str:
        """The account of whoever the other side is not."""
        return self.asked_for or account_number(
            row["payee_account" if fen > 0 else "payer_account"]
        )

    def party(self, row: Row, fen: int) -> str:
        """The payer of what came in, the payee of what went out."""
        return row["payer" if fen > 0 else "payee"]
