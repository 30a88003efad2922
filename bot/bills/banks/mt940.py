"""MT940, SWIFT's customer statement, as banks send it and as tools rewrite it."""

import re
from typing import Self

from bot.bills.accounts import account_number, words
from bot.bills.banks.money import insist_on_yuan
from bot.bills.banks.statement import Statement, Statements
from bot.bills.cells import Flaw, amount, instant, shown
from bot.bills.layout import BadBill, Movements, Opening, Reader, layout
from storage.ledger.movements import MovementRow

_TAG = re.compile(r"\s*:(\d\d[A-Z]?):(.*)", re.ASCII | re.DOTALL)
_BALANCE = re.compile(r"([CD])(\d{8}|\d{6})([A-Z]{3})([\d.,]+)", re.ASCII)
_ENTRY = re.compile(
    r"(\d{6}|\d{8})(\d{4}| {4})?(RC|RD|C|D)([A-Z])?(\d[\d.,]*)([A-Z][A-Z0-9]{3})?(.*)",
    re.ASCII | re.DOTALL,
)
_AMOUNT = re.compile(r"0*(\d{1,12})(?:[.,](\d{0,2}))?", re.ASCII)
_CODE = re.compile(r"\?(\d\d)")
IN = frozenset({"C", "RD"})  # RD takes back what went out
TODAY = frozenset({"34F", "90C", "90D"})  # of MT942, which has entries and no balances
CLOSING = frozenset({"62F", "62M"})
NO_NUMBER = frozenset({"", "NONREF", "NOTPROVIDED"})
PARTY, TEXT = ("32", "33"), tuple(str(n) for n in range(20, 30))
_OUTSIDE = re.compile(r"\s*(?:\{|-\}?\s*$)")  # lines of the envelope, not of a field


@layout("mt940", about="MT940 对账单")
class Mt940(Reader):
    """Reads fields; a field goes on until the next line that begins with a tag.

    Chinese may stand raw in :86:. Opening, entries and closing must agree in every statement.
    """

    code = "mt940"
    channel = ""
    kept = "bank"

    def __init__(self) -> None:
        self._statements = Statements(self.code)
        self.summary = self._statements.account.summary
        self._field: tuple[int, str, list[str]] | None = None
        self._entry: tuple[int, int, int, str] | None = None  # line, fen, moment, number
        self._words = ""
        self._line = 0

    @classmethod
    def recognise(cls, opening: Opening) -> Self | None:
        """A reader, when the first tags are a statement's."""
        tags = [match[1] for match in map(_TAG.match, opening.lines) if match]
        if "20" not in tags[:1] or not {"28C", "60F", "60M", "61", "28"} & set(tags):
            return None
        if set(tags) & TODAY and not set(tags) & {"60F", "60M"}:
            raise BadBill("这是 MT942 当日明细，没有期初、期末余额；请下载 MT940 对账单。")
        return cls()

    def rows(self, first: int, lines: list[str]) -> list[MovementRow]:
        """The entries that are complete with these lines."""
        found: list[MovementRow] = []
        for line, text in enumerate(lines, first):
            self._line = line
            match = _TAG.match(text)
            if match or _OUTSIDE.match(text):
                self._close(found)
                self._field = (line, match[1], [match[2]]) if match else None
                if match and match[1] in CLOSING:  # one line, and perhaps the last of the file
                    self._close(found)
            elif self._field and text.strip():
                self._field[2].append(text)
        return found

    def finish(self, *, closed: bool = True) -> Movements:  # noqa: ARG002
        """The sums, when every statement has its end."""
        rest: list[MovementRow] = []
        self._close(rest)
        self._emit(rest)
        if not self._statements.read or self._statements.read[-1].closing is None or rest:
            raise BadBill("文件到这里就断了，缺少期末余额（:62F:），请重新下载。", self._line)
        return self._statements.finish()

    def _close(self, found: list[MovementRow]) -> None:
        """What the field that has ended says."""
        if self._field is None:
            return
        (line, tag, parts), self._field = self._field, None
        try:
            self._understand(line, tag, parts, found)
        except Flaw as flaw:
            raise BadBill(str(flaw), line) from flaw

    def _understand(self, line: int, tag: str, parts: list[str], found: list[MovementRow]) -> None:
        statements, text = self._statements, parts[0].strip()
        if tag == "86" and self._entry:
            self._words = "\n".join(part.strip() for part in parts)
            return
        self._emit(found)
        if tag == "20":
            statements.begin(line)
        elif not statements.read:
            raise Flaw("对账单应以 :20: 开始。")
        else:
            self._note(line, tag, text, statements.read[-1])
            if tag in CLOSING:
                found += statements.end()

    def _note(self, line: int, tag: str, text: str, statement: Statement) -> None:
        """A field of the present statement."""
        if tag in ("25", "25P"):
            statement.account = account_number(text.rpartition("/")[2])
        elif tag in ("60F", "60M"):
            statement.opening = _balance(text)
        elif tag == "61":
            _opened(statement)
            self._entry = _entry(line, text)
        elif tag in CLOSING:
            _opened(statement).closing = _balance(text)

    def _emit(self, found: list[MovementRow]) -> None:
        """The entry before, now that all its words have been read."""
        if self._entry is None:
            return
        (line, fen, moment, number), self._entry = self._entry, None
        party, summary = _party(self._words)
        self._words = ""
        found += self._statements.entry(line, fen, moment, number, party, summary)


def _opened(statement: Statement) -> Statement:
    if statement.opening is None:
        raise Flaw("期初余额（:60F:）应在明细之前。")
    if statement.closing is not None:
        raise Flaw("期末余额（:62F:）之后还有明细。")
    return statement


def _balance(text: str) -> int:
    match = _BALANCE.fullmatch(text.replace(" ", ""))
    if match is None:
        raise Flaw(f"「{shown(text)}」不是余额。")
    insist_on_yuan(match[3])
    return (1 if match[1] == "C" else -1) * _fen(match[4])


def _entry(line: int, text: str) -> tuple[int, int, int, str]:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise Flaw(f"「{shown(text)}」不是一笔明细。")
    day, booked, side, _, fen, _, references = match.groups()
    valued = instant(day if len(day) == 8 else f"20{day}")
    own, _, banks = references.partition("//")
    told = (banks.strip(), own.strip())
    number = next((n for n in told if n not in NO_NUMBER and n.strip("0/")), "")
    return line, (1 if side in IN else -1) * _fen(fen), _booked(day, booked, valued), number


def _booked(day: str, booked: str | None, valued: int) -> int:
    """The day it was booked, MMDD, in the year that is nearest to the value date."""
    if booked is None or booked.isspace():
        return valued
    year = int(day[:4] if len(day) == 8 else f"20{day[:2]}")
    years = {"01": year + (day[-4:-2] == "12"), "12": year - (day[-4:-2] == "01")}
    return instant(f"{years.get(booked[:2], year)}{booked}")


def _fen(text: str) -> int:
    """`1234,5` → 123450; some tools write a point."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise Flaw(f"「{shown(text)}」不是精确到分的金额。")
    return amount(f"{match[1]}.{(match[2] or '').ljust(2, '0')}")


def _party(text: str) -> tuple[str, str]:
    """Who and what, from coded sub-fields (?20 text, ?32 name) or plain words."""
    parts = _CODE.split(text)
    if len(parts) < 3:
        return "", words(" ".join(text.split()))
    told = dict(zip(parts[1::2], parts[2::2], strict=False))
    party = "".join(told.get(code, "").strip() for code in PARTY)
    return words(party), words("".join(told.get(code, "").strip() for code in TEXT))
