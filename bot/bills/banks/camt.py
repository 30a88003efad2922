"""camt.053, the ISO 20022 statement: read as a stream of elements, without entities."""

from collections.abc import Callable
from datetime import datetime
from typing import Self
from xml.parsers import expat

from bot.bills.accounts import account_number, words
from bot.bills.banks.money import insist_on_yuan
from bot.bills.banks.statement import Statement, Statements
from bot.bills.cells import BEIJING, Flaw, amount, count, instant, shown
from bot.bills.layout import BadBill, Movements, Opening, Reader, layout
from storage.ledger.movements import MovementRow

DEEPEST = 40
LONGEST = 10_000  # characters of one element
SIGNS = {"CRDT": 1, "DBIT": -1}
OTHERS = {"camt.052": "camt.052 当日报告", "BkToCstmrAcctRpt": "camt.052 当日报告",
          "camt.054": "camt.054 收支通知", "BkToCstmrDbtCdtNtfctn": "camt.054 收支通知"}  # fmt: skip
Path = tuple[str, ...]
CHECKED = {
    ("TtlCdtNtries", "NbOfNtries"): "in_count",
    ("TtlCdtNtries", "Sum"): "in_fen",
    ("TtlDbtNtries", "NbOfNtries"): "out_count",
    ("TtlDbtNtries", "Sum"): "out_fen",
    ("TtlNtries", "NbOfNtries"): "rows",
}


