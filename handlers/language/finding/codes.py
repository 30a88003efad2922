"""Finders of numbers that name something: refunds, alerts, orders, tills, phones, tables."""

import re

from handlers.language.numbers import CHINESE
from handlers.language.reading import Sheet

_NOT_BEFORE = r"(?<![a-z0-9_.-])"
_NOT_AFTER = r"(?![a-z0-9_])"
_REFUND = re.compile(rf"{_NOT_BEFORE}r\s?(\d{{3,6}}){_NOT_AFTER}")
_ALERT = re.compile(rf"{_NOT_BEFORE}a\s?(\d{{3,6}}){_NOT_AFTER}")
_DIFFERENCE = re.compile(rf"{_NOT_BEFORE}d(\d{{3,6}}){_NOT_AFTER}")
_TERMINAL = re.compile(
    rf"{_NOT_BEFORE}pos\s?[-_]?\d{{1,4}}(?:号机)?{_NOT_AFTER}"
    rf"|(?:\d{{1,3}}|[{CHINESE}]{{1,3}})号(?:收银|收款|pos)?(?:机|台)(?:器)?|(?:\d{{1,3}}|[{CHINESE}]{{1,3}})号终端"
)
_ORDER = re.compile(
    rf"{_NOT_BEFORE}(?:(?!pos|top|q\d|v\d|gmv|mt940)(?=[a-z_-]*\d)[a-z]{{1,6}}[a-z0-9_-]*\d[a-z0-9_-]*"
    rf"|\d{{12,64}}){_NOT_AFTER}"
)
_NUMBERED_ORDER = re.compile(
    r"(?:单号|订单号?|流水号|交易号)(?:是|为|:)?\s*([a-z0-9_-]{4,64})(?![a-z0-9_])"
)
_TAIL = re.compile(
    r"(?:尾号|后四位|末四位|尾数)(?:是|为|:)?\s*(\d{3,12})(?!\d)|(?<!\d)(\d{4,8})(?:结尾|尾号)"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_TABLE = re.compile(
    r"(?:桌号|桌|台号)\s*(\d{1,3}|[a-z]\d{1,3})|(\d{1,3}(?=号)|[a-z]\d{1,3})(?:号)?桌"
)


def numbers_of_ours(sheet: Sheet) -> None:
    """R1024, A2031, D0012."""
    for mark, pattern in (("R", _REFUND), ("A", _ALERT), ("G", _DIFFERENCE)):
        for found in sheet.each(pattern):
            sheet.take(mark, mark.replace("G", "D") + found[1], found.start(), found.end())


def terminals(sheet: Sheet) -> None:
    """POS001, 2号机, and what the shop calls its tills."""
    for name in sorted(sheet.names.terminals, key=len, reverse=True):
        for found in sheet.each(re.compile(r"(?<!\d)" + re.escape(name.lower()))):
            sheet.take("T", name, *found.span())
    for found in sheet.each(_TERMINAL):
        sheet.take("T", sheet.line.said(*found.span()), *found.span())


def phones(sheet: Sheet) -> None:
    """A mobile number."""
    for found in sheet.each(_PHONE):
        sheet.take("F", found[0], *found.span())


def tails(sheet: Sheet) -> None:
    """尾号6688: of an order, or of a bank card."""
    for found in sheet.each(_TAIL):
        sheet.take("E", found[1] or found[2], *found.span())


def orders(sheet: Sheet) -> None:
    """The number of an order, also in the middle of a pasted line."""
    for found in sheet.each(_NUMBERED_ORDER):
        if re.search(r"\d", found[1]):
            sheet.take("O", sheet.line.said(*found.span(1)), *found.span(1))
    for found in sheet.each(_ORDER):
        if sum(letter.isdigit() for letter in found[0]) >= 3:
            sheet.take("O", sheet.line.said(*found.span()), *found.span())


def tables(sheet: Sheet) -> None:
    """桌号12."""
    for found in sheet.each(_TABLE):
        sheet.take("Q", sheet.line.said(*found.span(1 if found[1] else 2)), *found.span())
