"""Alipay's business bill (业务明细): every payment and refund of a day or month."""

from typing import ClassVar

from bot.bills.accounts import digest
from bot.bills.alipay.footers import claim
from bot.bills.cells import Flaw, amount, amount_or_nothing, instant, shown
from bot.bills.layout import Opening, Summary, layout
from bot.bills.tables import Columns, Row, Table
from storage.base.money import Money
from storage.ledger.statements import StatementRow

CLAIMS = {
    ("交易", "商家实收"): "settled_fen",
    ("交易", "商家优惠"): "discounts_fen",
    ("退款", "商家实收退款"): "refunds_fen",
    ("退款", "商家优惠退款"): "discounts_back_fen",
}
WORDS = {"payments": "交易笔数", "refunds": "退款笔数", "settled_fen": "商家实收", "discounts_fen": "商家优惠",
         "refunds_fen": "商家实收退款", "discounts_back_fen": "商家优惠退款"}  # fmt: skip
SALES, REFUNDS = frozenset({"交易", "付款", "收款"}), frozenset({"退款", "交易退款"})
LONGEST = 64


@layout("alipay_detail", about="支付宝业务明细")
class AlipayDetail(Table[StatementRow]):
    """Reads the detail; amounts are 商家实收, what the merchant gets before the service fee.

    Refund rows are negative in real files and positive in some others: their kind gives the sign.
    The fee of a payment is printed with either sign and costs; that of a refund was given back.
    """

    code = "alipay_detail"
    channel = "alipay"
    COLUMNS: ClassVar[Columns] = {
        "key": ("支付宝交易号",),
        "number": ("商户订单号",),
        "kind": ("业务类型",),
        "made": ("创建时间",),
        "done": ("完成时间",),
        "terminal": ("终端号",),
        "payer": ("对方账户", "对方账号"),
        "ordered": ("订单金额",),
        "settled": ("商家实收",),
        "discount": ("商家优惠",),
        "request": ("退款批次号/请求号", "退款批次号", "退款请求号"),
        "fee": ("服务费",),
        "goods": ("商品名称",),
        "remark": ("备注",),
    }
    NEEDED = ("key", "number", "kind", "done", "settled", "fee")
    FREE = ("goods", "remark")

    def begin(self, opening: Opening) -> Summary:  # noqa: ARG002
        """Nothing yet."""
        self._sums = dict.fromkeys(("rows", "fees_fen", *WORDS), 0)
        self._claims: dict[str, int] = {}
        return Summary(self.code, self._sums)

    def parse(self, line: int, row: Row) -> StatementRow:
        """A payment or a refund."""
        kind = _kind(row["kind"])
        key, settled = row["key"], amount(row["settled"])
        if not (key.isascii() and key.isalnum() and len(key) <= LONGEST):
            raise Flaw(f"支付宝交易号「{shown(key)}」不像单号，可能被表格软件改成了科学计数。")
        if len(row["number"]) > LONGEST or not row["number"].isprintable():
            raise Flaw(f"商户订单号「{shown(row['number'])}」不像单号。")
        amount_or_nothing(row["ordered"])
        if kind == "sale" and settled < 0:
            raise Flaw("付款的商家实收不应为负数。")
        fee = abs(amount_or_nothing(row["fee"]))
        return StatementRow(
            line, kind, key if kind == "sale" else _refund_key(row), row["number"],
            "" if kind == "sale" else key, row["request"][:LONGEST] if kind == "refund" else "",
            abs(settled), abs(amount_or_nothing(row["discount"])),
            fee if kind == "sale" else -fee, instant(row["done"] or row["made"]),
            row["terminal"][:LONGEST], row["payer"], "SUCCESS",
        )  # fmt: skip

    def count(self, parsed: StatementRow) -> None:
        """Add a row to the sums."""
        read, sale = self._sums, parsed.kind == "sale"
        read["rows"] += 1
        read["payments" if sale else "refunds"] += 1
        read["settled_fen" if sale else "refunds_fen"] += parsed.amount
        read["discounts_fen" if sale else "discounts_back_fen"] += parsed.discount
        read["fees_fen"] += parsed.fee

    def note(self, cells: list[str]) -> bool:
        """Lines that begin with #; the two sums among them are remembered."""
        if not cells[0].startswith("#"):
            return {"payments", "refunds"} <= self._claims.keys() and super().note(cells)
        told = claim(",".join(cells))
        if told:
            kind, rows, fen = told
            self._claims["payments" if kind == "交易" else "refunds"] = rows
            self._claims |= {
                CLAIMS[kind, word]: abs(value)
                for word, value in fen.items()
                if (kind, word) in CLAIMS
            }
        return True

    def finish(self, *, closed: bool = True) -> Summary:
        """The sums of every row, beside what the file claims."""
        summary, claims, read = super().finish(closed=closed), self._claims, self._sums
        summary.payments, summary.refunds = read["payments"], read["refunds"]
        if not {"payments", "refunds"} <= claims.keys():
            summary.problems.append(
                f"第 {self.last_line + 1} 行：文件到这里就断了，缺少末尾的合计，请重新下载。"
            )
            return summary
        summary.claimed = {"rows": claims["payments"] + claims["refunds"], **claims}
        summary.problems += [
            _disagreement(figure, claimed, read[figure])
            for figure, claimed in claims.items()
            if claimed != read[figure] and (self.has("discount") or "discounts" not in figure)
        ]
        return summary


def _kind(word: str) -> str:
    if word in SALES:
        return "sale"
    if word in REFUNDS:
        return "refund"
    raise Flaw(f"不认识的业务类型「{shown(word)}」。")


def _refund_key(row: Row) -> str:
    """Alipay numbers no refunds: the trade and the merchant's request together are unique."""
    request = row["request"] or row["done"]
    key = f"{row['key']}*{request}"
    return key if len(key) <= LONGEST else f"{row['key'][:31]}*{digest(key)}"


def _disagreement(figure: str, claimed: int, read: int) -> str:
    if figure.endswith("_fen"):
        return f"{WORDS[figure]}不符：合计写 {Money(claimed)}，明细合计 {Money(read)}。"
    return f"{WORDS[figure]}不符：合计写 {claimed} 笔，明细有 {read} 笔。"
