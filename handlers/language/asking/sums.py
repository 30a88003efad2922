"""The slots that are sums, parts and counts."""

import re
from decimal import Decimal
from typing import Any

from handlers.language.asking.wanted import Wanted, number_json

_ALL_WORDS = re.compile(
    r"(?:余额|钱).{0,3}(?:全|都)(?:部)?.{0,2}(?:提|取|转)|全(?:部|都)?提|都提|全提|所有(?:的)?(?:钱|余额)"
    r"|全部(?:余额|提|转|取)|都(?:转|取|提)"
)
_HALF = re.compile(r"(?:退)?一半|半价|对半|50%")
_FULL = re.compile(
    r"全额|全部退|全退|整单|退全款|全款|都退|退全|全数|全给.{0,2}退|整笔|一分不少|全部都退|原路全"
)
HALF_A_MONTH = 15  # days
_SO_MANY_DAYS = re.compile(r"N(?:\x1f*)天(?:以上|多)?(?:都)?(?:没|未|不|无)")


def amount(line: Wanted) -> Any:
    """A sum in yuan, or `all`."""
    if _ALL_WORDS.search(line.text):
        return "all"
    found = line.reading.first("M")
    return number_json(found.value) if found else None


def amount_min(line: Wanted) -> Any:
    """The lower end of a range of sums."""
    found = line.reading.first("B")
    if found:
        return number_json(found.value[0])
    sums = line.reading.first("M")
    if sums and re.search(
        r"(?:(?<!不)(?:超过?|大于|高于)|不低于|不少于|至少)M|M(?:以上|往上|起)",
        line.reading.skeleton,
    ):
        return number_json(sums.value)
    return None


def amount_max(line: Wanted) -> Any:
    """The upper end of it."""
    found = line.reading.first("B")
    if found:
        return number_json(found.value[1])
    sums = line.reading.first("M")
    if sums and re.search(
        r"(?:不到|(?<!不)(?:低于|少于)|小于|不足|不超过?)M|M(?:以下|以内|往下)",
        line.reading.skeleton,
    ):
        return number_json(sums.value)
    return None


def ratio(line: Wanted) -> Any:
    """What part of a sum."""
    if _HALF.search(line.text):
        return 0.5
    tenths = re.search(r"退\D{0,2}([一二三四五六七八九])成", line.reading.line.plain)
    if tenths:
        return "零一二三四五六七八九".index(tenths[1]) / 10
    part = line.reading.first("P")
    return float(part.value) if part else None


def full(line: Wanted) -> Any:
    """All of it."""
    return True if _FULL.search(line.text) else None


def days(line: Wanted) -> Any:
    """For how many days somebody has not come."""
    return line.reading.first("N").value if _SO_MANY_DAYS.search(line.reading.covered) else None  # type: ignore[union-attr]


def threshold(line: Wanted) -> Any:
    """From what on a rule speaks."""
    percent = line.reading.first("P")
    if percent:
        return float(percent.value)
    length, sums = line.reading.first("L"), line.reading.first("M")
    if length:
        return length.value
    if sums:
        return number_json(sums.value)
    counted = line.reading.first("N")
    return counted.value if counted else None


def coupon(line: Wanted) -> Any:
    """The terms of a coupon."""
    found = line.reading.first("V")
    if not found:
        return None
    terms = {k: number_json(v) if isinstance(v, Decimal) else v for k, v in found.value.items()}
    many = re.search(r"N\x1f*张", line.reading.covered)
    if many:
        named = next(n for n in line.reading.all("N") if n.start == many.start())
        if named.value > 1:
            terms["quantity"] = named.value
    days = re.search(
        r"(?:有效期|期限|有效)\D{0,3}(N)\x1f*天|(N)\x1f*天(?:内)?有效", line.reading.covered
    )
    if days:
        start = days.start(1) if days[1] else days.start(2)
        terms["valid_days"] = next(n for n in line.reading.all("N") if n.start == start).value
    elif re.search(r"半个月.{0,3}(?:有效|内)|有效.{0,3}半个月", line.reading.line.plain):
        terms["valid_days"] = HALF_A_MONTH
    return terms


def points(line: Wanted) -> Any:
    """A number of points."""
    found = line.reading.first("M", "N")
    return number_json(Decimal(found.value)) if found else None
