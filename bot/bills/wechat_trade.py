"""The trade bill of WeChat Pay (交易账单): ALL, SUCCESS and REFUND, direct and partner, new and old."""

from operator import itemgetter
from typing import Self

from bot.bills.cells import (
    STRIPPED,
    Flaw,
    clean,
    count,
    fen,
    instant,
    is_serial,
    moment,
    name,
    shown,
)
from bot.bills.layout import BadBill, Heading, Opening, Reader, Summary, layout
from bot.bills.splitting import split
from bot.bills.tables import FEW
from bot.bills.wechat_names import (
    CLAIMED_COLUMN,
    CLAIMS,
    COLUMNS,
    FIGURE_WORDS,
    FREE_TEXT,
    NEEDED,
    NEEDED_OF_REFUNDS,
    OF_REFUND,
)
from storage.base.money import Money
from storage.ledger.statements import StatementRow

STATES = frozenset({"SUCCESS", "REFUND", "REVOKED"})
MOVED = frozenset({"SUCCESS", "PROCESSING", "", "0"})
RETURNED = frozenset({"FAIL", "CHANGE"})
NOTHING = frozenset({"", "0"})
LONGEST = 64


@layout("wechat_trade", about="微信支付交易账单")
class WechatTrade(Reader):
    """Reads one trade bill; columns are found by name, in any order, moved or added ones too.

    Cells are split on a comma followed by a back-tick: goods names hold commas and quotes. Should one
    hold that very pair as well, the surplus cells belong to the free-text columns in the middle.

    What becomes of a row:

    - A payment is a sale of its 应结订单金额 (before the merchant's own discount: 代金券金额).
    - A refund row is booked when WeChat has accepted it, also while PROCESSING: the money has left
      the merchant. FAIL and CHANGE (money came back to the merchant) are kept with the statement and
      not booked; the file's own summary counts them, so the check does too.
    - A REVOKED row is the reversal of a paid order. Where it has a refund amount it is that refund,
      under the order's own number if it has none. A REVOKED row that shows only the paid amount
      stands for both: the sale, as the summary counts it, and its reversal, so that net is zero.
    - A REFUND bill names the payment's time first; its refunds happened at 退款申请时间.
    """

    channel = "wechat"
    kept = "trade"

    def __init__(self, heading: Heading) -> None:
        names = list(heading.names)
        while not names[-1]:
            names.pop()
        self._header, self._delimiter = heading.line, heading.delimiter
        self._where = {
            field: next((names.index(word) for word in words if word in names), len(names))
            for field, words in COLUMNS.items()
        }
        self._width = len(names)
        self._free = max((names.index(word) for word in FREE_TEXT if word in names), default=None)
        self.kind = "success"
        if self._has("refund_key"):
            self.kind = "refund" if self._has("refunded_at") else "all"
        self.code = f"wechat_trade_{self.kind}"
        self._pick = itemgetter(
            *(self._where[field] for field in COLUMNS if field not in OF_REFUND)
        )
        self._pick_refund = itemgetter(*(self._where[field] for field in OF_REFUND))
        self._sums = dict.fromkeys(("rows", *CLAIMED_COLUMN), 0)
        self.summary = Summary(self.code, self._sums, None)
        self._claim_names: list[str] | None = None
        self._line = heading.line  # the last that was read

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader when the columns that make a trade bill are all there."""
        for heading in opening.headings:
            bill = cls(heading)
            needed = NEEDED if bill.kind == "success" else NEEDED + NEEDED_OF_REFUNDS
            if all(bill._has(field) for field in needed):
                return bill
        return None

    def rows(self, first: int, lines: list[str]) -> list[StatementRow]:
        """The rows of these lines; blank lines are passed over, the summary is remembered."""
        found: list[StatementRow] = []
        start = max(0, self._header + 1 - first)
        line = first - 1
        try:
            for line, text in enumerate(lines[start:], first + start):
                if text[:1] == "`" and self._claim_names is None:
                    self._read(line, self._marked(text), found)
                elif text.strip(STRIPPED + self._delimiter):
                    self._read_bare(line, text, found)
        except Flaw as flaw:
            raise BadBill(str(flaw), line) from flaw
        self._line = line
        self._note_times(found)
        return found

    def finish(self, *, closed: bool = True) -> Summary:  # noqa: ARG002
        """The sums of every row, beside what the file claims."""
        problems = self.summary.problems
        if self.summary.claimed is None:
            problems.append(
                f"第 {self._line + 1} 行：文件到这里就断了，缺少末尾的汇总，请重新下载。"
            )
        for figure, claimed in (self.summary.claimed or {}).items():
            read = self._sums[figure]
            column = CLAIMED_COLUMN.get(figure)
            if read != claimed and (column is None or self._has(column)):
                problems.append(_disagreement(figure, claimed, read))
        return self.summary

    def _has(self, field: str) -> bool:
        return self._where[field] < self._width

    def _marked(self, text: str) -> list[str]:
        cells = text[1:].split(",`")
        if len(cells) < self._width:  # a spreadsheet has put quotes round some cells
            cells = self._bare(text)
        return cells if len(cells) == self._width else self._squeezed(cells)

    def _bare(self, text: str) -> list[str]:
        """The cells of a line that a tool has written anew, which pads with blanks at the end."""
        cells = [clean(cell) for cell in split(text, self._delimiter)]
        while len(cells) > 1 and len(cells) != self._width and not cells[-1]:
            cells.pop()
        return cells

    def _read_bare(self, line: int, text: str, found: list[StatementRow]) -> None:
        """A row without its back-ticks, or the summary."""
        cells = self._bare(text)
        place = self._where["time"]
        if self._claim_names is None and place < len(cells) and cells[place][:1].isdigit():
            self._read(line, cells if len(cells) == self._width else self._squeezed(cells), found)
        else:
            self._read_claims(cells)

    def _read(self, line: int, cells: list[str], found: list[StatementRow]) -> None:
        cells.append("0")
        (time, key, number, payer, device, state, currency, settled, coupon, fee, ordered,
         refund_key, back) = map(str.strip, self._pick(cells))  # fmt: skip
        amount, cost, returned = fen(settled), fen(fee), fen(back)
        _check(key, number, state, currency, amount, returned)
        sums = self._sums
        sums["rows"] += 1
        sums["settled_fen"] += amount
        sums["fees_fen"] += cost
        sums["ordered_fen"] += amount if ordered == settled else fen(ordered)
        sale = StatementRow(
            line, "sale", key, number, "", "", amount, fen(coupon), cost, _moment(time),
            "" if device in NOTHING else device, "" if payer in NOTHING else payer, state,
        )  # fmt: skip
        if state == "SUCCESS" or (state == "REFUND" and refund_key in NOTHING and not returned):
            if returned:
                raise Flaw("付款行不应有退款金额。")
            self.summary.payments += 1
            found.append(sale)
            return
        found += self._given_back(sale, returned, refund_key, cells)

    def _given_back(
        self, sale: StatementRow, returned: int, key: str, cells: list[str]
    ) -> list[StatementRow]:
        """A refund row, or a revoked one, as what is booked of it."""
        number, coupon_back, asked, state, at = map(str.strip, self._pick_refund(cells))
        self._sums["refunds_fen"] += returned
        self._sums["coupon_refunds_fen"] += fen(coupon_back)
        self._sums["asked_back_fen"] += fen(asked)
        revoked = sale.state == "REVOKED"
        both = revoked and sale.amount > 0 and self.kind != "refund"
        if sale.amount and not revoked and self.kind == "all":
            raise Flaw("退款行的应结订单金额应为 0.00。")
        if key in NOTHING and not revoked:
            raise Flaw("退款行缺少微信退款单号。")
        if state not in MOVED | RETURNED:
            raise Flaw(f"不认识的退款状态「{shown(state)}」。")
        back = sale._replace(
            kind="void" if state in RETURNED else "refund",
            key=sale.key if key in NOTHING else key, sale_key=sale.key,
            refund_number="" if number in NOTHING else number,
            amount=returned, discount=0, state=sale.state if state in NOTHING else state,
            paid_at=_moment(at) if at not in NOTHING else sale.paid_at,
        )  # fmt: skip
        self.summary.refunds += 1 if returned or not both else 0
        if back.kind == "void":
            self.summary.unbooked += 1
            self.summary.unbooked_fen += returned
        if not both:
            return [back]
        self.summary.payments += 1
        if returned:
            return [sale, back._replace(line=-sale.line, fee=0)]
        # Two rows come of one line; the second is kept under its negative.
        return [sale, back._replace(line=-sale.line, amount=sale.amount, fee=-sale.fee)]

    def _squeezed(self, cells: list[str]) -> list[str]:
        surplus = len(cells) - self._width
        if surplus < 0 or self._free is None:
            raise Flaw(
                f"应有 {self._width} 列，只有 {len(cells)} 列。"
                if surplus < 0
                else f"应有 {self._width} 列，却有 {len(cells)} 列。"
            )
        free = self._free
        return [*cells[:free], "", *cells[free + surplus + 1 :]]

    def _read_claims(self, cells: list[str]) -> None:
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        if self._claim_names is None:
            self._claim_names = [name(cell) for cell in cells]
            if "总交易单数" not in self._claim_names:
                raise Flaw("既不是明细，也不是汇总。")
        elif self.summary.claimed is None:
            if len(cells) != len(self._claim_names):
                raise Flaw("汇总的列数与表头不符。")
            self.summary.claimed = {
                CLAIMS[word]: count(cell) if word == "总交易单数" else fen(cell)
                for word, cell in zip(self._claim_names, cells, strict=True)
                if word in CLAIMS
            }
        elif len([cell for cell in cells if cell]) > FEW or cells[0][:1].isdigit():
            raise Flaw("汇总之后还有内容。")  # a remark or two is nothing

    def _note_times(self, found: list[StatementRow]) -> None:
        if found:
            times = [row.paid_at for row in found]
            summary = self.summary
            summary.first = min(*times, summary.first if summary.first is not None else times[0])
            summary.last = max(*times, summary.last if summary.last is not None else times[0])


def _moment(cell: str) -> int:
    try:
        return moment(cell)
    except Flaw:
        if not (":" in cell or "时" in cell or is_serial(cell)):
            raise
        return instant(cell)  # 2026/11/18 12:30 or 46344.52, as spreadsheets write it


def _check(key: str, number: str, state: str, currency: str, amount: int, returned: int) -> None:
    if state not in STATES:
        raise Flaw(f"不认识的交易状态「{shown(state)}」。")
    if not (key.isascii() and key.isalnum() and len(key) <= LONGEST):
        raise Flaw(f"微信订单号「{shown(key)}」不像单号。")
    if len(number) > LONGEST or not number.isprintable():
        raise Flaw(f"商户订单号「{shown(number)}」不像单号。")
    if amount < 0 or returned < 0:
        raise Flaw("金额不应为负数。")
    if currency != "CNY" and currency not in NOTHING:
        raise Flaw(f"只能导入人民币，这一行是「{shown(currency)}」。")


def _disagreement(figure: str, claimed: int, read: int) -> str:
    word = FIGURE_WORDS[figure]
    if figure == "rows":
        return f"{word}不符：汇总写 {claimed} 笔，明细有 {read} 笔。"
    return f"{word}不符：汇总写 {Money(claimed)}，明细合计 {Money(read)}。"
