"""OFX, both as the older SGML and as XML: tags are read one by one, nothing is expanded."""

import html
import re
from datetime import timedelta
from typing import Self

from bot.bills.accounts import account_number, words
from bot.bills.banks.money import insist_on_yuan
from bot.bills.banks.statement import Statement, Statements
from bot.bills.cells import Flaw, Seen, amount, instant, shown
from bot.bills.layout import BadBill, Movements, Opening, Reader, layout
from storage.ledger.movements import MovementRow

_TAG = re.compile(r"<\s*([^<>\s]+)[^<>]*>")
_TIME = re.compile(
    r"(\d{14}|\d{8})(?:\.\d{1,6})?(?:\[([+-]?\d{1,2}(?:\.\d{1,2})?)(?::[^\]]*)?\])?", re.ASCII
)
HERE = 8.0  # hours ahead of UTC; a time that names no zone is Beijing's
STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
BALANCES = frozenset({"LEDGERBAL", "AVAILBAL"})


@layout("ofx", about="OFX 对账单")
class Ofx(Reader):
    """Reads transactions; their numbers are unique, the balance before them is nowhere told."""

    code = "ofx"
    channel = ""
    kept = "bank"

    def __init__(self) -> None:
        self._statements = Statements(self.code)
        self.summary = self._statements.account.summary
        self._leaf, self._text = "", ""
        self._told: dict[str, str] | None = None  # of the transaction that is open
        self._began = self._line = 0
        self._balance = ""
        self._seen = Seen()
        self._converted = False
        self._whole = self._elsewhere = False  # elsewhere: in the part of a securities account

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when the file begins with OFX's header or its outermost tag."""
        head = "\n".join(opening.lines[:30]).upper()
        return cls() if "OFXHEADER" in head or "<OFX>" in head else None

    def rows(self, first: int, lines: list[str]) -> list[MovementRow]:
        """The transactions that end in these lines."""
        found: list[MovementRow] = []
        for self._line, text in enumerate(lines, first):
            # Every second piece is a tag's name; what stands between two is text.
            for place, piece in enumerate(_TAG.split(text)):
                try:
                    self._take(piece, found, is_tag=place % 2 == 1)
                except Flaw as flaw:
                    raise BadBill(str(flaw), self._began or self._line) from flaw
        return found

    def finish(self, *, closed: bool = True) -> Movements:  # noqa: ARG002
        """The sums, when the outermost tag has its end."""
        if not self._whole:
            raise BadBill("文件到这里就断了，缺少 </OFX>，请重新下载。", self._line)
        if not self._statements.read:
            raise BadBill("文件里没有银行账户的对账单（STMTRS）；证券账户和登录信息不能入账。")
        summary = self._statements.account.finish()
        told = [one.closing for one in self._statements.read if one.closing is not None]
        summary.closing_fen = sum(told) if told else None
        return summary

    def _take(self, piece: str, found: list[MovementRow], *, is_tag: bool) -> None:
        if not is_tag:
            self._text += piece
            return
        self._keep(self._leaf, html.unescape(self._text.strip()))
        name = piece.upper()
        if name.startswith(("!DOCTYPE", "!ENTITY")):
            raise Flaw("不接受带实体声明的文件。")
        if name in ("INVSTMTRS", "/INVSTMTRS"):
            self._elsewhere = name == "INVSTMTRS"
        self._leaf, self._text = "" if name.startswith("/") else name.rstrip("/"), ""
        if name in ("/STMTTRN", "STMTTRN", "/BANKTRANLIST"):
            self._end(found)
        if not self._elsewhere:
            self._begin(name)

    def _begin(self, name: str) -> None:
        if name in STATEMENTS:
            self._statements.begin(self._line)
        elif name == "STMTTRN":
            self._told, self._began = {}, self._line
        elif name in BALANCES:
            self._balance = name
        elif name in ("CURRENCY", "ORIGCURRENCY"):
            self._converted = name == "ORIGCURRENCY"
        elif name == "/OFX":
            self._whole = True

    def _keep(self, leaf: str, text: str) -> None:
        if not text or not leaf or self._elsewhere:
            return
        if self._told is not None:
            # What it was before the bank made yuan of it is no matter.
            self._told.setdefault(leaf, "" if leaf == "CURSYM" and self._converted else text)
        elif leaf == "CURDEF":
            insist_on_yuan(text)
        elif leaf == "ACCTID" and self._statements.read:
            self._statement().account = account_number(text)
        elif leaf == "BALAMT" and self._balance == "LEDGERBAL":
            self._statement().closing = _fen(text)

    def _end(self, found: list[MovementRow]) -> None:
        if self._told is None:
            return
        told, self._told = self._told, None
        insist_on_yuan(told.get("CURSYM", ""))
        number = told.get("FITID", "")
        account = self._statement().account
        if number:
            self._seen.add(f"{account}|{number}", self._began)
        fen, party = _fen(told.get("TRNAMT", "")), words(told.get("NAME", ""))
        summary = words(told.get("MEMO", ""), told.get("TRNTYPE", ""))
        moment = _moment(told.get("DTPOSTED", ""))
        found += self._statements.entry(self._began, fen, moment, number, party, summary)
        found += self._statements.end()  # no balance before it is told that could be waited for
        self._began = 0

    def _statement(self) -> Statement:
        if not self._statements.read:
            raise Flaw("明细应在一份对账单（STMTRS）里面。")
        return self._statements.read[-1]


def _fen(text: str) -> int:
    """`-1234,5`, `-1234.50` or `-1,234.50` → fen."""
    return amount(text if "." in text else text.replace(",", "."))


def _moment(text: str) -> int:
    """`20261118120000[+8:CST]` as seconds; another zone than Beijing's is brought here."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise Flaw(f"「{shown(text)}」不是时间。")
    ahead = HERE if match[2] is None or len(match[1]) == 8 else float(match[2])
    return instant(match[1]) + round(timedelta(hours=HERE - ahead).total_seconds())
