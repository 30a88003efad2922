"""Alipay's summaries (汇总): per store, or per kind of movement; checked in themselves, never booked."""

from typing import ClassVar, Self

from bot.bills.accounts import FIGURES
from bot.bills.cells import Flaw, amount_or_nothing, clean, count
from bot.bills.layout import BadBill, Heading, Movements, Opening, Reader, Summary, layout
from bot.bills.splitting import split
from bot.bills.tables import BLANK, FEW
from storage.ledger.statements import StatementRow

TOTAL = "合计"


class Sums(Reader):
    """A table of sums whose last row, 合计, must be the sum of the others."""

    code: str = ""
    channel = "alipay"
    kept = ""
    LABEL: ClassVar[str] = ""
    COLUMNS: ClassVar[dict[str, str]] = {}  # our figure: its column

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._where = {figure: heading.names.index(word) for figure, word in self.COLUMNS.items()}
        self._line = heading.line
        self.summary = self.begin()

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when some line has all the columns."""
        for heading in opening.headings:
            if {cls.LABEL, *cls.COLUMNS.values()} <= set(heading.names):
                return cls(heading)
        return None

    def begin(self) -> Summary:
        """An empty summary."""
        return Summary(self.code, dict.fromkeys(("rows", "refunds_fen", *self.COLUMNS), 0))

    def rows(self, first: int, lines: list[str]) -> list[StatementRow]:
        """No rows: what is summed up is told elsewhere, one by one."""
        start = max(0, self._heading.line + 1 - first)
        for line, text in enumerate(lines[start:], first + start):
            cells = [clean(cell) for cell in split(text, self._heading.delimiter)]
            if not text.strip(BLANK + self._heading.delimiter) or cells[0].startswith("#"):
                continue
            self._line = line
            try:
                self._add(cells)
            except Flaw as flaw:
                raise BadBill(str(flaw), line) from flaw
        return []

    def finish(self, *, closed: bool = True) -> Summary:  # noqa: ARG002
        """Each column's sum beside the one in the last row."""
        summary = self.summary
        summary.payments = summary.read.get("payments", summary.read.get("in_count", 0))
        summary.refunds = summary.read.get("refunds", summary.read.get("out_count", 0))
        if summary.claimed is None:
            summary.problems.append(
                f"第 {self._line + 1} 行：文件到这里就断了，缺少合计，请重新下载。"
            )
        summary.footed = summary.claimed is None  # it claims sums, but never how many rows
        for figure, claimed in (summary.claimed or {}).items():
            if claimed != summary.read[figure]:
                word = self.COLUMNS[figure]
                summary.problems.append(f"第 {self._line} 行：{word}的合计与各行之和不符。")
        return summary

    def _add(self, cells: list[str]) -> None:
        if self.summary.claimed is not None:
            if len([cell for cell in cells if cell]) > FEW:
                raise Flaw("合计之后还有内容。")
            return
        told = {figure: self._figure(figure, cells) for figure in self.COLUMNS}
        if TOTAL in cells[:2]:
            self.summary.claimed = told
            return
        read = self.summary.read
        read["rows"] += 1
        for figure, value in told.items():
            read[figure] += value

    def _figure(self, figure: str, cells: list[str]) -> int:
        place = self._where[figure]
        if place >= len(cells):
            raise Flaw(f"缺少「{self.COLUMNS[figure]}」。")
        if figure.endswith("_fen"):
            value = amount_or_nothing(cells[place])
            return abs(value) if figure in ("fees_fen", "out_fen") else value
        return count(cells[place] or "0")


@layout("alipay_summary", about="支付宝业务汇总")
class AlipaySummary(Sums):
    """Per store: how many payments and refunds, and what they came to."""

    code = "alipay_summary"
    LABEL = "门店编号"
    COLUMNS: ClassVar[dict[str, str]] = {
        "payments": "交易订单总笔数",
        "refunds": "退款订单总笔数",
        "ordered_fen": "订单金额",
        "settled_fen": "商家实收",
        "fees_fen": "服务费",
    }


@layout("alipay_funds_summary", about="支付宝账务汇总")
class AlipayFundsSummary(Sums):
    """Per kind of movement: how many came in and went out."""

    code = "alipay_funds_summary"
    LABEL = "类型"
    COLUMNS: ClassVar[dict[str, str]] = {
        "in_count": "收入笔数",
        "in_fen": "收入金额",
        "out_count": "支出笔数",
        "out_fen": "支出金额",
    }

    def begin(self) -> Movements:
        """An empty summary of an account."""
        return Movements(self.code, dict.fromkeys(FIGURES, 0))
