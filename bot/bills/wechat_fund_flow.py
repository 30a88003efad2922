"""The fund-flow bill of WeChat Pay (资金账单): every movement on the merchant's account there."""

from typing import ClassVar

from bot.bills.accounts import AccountTable, short, words
from bot.bills.cells import NO_AMOUNT, Flaw, amount, clean, count, instant, name, shown
from bot.bills.layout import Movements, Opening, layout
from bot.bills.splitting import split
from bot.bills.tables import Columns, Row
from storage.ledger.movements import MovementRow

CLAIMS = {
    "资金流水总笔数": "rows",
    "收入笔数": "in_count",
    "收入金额": "in_fen",
    "支出笔数": "out_count",
    "支出金额": "out_fen",
}
SIGNS = {"收入": 1, "支出": -1}


@layout("wechat_fund_flow", about="微信支付资金账单")
class WechatFundFlow(AccountTable):
    """Reads one fund bill; a platform's download may lack columns, so they are found by name.

    Values begin with a back-tick and are parted by a comma and a back-tick, unless a tool has taken
    the marks away. Several movements may share a flow number, as a payment and its fee: direction
    and amount are part of the key, for no download leaves them out.
    """

    code = "wechat_fund_flow"
    channel = "wechat"
    kept = "funds"
    COLUMNS: ClassVar[Columns] = {
        "time": ("记账时间",),
        "reference": ("微信支付业务单号",),
        "flow": ("资金流水单号",),
        "kind": ("业务类型", "业务名称"),
        "side": ("收支类型",),
        "fen": ("收支金额",),
        "balance": ("账户结余",),
        "summary": ("备注",),
        "party": ("资金变更提交申请人",),
        "number": ("业务凭证号",),
    }
    NEEDED = ("time", "side", "fen", "reference")

    def begin(self, opening: Opening) -> Movements:
        """The summary at the end is a table of its own."""
        self._claim_names: list[str] | None = None
        return super().begin(opening)

    def parse(self, line: int, row: Row) -> MovementRow:
        """One movement."""
        sign, fen = SIGNS.get(row["side"]), amount(row["fen"])
        if sign is None:
            raise Flaw(f"不认识的收支类型「{shown(row['side'])}」。")
        if fen < 0:
            raise Flaw("收支金额不应为负数。")
        flow = row["flow"] if row["flow"] != "0" else ""
        return MovementRow(
            line, self.channel, "", f"{short(flow, 40)}{sign * fen:+}" if flow else "",
            sign * fen, None if row["balance"] in NO_AMOUNT else amount(row["balance"]),
            instant(row["time"]), row["kind"][:32], short(row["number"]), short(row["reference"]),
            "", words(row["summary"]),
        )  # fmt: skip

    def cells(self, text: str) -> list[str]:
        """Split where a comma and a back-tick meet; remarks hold commas."""
        text = text.strip(" \t\r")
        marked = text[1:].rstrip(f" \t\r{self.delimiter}") if text[:1] == "`" else ""
        parts = marked.split(f"{self.delimiter}`") if marked else []
        expected = len(self._claim_names or self.names)
        if len(parts) < expected:  # a tool has written the line anew
            parts = split(text, self.delimiter)
        return [clean(part) for part in parts]

    def note(self, cells: list[str]) -> bool:
        """The summary's header and its values."""
        if self._claim_names is None:
            names = [name(cell) for cell in cells]
            if "资金流水总笔数" in names:
                self._claim_names = names
            return self._claim_names is not None
        summary = self.account.summary
        if summary.claimed is not None:
            if super().note(cells):
                return True
            raise Flaw("汇总之后还有内容。")
        if len(cells) != len(self._claim_names):
            raise Flaw("汇总的列数与表头不符。")
        summary.claimed = {
            CLAIMS[word]: amount(cell) if CLAIMS[word].endswith("_fen") else count(cell)
            for word, cell in zip(self._claim_names, cells, strict=True)
            if word in CLAIMS
        }
        return True

    def finish(self, *, closed: bool = True) -> Movements:
        """The sums and balances, beside what the file claims."""
        summary = super().finish(closed=closed)
        if summary.claimed is None:
            summary.problems.append(
                f"第 {self.last_line + 1} 行：文件到这里就断了，缺少末尾的汇总，请重新下载。"
            )
        return summary
