"""Finders of sums, ranges, parts, counts and the terms of coupons."""

import re
from decimal import Decimal

from handlers.language.numbers import CHINESE, chinese_int, read_amount
from handlers.language.reading import Sheet
from storage.base.refusal import Refusal

# No number begins inside another one; looking for it there would take the square of a long line's time.
_NUM = rf"(?:(?<!\d)\d[\d,]*(?:\.\d+)?|(?<![{CHINESE}])[{CHINESE}]+)"
_COUPON = re.compile(
    rf"(?:满|消费)({_NUM})(?:块|元)?(?:就)?(?:立)?(?:减|抵|优惠|便宜)({_NUM})(?:块|元)?"
)
_DISCOUNT = re.compile(r"(?:打)?([1-9一二三四五六七八九](?:\.\d|[1-9一二三四五六七八九])?)折")
_OFF = re.compile(
    rf"({_NUM})(?:块|元)(?:钱)?(?:的)?(?=无门槛|优惠券|代金券|现金券|抵用券|抵扣券|的?券)"
)
_PERCENT = re.compile(rf"(?<!\d)(\d+(?:\.\d+)?)\s*%|百分之({_NUM})|({_NUM})个(?:百分)?点")
_MONEY = re.compile(
    rf"(?:¥|rmb)?(\d[\d,]*(?:\.\d{{1,2}})?\s*(?:万|千|百|w|k)?(?:(?<=[w万千k])\d(?!\d))?(?:\s*(?:元|块钱?|rmb|毛"
    rf"|角))?(?:\d(?![\d个笔单张]))?|[{CHINESE}]+(?:点[{CHINESE}]+)?\s*(?:元|块钱?|毛"
    rf"|角)?(?:[一二三四五六七八九](?:毛|角)?)?)"
)
_MEASURE = (
    r"(?:个|笔|单|张|条|家|名|位|台|件|次|天|日|周|月|年|份|杯|桌|人|号|步|款|种|店|门店|岁|楼|层|折"
    r"|年级|点|分|期)"
)
_COUNT = re.compile(rf"(?:top\s*|前)?((?<![\d.])\d{{1,4}}|[{CHINESE}]{{1,5}})\s*(?={_MEASURE})")
_TOP = re.compile(r"(?:top\s*|前)(\d{1,3}|[一二三四五六七八九十两]{1,3})(?![\d天日周月年])")
_RANGE = re.compile(
    rf"({_NUM})\s*(?:块钱?|元)?\s*(?:到|至|-|~)\s*({_NUM})\s*(?:块钱?|元)?(?:之间|以内)?"
)


def number_value(text: str) -> Decimal | None:
    """12.5, 1,200, 五十, 一万二."""
    if text[:1].isdigit():
        return Decimal(text.replace(",", ""))
    value = chinese_int(text)
    return None if value is None else Decimal(value)


def _leading(text: str) -> str | None:
    """The longest number a run of numerals begins with: of 五一百 (减五 一百张) it is 五."""
    return next(
        (text[:end] for end in range(len(text), 0, -1) if number_value(text[:end]) is not None),
        None,
    )


def coupons(sheet: Sheet) -> None:
    """满100减20, 八折, 10元无门槛."""
    for found in sheet.each(_COUPON):
        least, words = number_value(found[1]), _leading(found[2])
        if least is not None and words is not None:
            terms = {"type": "amount_off", "min": least, "off": number_value(words)}
            end = found.start(2) + len(words) if len(words) < len(found[2]) else found.end()
            sheet.take("V", terms, found.start(), end)
    for found in sheet.each(_DISCOUNT):
        sheet.take("V", {"type": "discount", "rate": _rate(found[1])}, *found.span())
    for found in sheet.each(_OFF):
        off = number_value(found[1])
        if off is not None:
            sheet.take("V", {"type": "amount_off", "min": Decimal(0), "off": off}, *found.span())


def _rate(text: str) -> Decimal:
    """八折 is 0.8; 八五折 and 8.5折 are 0.85."""
    digits = "".join(
        letter if letter.isdigit() else str(chinese_int(letter)) for letter in text if letter != "."
    )
    return Decimal(digits).scaleb(-len(digits))


def percents(sheet: Sheet) -> None:
    """5%, 百分之五."""
    for found in sheet.each(_PERCENT):
        value = number_value(found[1] or found[2] or found[3])
        if value is not None:
            sheet.take("P", value / 100, *found.span())


def tops(sheet: Sheet) -> None:
    """top5, 前三: how many of a ranking."""
    for found in sheet.each(_TOP):
        value = chinese_int(found[1])
        if value:
            sheet.take("N", value, *found.span(1))


def ranges(sheet: Sheet) -> None:
    """两千到五千之间: two sums."""
    for found in sheet.each(_RANGE):
        low, high = number_value(found[1]), number_value(found[2])
        if low is not None and high is not None and low < high:
            sheet.take("B", (low, high), *found.span())


def counts(sheet: Sheet) -> None:
    """十笔, 三家店, 30天: a number with what it counts (the word stays in the line)."""
    for found in sheet.each(_COUNT):
        # 一笔 and 那一天 count nothing.
        value = None if found[1] == "一" else chinese_int(found[1])
        if value is not None:
            sheet.take("N", value, *found.span())


def sums(sheet: Sheet) -> None:
    """88块8, 三十五元, 1w, 456.7, 五千."""
    for found in sheet.each(_MONEY):
        word = found[1].strip()
        if word[0] in CHINESE and not set(word) & set("块元毛角百千万十"):
            continue
        try:
            money = read_amount(word.replace(" ", "").replace(",", ""))
        except Refusal as refusal:
            sheet.refusals.append(refusal)
            continue
        if money is not None:
            sheet.take("M", Decimal(money.fen) / 100, *found.span())
