"""The export of ChinaUMS (银联商务) for merchants, with a header and without one."""

import unicodedata
from itertools import pairwise
from typing import ClassVar, Self

from bot.bills.accounts import digest
from bot.bills.cells import Flaw, amount, amount_or_nothing, count, instant, shown
from bot.bills.layout import Heading, Opening, Summary, layout
from bot.bills.splitting import DELIMITERS
from bot.bills.tables import Columns, Row, Table
from storage.base.money import Money
from storage.ledger.statements import StatementRow

BACK = ("退", "撤", "冲正")
PAID = ("消费", "支付", "付款", "收款", "完成", "扫码", "交易", "分期")
CLAIMS = {"总笔数": "rows", "交易金额": "traded_fen", "手续费": "charged_fen"}
WORDS = {figure: word for word, figure in CLAIMS.items()}
FOOTER = frozenset({*CLAIMS, "结算金额", "清算金额"})
# The order of the form that has no header.
BARE = ("清算日期", "交易日期", "交易时间", "交易金额", "终端号", "清算金额", "手续费", "流水号", "交易类型",
        "参考号", "卡号", "商户号", "发卡行", "卡类型", "商户订单号", "银商订单号", "支付类型")  # fmt: skip
BARE_LEAST = 12
LONGEST = 64


@layout("chinaums", about="银联商务对账明细")
class ChinaUms(Table[StatementRow]):
    """Reads the export; a refund's amounts are printed with either sign, its kind decides.

    In every row what is cleared is what was paid, less the fee where that is taken at once.
    """

    code = "chinaums"
    channel = "chinaums"
    _bare = False
    COLUMNS: ClassVar[Columns] = {
        "cleared_on": ("清算日期",),
        "date": ("交易日期",),
        "clock": ("交易时间",),
        "terminal": ("终端号",),
        "traded": ("交易金额",),
        "cleared": ("清算金额", "结算金额"),
        "fee": ("手续费",),
        "trace": ("流水号",),
        "kind": ("交易类型",),
        "reference": ("参考号", "检索参考号"),
        "card": ("卡号",),
        "merchant": ("商户号",),
        "number": ("商户订单号",),
        "order": ("银商订单号",),
    }
    NEEDED = ("date", "clock", "terminal", "traded", "cleared", "fee", "kind", "reference")

    def begin(self, opening: Opening) -> Summary:  # noqa: ARG002
        """Nothing yet."""
        self._claims: dict[str, int] = {}
        self._fees = 0  # without regard to their signs
        figures = ("rows", "settled_fen", "refunds_fen", "fees_fen")
        return Summary(self.code, dict.fromkeys(figures, 0), footed=not self._bare)

    def parse(self, line: int, row: Row) -> StatementRow:
        """A payment or a refund."""
        traded, cleared = amount(row["traded"]), amount(row["cleared"])
        sale = _is_sale(row["kind"], traded)
        fee = abs(amount_or_nothing(row["fee"]))
        if abs(cleared) not in (abs(traded) - fee, abs(traded)):
            raise Flaw(f"清算金额 {Money(cleared)} 不等于交易金额减手续费。")
        number = row["number"] or row["order"]
        if len(number) > LONGEST or not number.isprintable():
            raise Flaw(f"商户订单号「{shown(number)}」不像单号。")
        return StatementRow(
            line, "sale" if sale else "refund", _key(row), number, "", "", abs(traded), 0,
            fee if sale else -fee, instant(row["date"], row["clock"]), row["terminal"][:LONGEST],
            row["card"], row["kind"][:16],
        )  # fmt: skip

    def count(self, parsed: StatementRow) -> None:
        """Add a row to the sums."""
        summary, sale = self.summary, parsed.kind == "sale"
        read = summary.read
        read["rows"] += 1
        summary.payments += sale
        summary.refunds += not sale
        read["settled_fen" if sale else "refunds_fen"] += parsed.amount
        read["fees_fen"] += parsed.fee
        self._fees += abs(parsed.fee)

    def note(self, cells: list[str]) -> bool:
        """The footer: words, each with its figure in the next cell or the same."""
        plain = [unicodedata.normalize("NFKC", cell).replace(" ", "") for cell in cells if cell]
        if ":" not in plain[0] or plain[0].split(":")[0] not in FOOTER:
            return super().note(cells)
        parts = [part for cell in plain for part in cell.split(":") if part]
        for word, figure in pairwise(parts):
            if word in CLAIMS:
                self._claims[CLAIMS[word]] = count(figure) if word == "总笔数" else amount(figure)
        return True

    def finish(self, *, closed: bool = True) -> Summary:
        """The sums, beside what the footer claims."""
        summary = super().finish(closed=closed)
        if self._claims:
            summary.claimed = dict(self._claims)
        elif not self._bare:
            summary.problems.append(
                f"第 {self.last_line + 1} 行：文件到这里就断了，缺少末尾的总笔数，请重新下载。"
            )
        for figure, claimed in self._claims.items():
            if claimed not in self._sums(figure):
                summary.problems.append(_disagreement(figure, claimed, self._sums(figure)[0]))
        return summary

    def _sums(self, figure: str) -> tuple[int, ...]:
        """What the rows add up to, with refunds taken off or, where they are printed so, added."""
        read = self.summary.read
        if figure == "rows":
            return (read["rows"],)
        if figure == "charged_fen":
            return (read["fees_fen"], self._fees, -read["fees_fen"])
        paid, back = read["settled_fen"], read["refunds_fen"]
        return (paid - back, paid + back)


@layout("chinaums_bare", about="银联商务对账明细（没有表头）")
class BareChinaUms(ChinaUms):
    """The form without a header: blank lines, then rows in an order of its own.

    What proves the guess is the arithmetic of every row, beside dates, times and numbers in place.
    """

    code = "chinaums_bare"
    _bare = True

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when the first line that is not blank is a row in that order."""
        for line, text in enumerate(opening.lines, 1):
            if text.strip():
                return cls._guess(opening, line, text)
        return None

    @classmethod
    def _guess(cls, opening: Opening, line: int, text: str) -> Self | None:
        for delimiter in DELIMITERS:
            size = text.count(delimiter) + 1
            if size < BARE_LEAST:
                continue
            names = (*BARE, *("",) * size)[:size]
            reader = cls(Heading(line - 1, delimiter, names), opening)
            try:
                reader.parse(line, reader.named(reader.cells(text)))
            except Flaw:
                continue
            return reader
        return None


def _is_sale(kind: str, traded: int) -> bool:
    if any(word in kind for word in BACK):
        return False
    if any(word in kind for word in PAID):
        if traded < 0:
            raise Flaw("付款的交易金额不应为负数。")
        return True
    raise Flaw(f"不认识的交易类型「{shown(kind)}」。")


def _key(row: Row) -> str:
    """Merchant, terminal, reference and clearing day; without a reference, the platform's order."""
    if not any(char.isalnum() for char in row["terminal"]):
        raise Flaw("缺少终端号。")
    mark = row["reference"] or row["order"] or f"{row['trace']}@{row['date']}{row['clock']}"
    key = f"{row['merchant']}*{row['terminal']}*{mark}*{row['cleared_on'] or row['date']}"
    return key if len(key) <= LONGEST else digest(key)


def _disagreement(figure: str, claimed: int, read: int) -> str:
    if figure == "rows":
        return f"总笔数不符：汇总写 {claimed} 笔，明细有 {read} 笔。"
    return f"{WORDS[figure]}不符：汇总写 {Money(claimed)}，明细合计 {Money(read)}。"
