"""Alipay's account bill (账务明细): every movement on the merchant's Alipay account."""

from typing import ClassVar

from bot.bills.accounts import AccountTable, short, words
from bot.bills.alipay.footers import account_above, claim
from bot.bills.cells import NO_AMOUNT, Flaw, amount, amount_or_nothing, instant
from bot.bills.layout import Movements, Opening, layout
from bot.bills.tables import Columns, Row
from storage.ledger.movements import MovementRow


@layout("alipay_funds", about="支付宝账务明细")
class AlipayFunds(AccountTable):
    """Reads the detail; expenses are printed with or without a minus, or left blank."""

    code = "alipay_funds"
    channel = "alipay"
    kept = "funds"
    COLUMNS: ClassVar[Columns] = {
        "key": ("账务流水号",),
        "reference": ("业务流水号", "支付宝交易号"),
        "number": ("商户订单号",),
        "time": ("发生时间", "入账时间"),
        "in": ("收入金额", "收入"),
        "out": ("支出金额", "支出"),
        "balance": ("账户余额", "余额"),
        "kind": ("业务类型", "账务类型"),
        "party": ("对方账号", "对方账户"),
        "summary": ("备注",),
        "goods": ("商品名称",),
    }
    NEEDED = ("key", "time", "in", "out", "kind")
    FREE = ("summary", "goods", "party")

    def begin(self, opening: Opening) -> Movements:
        """Whose account it is stands above the header."""
        self._owner = account_above(opening.lines)
        self._claims: dict[str, int] = {}
        return super().begin(opening)

    def parse(self, line: int, row: Row) -> MovementRow:
        """One movement."""
        if row["in"] in NO_AMOUNT and row["out"] in NO_AMOUNT:
            raise Flaw("这一行没有金额。")
        came, went = amount_or_nothing(row["in"]), abs(amount_or_nothing(row["out"]))
        if came and went:
            raise Flaw("收入和支出不应同时有金额。")
        if came < 0:
            raise Flaw("收入金额不应为负数。")
        if not row["key"]:
            raise Flaw("缺少账务流水号。")
        balance = None if row["balance"] in NO_AMOUNT else amount(row["balance"])
        return MovementRow(
            line, self.channel, self._owner, short(row["key"]), came - went, balance,
            instant(row["time"]), row["kind"][:32], short(row["number"]), short(row["reference"]),
            "", words(row["summary"]),
        )  # fmt: skip

    def note(self, cells: list[str]) -> bool:
        """Lines that begin with #; the two sums among them are remembered."""
        if not cells[0].startswith("#"):
            return {"in_count", "out_count"} <= self._claims.keys() and super().note(cells)
        told = claim(",".join(cells))
        if told:
            kind, rows, fen = told
            side = "in" if kind == "收入" else "out"
            self._claims[f"{side}_count"] = rows
            if "" in fen:
                self._claims[f"{side}_fen"] = abs(fen[""])
        return True

    def finish(self, *, closed: bool = True) -> Movements:
        """The sums and balances, beside what the file claims."""
        claims = self._claims
        summary = self.account.summary
        if {"in_count", "out_count"} <= claims.keys():
            summary.claimed = {"rows": claims["in_count"] + claims["out_count"], **claims}
        super().finish(closed=closed)
        if summary.claimed is None:
            summary.problems.append(
                f"第 {self.last_line + 1} 行：文件到这里就断了，缺少末尾的合计，请重新下载。"
            )
        return summary
