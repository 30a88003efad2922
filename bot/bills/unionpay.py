"""UnionPay's clearing files: ZM, every trade of a clearing day, and ZME, its disputes."""

import re
from datetime import date, datetime
from typing import ClassVar

from bot.bills.cells import BEIJING, Flaw, instant, shown
from bot.bills.fixed_width import FixedWidth
from bot.bills.layout import Opening, layout
from storage.base.money import Money
from storage.ledger.statements import StatementRow

ZM = (3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
      15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98)  # fmt: skip
ZME = (3, 11, 11, 6, 10, 19, 12, 4, 2, 2, 6, 10, 4, 12, 13, 13, 15, 15, 1, 12, 2, 135)

# Fields by their place, counted from 0.
CODE, TRACE, SENT, CARD, AMOUNT, QUERY, ORDER, FEE, SETTLED, TYPE = 0, 3, 4, 5, 6, 9, 11, 15, 16, 19
ORIGINAL_QUERY, MERCHANT, TERMINAL, INSTALMENT, ORIGINAL_ORDER = 26, 27, 33, 37, 40

# txnType, and the older transaction codes where it is blank. Held amounts move no money yet.
TYPES = {"01": "sale", "03": "sale", "11": "sale", "13": "sale", "04": "refund", "31": "refund",
         "33": "refund", "02": "void", "32": "void"}  # fmt: skip
CODES = {"S22": "sale", "S30": "refund"}
_NAMED = re.compile(r"(\d\d)(\d\d)(\d\d)\d\dZM", re.ASCII)
_SIGNED = re.compile(r"([CD])(\d{11,12})", re.ASCII)


@layout("unionpay_zm", about="银联清算明细（ZM）")
class UnionPayTrades(FixedWidth):
    """Reads the trades. D: the merchant pays, C: the merchant receives; a fee of D costs.

    The year stands in the file's name only; without one, a trade lies in the last twelve months.
    """

    code = "unionpay_zm"
    channel = "unionpay"
    WIDTHS: ClassVar[tuple[int, ...]] = ZM
    LEAST: ClassVar[int] = MERCHANT + 1
    FILLED: ClassVar[int] = MERCHANT

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._day = clearing_day(opening)

    def parse(self, line: int, fields: list[str]) -> StatementRow:
        """One trade."""
        kind = _kind(fields)
        amount, fee, settled = _fen(fields[AMOUNT]), -_signed(fields[FEE]), _signed(fields[SETTLED])
        instalment = -_signed(fields[INSTALMENT])
        moved = {"sale": amount, "refund": -amount, "void": 0}[kind]
        if settled not in (moved - fee, moved - fee - instalment):
            raise Flaw(f"结算金额 {Money(settled)} 不等于交易金额减手续费 {Money(moved - fee)}。")
        refund = kind == "refund"
        return StatementRow(
            line, kind, _number(fields[QUERY]),
            (fields[ORIGINAL_ORDER] if refund else "") or fields[ORDER],
            fields[ORIGINAL_QUERY] if refund else "", fields[ORDER] if refund else "", amount, 0,
            fee, self._moment(fields[SENT]), fields[TERMINAL], fields[CARD], fields[CODE],
        )  # fmt: skip

    def _moment(self, sent: str) -> int:
        """`1118145632` in the year that ends with the clearing day."""
        day = self._day
        year = day.year - (sent[:4] > f"{day:%m%d}")
        return instant(f"{year}{sent}")


@layout("unionpay_zme", about="银联差错明细（ZME）")
class UnionPayDisputes(FixedWidth):
    """Reads the disputes; what each field means is not published, so nothing of it is booked."""

    code = "unionpay_zme"
    channel = "unionpay"
    kept = ""
    WIDTHS: ClassVar[tuple[int, ...]] = ZME
    LEAST: ClassVar[int] = AMOUNT + 1
    FILLED: ClassVar[int] = AMOUNT

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._day = clearing_day(opening)

    def parse(self, line: int, fields: list[str]) -> StatementRow:
        """One dispute: its code, trace number, time and amount."""
        sent = fields[SENT]
        year = self._day.year - (sent[:4] > f"{self._day:%m%d}")
        return StatementRow(line, "void", fields[TRACE], "", "", "", _fen(fields[AMOUNT]), 0, 0,
                            instant(f"{year}{sent}"), "", fields[CARD], fields[CODE])  # fmt: skip


def clearing_day(opening: Opening) -> date:
    """The day in a name such as `INN26111888ZM_777290058110048`, else the day of the import."""
    match = _NAMED.search(opening.name)
    try:
        if match:
            return date(2000 + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    now = opening.now or datetime.now(BEIJING)
    return now.astimezone(BEIJING).date()


def _kind(fields: list[str]) -> str:
    kind = TYPES.get(fields[TYPE]) if fields[TYPE] else CODES.get(fields[CODE])
    if kind is None:
        raise Flaw(f"不认识的交易类型「{shown(fields[TYPE] or fields[CODE])}」。")
    return kind


def _fen(field: str) -> int:
    if not (field.isascii() and field.isdigit()):
        raise Flaw(f"「{shown(field)}」不是以分计的金额。")
    return int(field)


def _signed(field: str) -> int:
    """`C000000000976` → 976, `D000000000024` → -24, blank → 0."""
    if not field:
        return 0
    match = _SIGNED.fullmatch(field)
    if match is None:
        raise Flaw(f"「{shown(field)}」不是带借贷标志的金额。")
    return int(match[2]) if match[1] == "C" else -int(match[2])


def _number(field: str) -> str:
    if not (field.isascii() and field.isalnum()):
        raise Flaw(f"查询流水号「{shown(field)}」不像单号。")
    return field
