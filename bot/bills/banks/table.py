"""What every export of online banking shares; a bank's own file says what is particular."""

import re
import unicodedata
from typing import ClassVar

from bot.bills.accounts import AccountTable, account_number, digest, short, words
from bot.bills.banks.money import direction, insist_on_yuan, sided
from bot.bills.banks.payers import channel_of
from bot.bills.cells import NO_AMOUNT, Flaw, amount, amount_or_nothing, clean, count, instant, name
from bot.bills.layout import BadBill, Movements, Opening
from bot.bills.splitting import DELIMITERS, split
from bot.bills.tables import Columns, Row
from storage.ledger.movements import MovementRow

COLUMNS: Columns = {
    "day": ("交易日期", "交易日", "会计日期", "发生日期", "业务日期", "日期"),
    "clock": ("交易时间", "交易日期时间", "交易发生时间", "交易日期/时间", "时间"),
    "booked": ("记账日期", "入账日期", "记账日", "入账时间", "起息日期", "起息日"),
    "booked_clock": ("记账时间",),
    "in": ("贷方发生额(收入)", "贷方发生额/元(收入)", "贷方发生额/收入", "贷方发生额", "贷方金额",
           "转入金额", "收入金额", "存入金额", "收入(贷方)", "贷方(收入)", "贷方", "收入", "存入",
           "记账金额(收入)", "交易金额(收入)"),
    "out": ("借方发生额(支取)", "借方发生额/元(支取)", "借方发生额(支出)", "借方发生额/支出", "借方发生额",
            "借方金额", "转出金额", "支出金额", "取出金额", "支出(借方)", "借方(支出)", "借方", "支出", "取出",
            "记账金额(支出)", "交易金额(支出)"),
    "amount": ("交易金额", "发生额", "发生金额", "金额"),
    "side": ("借贷标志", "借贷方向", "借贷标识", "借贷", "借/贷", "收支", "收/支", "收付标志", "收付方向"),
    "balance": ("余额", "账户余额", "交易后余额", "本次余额", "联机余额", "当前余额", "账面余额"),
    "currency": ("币种", "交易货币", "货币", "币别", "记账币种", "交易币种"),
    "account": ("账号", "本方账号", "账户号", "帐号"),
    "party": ("对方户名", "对方单位", "对方单位名称", "对方账号名称", "对方名称", "收(付)方名称", "对方账户名",
              "对方账户名称", "交易对手名称", "对手户名", "对手方", "对手信息"),
    "id": (),
    "summary": ("摘要", "交易摘要"),
    "use": ("用途", "交易用途"),
    "remark": ("备注", "附言", "交易附言", "其它摘要", "业务摘要"),
}  # fmt: skip
TOTALS = re.compile(
    r"(?:人民币|本页|本日|本月)?(?:合计|汇总|总计|小计|累计)|期[初末]|承前|过次|总[收支笔]|共?\d+\s?[笔收支]|[借贷]方|收入|支出|制表|打印"
)
BROUGHT = re.compile(r"期初|上期|承前|上页|结转|上日|昨日")  # a balance that was there before
ONE_SIDED = (
    "只有一列金额，没有正负号，也没有借贷标志，余额也证明不了是收还是付；"
    "请多选几天，或下载带收入、支出两列的明细。"
)
CLAIMS = {"总笔数": "rows", "贷方发生总笔数": "in_count", "贷方发生总额": "in_fen",
          "借方发生总笔数": "out_count", "借方发生总额": "out_fen"}  # fmt: skip
_HOURS = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|\d{5,6}|0?\.\d+", re.ASCII)  # no day among them
_DATED = re.compile(r"\d{4}|\d{1,2}[:/-]")  # 2026…, a serial number, 12:30; no sum of a total
_ACCOUNT = re.compile(
    r"(?:账号|账户号|帐号|账户|卡号)(?:(?!日期|时间)\D){0,60}?(?!\d{4}-\d\d-\d\d)(\d[\d*-]{7,31}[\d*])"
)
_CURRENCY = re.compile(
    r"(?:币[种别]|账户货币|Currency)(?:\[[^\]]*\])?[:,|;\s\"\x1f]*([^\s,|;\"\x1f]+)", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"[(\[](美元|港[币元]|欧元|日元|英镑|USD|HKD|EUR|JPY|GBP)[)\]]|(美元|港[币元]|欧元|日元|英镑)(?:账户|活期|户)"
)


