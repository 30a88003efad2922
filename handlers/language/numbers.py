"""Numbers as people at a till say them: 五十, 一万二, 三千五, 3k, 1w, 88块8, 三十五块五."""

import re

from storage.base.money import Money
from storage.base.refusal import Refusal

DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
CHINESE = "零〇一二两三四五六七八九十百千万"
LARGEST = Money(9_999_999_999)

_ARABIC = re.compile(r"¥?(\d{1,8}|\d{1,3}(?:,\d{3}){1,2})(\.\d{1,2})?(?:元|块钱?|rmb)?", re.ASCII)
_SHORT = re.compile(
    r"(\d{1,5})(?:\.(\d{1,4}))?(k|千|w|万)(?:(?<=[w万千k])(\d)(?!\d))?(?:元|块钱?)?", re.ASCII
)
_SPOKEN = re.compile(
    rf"(?:(?P<yuan>\d{{1,8}}|[{CHINESE}]{{1,12}})[块元])?"
    rf"(?:(?P<jiao>[\d零一二两三四五六七八九])[毛角]?)?(?:(?P<fen>[\d一二两三四五六七八九])分?)?钱?"
)
_SHORT_UNITS = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000}


def chinese_int(text: str) -> int | None:
    """`五十` → 50, `一万二` → 12000, `三千五` → 3500, `二〇二六` → 2026; digits pass; else None."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 12 else None
    if not text or any(letter not in DIGITS and letter not in UNITS for letter in text):
        return None
    if not any(letter in UNITS for letter in text):
        return _digit_by_digit(text)
    high, wan, low = text.partition("万")
    if not wan:
        return _below_wan(text)
    return _with_wan(high, low)


def _digit_by_digit(text: str) -> int | None:
    """`五` is 5 and `二〇二六` a year; `两三` is no number but a guess."""
    if len(text) not in {1, 4} or (len(text) == 4 and text[0] in "零〇"):
        return None
    return int("".join(str(DIGITS[letter]) for letter in text))


def _with_wan(high: str, low: str) -> int | None:
    above = _below_wan(high)
    if not above or "万" in low:
        return None
    if len(low) == 1 and DIGITS.get(low):
        return above * 10_000 + DIGITS[low] * 1_000  # 一万二 leaves the 千 unsaid
    below = _below_wan(low.lstrip("零〇")) if low else 0
    return None if below is None else above * 10_000 + below


def _below_wan(text: str) -> int | None:
    """A number below ten thousand with its units in falling order."""
    total, digit, last = 0, None, 10_000
    gap = False
    for letter in text:
        if letter in UNITS:
            unit = UNITS[letter]
            if unit >= last or (digit is None and unit != 10) or digit == 0:
                return None
            total, digit, last, gap = (
                total + (1 if digit is None else digit) * unit,
                None,
                unit,
                False,
            )
        elif DIGITS[letter] == 0:
            gap = True
        elif digit is not None:
            return None
        else:
            digit = DIGITS[letter]
    if digit is None:
        return total if total or text in {"零", "〇"} else None
    # 三千五 leaves the 百 unsaid; 三千零五 and 三十五 do not.
    return total + digit * (last // 10 if last in {100, 1_000} and not gap else 1)


def read_amount(token: str) -> Money | None:
    """The amount one word says, or None when it is no amount; never negative, never rounded.

    A Refusal when it looks like an amount but is none we can take (`30.555`, `-30`).
    """
    token = token.strip().lower()
    for reader in (_arabic, _short, _plain_chinese, _spoken):
        money = reader(token)
        if money is not None:
            return _sensible(money)
    if re.fullmatch(r"[-+¥]{0,2}[\d.,]*\d[\d.,]*(?:e\d+)?(?:元|块)?", token, re.ASCII):
        return Money.from_yuan(token)
    return None


def _sensible(money: Money) -> Money:
    if money > LARGEST:
        raise Refusal("这个金额太大了，请核对一下。")
    return money


def _arabic(token: str) -> Money | None:
    match = _ARABIC.fullmatch(token)
    return Money.from_yuan(match[1].replace(",", "") + (match[2] or "")) if match else None


def _short(token: str) -> Money | None:
    match = _SHORT.fullmatch(token)
    if not match:
        return None
    whole, part, unit, after = match.groups()
    if after and not part:
        part = after  # 1w2 is 1.2w
    fen = int(whole + (part or "")) * _SHORT_UNITS[unit] * 100
    scale = 10 ** len(part or "")
    return Money(fen // scale) if fen % scale == 0 else None


def _plain_chinese(token: str) -> Money | None:
    value = chinese_int(token) if token and not token.isascii() else None
    return None if value is None else Money(value * 100)


def _spoken(token: str) -> Money | None:
    match = _SPOKEN.fullmatch(token)
    if not match or not token or not set(token) & set("块元毛角分"):
        return None
    yuan = chinese_int(match["yuan"]) if match["yuan"] else 0
    jiao, fen = (chinese_int(match[name]) if match[name] else 0 for name in ("jiao", "fen"))
    if yuan is None or jiao is None or fen is None:
        return None
    return Money(yuan * 100 + jiao * 10 + fen)