@layout("camt053", about="camt.053 对账单")
class Camt053(Reader):
    """Reads booked entries; pending ones have not happened yet. Namespaces of all versions pass."""

    code = "camt053"
    channel = ""
    kept = "bank"

    def __init__(self) -> None:
        self._statements = Statements(self.code)
        self.summary = self._statements.account.summary
        self._open: list[str] = []
        self._part: dict[Path, str] | None = None  # what the entry, balance or sum told so far
        self._part_at, self._began = 0, 0
        self._begun = False  # nothing may stand before the declaration
        self._text: list[str] = []
        self._found: list[MovementRow] = []
        self._claims: dict[str, int] = {}
        self._summed = 0  # statements that told their sums
        # Naming the encoding overrules the label: the text has been decoded already.
        self._parser = parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._heard
        parser.StartDoctypeDeclHandler = self._refuse

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when the outermost elements are a bank's statement to its customer."""
        head = "\n".join(opening.lines[:30])[:20_000]
        if "camt.053" in head or "BkToCstmrStmt" in head:
            return cls()
        other = next((title for sign, title in OTHERS.items() if sign in head), "")
        if other:
            raise BadBill(f"这是 {other}，不是完整的对账单；请下载 camt.053。")
        return None

    def rows(self, first: int, lines: list[str]) -> list[MovementRow]:  # noqa: ARG002
        """The entries that end in these lines."""
        self._found = []
        text = "\n".join(lines).replace("\x1a", "") + "\n"
        self._parse(text if self._begun else text.lstrip(), final=False)
        self._begun = self._begun or bool(text.strip())
        return self._found

    def finish(self, *, closed: bool = True) -> Movements:  # noqa: ARG002
        """The sums, when the outermost element has its end."""
        self._parse("", final=True)
        if not self._statements.read:
            raise BadBill("文件里没有对账单（Stmt）。")
        claims, summary = self._claims, self._statements.account.summary
        if {"in_count", "out_count"} <= claims.keys():
            claims.setdefault("rows", claims["in_count"] + claims["out_count"])
        if self._summed == len(self._statements.read):
            summary.claimed = claims
        return self._statements.finish()

    def _parse(self, text: str, *, final: bool) -> None:
        try:
            self._parser.Parse(text, final)
        except expat.ExpatError as wrong:
            raise BadBill("XML 不完整或损坏，请重新下载。", wrong.lineno) from wrong
        except Flaw as flaw:
            raise BadBill(str(flaw), self._began or self._parser.CurrentLineNumber) from flaw

    def _refuse(self, *_: object) -> None:
        raise Flaw("不接受带文档类型声明的 XML。")

    def _heard(self, text: str) -> None:
        self._text.append(text)
        if sum(map(len, self._text)) > LONGEST:
            raise Flaw("有一个元素长得不像对账单。")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self._text.clear()
        self._open.append(name)
        if len(self._open) > DEEPEST:
            raise Flaw("XML 嵌套太深，不像对账单。")
        if name == "Stmt":
            self._statements.begin(self._parser.CurrentLineNumber)
        elif name in PARTS and self._part is None:
            self._part, self._part_at = {}, len(self._open)
            self._began = self._parser.CurrentLineNumber
        if self._part is not None and "Ccy" in attributes:
            self._part.setdefault((*self._place(), "Ccy"), attributes["Ccy"])

    def _end(self, _tag: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if self._part is not None and text:
            self._part.setdefault(self._place(), text)
        elif self._open[-2:] == ["Acct", "Ccy"]:
            insist_on_yuan(text)
        elif self._open[-1] in ("IBAN", "Id") and "Acct" in self._open and text:
            self._statement().account = self._statement().account or account_number(text)
        if self._open[-1] == "Stmt":
            self._found += self._statements.end()
        elif self._part is not None and len(self._open) == self._part_at:
            part, self._part = self._part, None
            PARTS[self._open[-1]](self, part)
            self._began = 0
        self._open.pop()

    def _place(self) -> Path:
        return tuple(self._open[self._part_at :])

    def _statement(self) -> Statement:
        if not self._statements.read:
            raise Flaw("明细应在一份对账单（Stmt）里面。")
        return self._statements.read[-1]

    def _balance(self, part: dict[Path, str]) -> None:
        code = part.get(("Tp", "CdOrPrtry", "Cd"), "")
        fen, statement = _fen(part), self._statement()
        if code == "OPBD" or (code == "PRCD" and statement.opening is None):
            statement.opening = fen
        elif code == "CLBD":
            statement.closing = fen

    def _entry(self, part: dict[Path, str]) -> None:
        state = part.get(("Sts",)) or part.get(("Sts", "Cd"), "BOOK")
        if state != "BOOK":
            return
        fen = _fen(part)
        moment = next((part[place] for place in MOMENTS if place in part), "")
        number = next((part[place] for place in NUMBERS if place in part), "")
        side = "Dbtr" if fen > 0 else "Cdtr"
        party = words(_of(part, side, "Nm"))
        summary = words(_of(part, "RmtInf", "Ustrd"), part.get(("AddtlNtryInf",), ""))
        self._statement()
        self._found += self._statements.entry(
            self._began, fen, _seconds(moment), number, party, summary
        )

    def _sums(self, part: dict[Path, str]) -> None:
        self._summed += 1
        for place, figure in CHECKED.items():
            if place in part:
                told = part[place]
                value = amount(told) if figure.endswith("_fen") else count(told)
                self._claims[figure] = self._claims.get(figure, 0) + value


MOMENTS: tuple[Path, ...] = (
    ("BookgDt", "DtTm"),
    ("BookgDt", "Dt"),
    ("ValDt", "DtTm"),
    ("ValDt", "Dt"),
)
NUMBERS: tuple[Path, ...] = (
    ("AcctSvcrRef",),
    ("NtryDtls", "TxDtls", "Refs", "AcctSvcrRef"),
    ("NtryRef",),
)
PARTS: dict[str, Callable[[Camt053, dict[Path, str]], None]] = {
    "Bal": Camt053._balance, "Ntry": Camt053._entry, "TxsSummry": Camt053._sums,
}  # fmt: skip


def _of(part: dict[Path, str], *tail: str) -> str:
    """The first text below an element of the entry's details, however deep it stands."""
    return next((text for place, text in part.items() if set(tail) <= set(place)), "")


def _fen(part: dict[Path, str]) -> int:
    insist_on_yuan(part.get(("Amt", "Ccy"), ""))
    sign = SIGNS.get(part.get(("CdtDbtInd",), ""))
    if sign is None:
        raise Flaw("缺少 CdtDbtInd（CRDT 或 DBIT）。")
    return sign * amount(part.get(("Amt",), ""))


def _seconds(text: str) -> int:
    """A day or a time of ISO 8601; one without a zone is Beijing's."""
    if "T" not in text:
        return instant(text[:10])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Flaw(f"「{shown(text)}」不是时间。") from wrong
    return int((moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).timestamp())