class BankTable(AccountTable):
    """One export being read. 借 is money out and 贷 money in, as banks see it.

    The chain of balances proves that columns and directions were understood.
    """

    kept = "bank"
    COLUMNS: ClassVar[Columns] = COLUMNS
    FOOTED: ClassVar[bool] = False
    # Columns that only this bank's header has together; one set for each kind of export.
    SIGNS: ClassVar[tuple[frozenset[str], ...]] = ()
    FREE: ClassVar[tuple[str, ...]] = ("summary", "use", "remark", "party")

    @classmethod
    def fits(cls, names: frozenset[str]) -> bool:
        """Whether a header with these names is this bank's."""
        return any(names >= signs for signs in cls.SIGNS)

    def begin(self, opening: Opening) -> Movements:
        """Whose account it is, in which money, and what it claims, stand above the header."""
        above = [unicodedata.normalize("NFKC", text) for text in self.above]
        found = (_ACCOUNT.search(text) for text in above)
        self.asked_for = next((account_number(match[1]) for match in found if match), "")
        summary = super().begin(opening)
        self._out_sign = self._sign_of_outs(opening)
        amounts = (self.cell(self.cells(text), "amount") for text in opening.lines[self.header :])
        labelled = (self.has("in") and self.has("out")) or self.has("side")
        self._signed = labelled or any(cell[:1] in ("+", "＋") for cell in amounts if cell)
        try:
            for text in above:
                money = _CURRENCY.search(text)
                insist_on_yuan(money[1] if money else "")
                foreign = None if self.has("currency") else _FOREIGN.search(text)
                insist_on_yuan((foreign[1] or foreign[2]) if foreign else "")
            summary.claimed = _claims(above, self.delimiter)
        except Flaw as flaw:
            raise BadBill(str(flaw)) from flaw
        return summary

    def parse(self, line: int, row: Row) -> MovementRow | None:
        """One movement; None for a line that only tells a balance."""
        moment = self.moment(row)
        if all(row[field] in NO_AMOUNT for field in ("in", "out", "amount")):
            if BROUGHT.search(row["summary"] + row["use"] + row["remark"] + row["party"]):
                return None
            raise Flaw("这一行没有金额。")
        insist_on_yuan(row["currency"])
        fen, balance = self.moved(row), amount(row["balance"])
        party, summary = self.party(row, fen), words(row["summary"], row["use"], row["remark"])
        number = short(row["id"])
        key = digest(f"{number}|{fen}|{balance}") if number else ""
        return MovementRow(line, channel_of(party, summary), self.owner(row, fen), key, fen, balance,
                           moment, "", number, "", words(party), summary)  # fmt: skip

    def moment(self, row: Row) -> int:
        """When it was, from whichever columns there are."""
        if row["day"]:
            return instant(row["day"], row["clock"])
        if row["clock"] and not _HOURS.fullmatch(row["clock"]):
            return instant(row["clock"])
        if row["clock"] and not row["booked_clock"]:
            return instant(row["booked"], row["clock"])
        return instant(row["booked"] or row["booked_clock"], row["booked"] and row["booked_clock"])

    def moved(self, row: Row) -> int:
        """How much came in; negative went out."""
        if self.has("in") and self.has("out"):
            came, went = amount_or_nothing(row["in"]), amount_or_nothing(row["out"])
            return sided(came, went * self._out_sign, told=("收入", "支出"))
        if self.has("side"):
            return direction(row["side"]) * abs(amount(row["amount"]))
        return amount(row["amount"])

    def finish(self, *, closed: bool = True) -> Movements:
        """The sums and balances; an amount that says nothing of its direction must be proven by them."""
        summary = super().finish(closed=closed)
        if not (self._signed or summary.read["out_count"]) and self.account.reads_both_ways():
            summary.problems.append(ONE_SIDED)
        return summary

    def _sign_of_outs(self, opening: Opening) -> int:
        """-1 where what went out is printed below zero, as far as can be seen; the chain proves it."""
        signs = set()
        for text in opening.lines[self.header :]:
            try:
                went = amount_or_nothing(self.cell(self.cells(text), "out"))
            except Flaw:
                continue
            signs |= {went < 0} if went else set()
        return -1 if signs == {True} else 1

    def owner(self, row: Row, fen: int) -> str:  # noqa: ARG002
        """The account it moved on."""
        return account_number(row["account"]) or self.asked_for

    def party(self, row: Row, fen: int) -> str:  # noqa: ARG002
        """Whom it came from or went to."""
        return row["party"]

    def note(self, cells: list[str]) -> bool:
        """Totals and remarks; what has a date is a row, however short."""
        if any(_DATED.match(self.cell(cells, field)) for field in ("day", "clock", "booked")):
            return False
        first = next(cell for cell in cells if cell)
        moved = any(self.cell(cells, field) for field in ("in", "out", "amount"))
        brought = not moved and any(map(BROUGHT.search, cells))
        return brought or bool(TOTALS.match(first)) or super().note(cells)


def _claims(lines: list[str], delimiter: str) -> dict[str, int] | None:
    """Sums above the header, each in the cell after its name."""
    told: dict[str, int] = {}
    for text in lines:
        # The lines above may be parted otherwise than the table; its own mark comes first.
        for mark in (delimiter, *DELIMITERS):
            found = _claimed(split(text, mark)) if mark in text else {}
            if found:
                told |= found
                break
    if {"in_count", "out_count"} <= told.keys():
        told.setdefault("rows", told["in_count"] + told["out_count"])
    return told if "rows" in told else None


def _claimed(cells: list[str]) -> dict[str, int]:
    """Each figure stands in the cell after its name."""
    told: dict[str, int] = {}
    for word, figure in zip(map(name, cells), map(clean, cells[1:]), strict=False):
        claim = CLAIMS.get(word, "")
        if claim.endswith("_fen"):
            told[claim] = abs(amount(figure))
        elif claim:
            told[claim] = count(figure.replace(",", ""))
    return told
