"""Other numbers for a sentence, written in the manner in which the old one was written."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.handlers.language.generating.changing import Draft

DIGITS = "零一二三四五六七八九"
WORDS = re.compile(r"[一二两三四五六七八九十百千万]+(?:块[一二三四五六七八九])?")
FIGURES = re.compile(r"\d+(?:\.\d+|块\d)?[kKwW万千]?")
LETTERS = {"k": 1000, "w": 10_000, "万": 10_000, "千": 1000}
NAMED = {520, 618, 1111, 1212, 818}  # these numbers are days
# Slots with a number in them, and how large another may be.
PLACES = {
    "amount": 9999, "amount_min": 3000, "amount_max": 9000, "threshold": 9000, "points": 900,
    "days": 90, "top_n": 20, "coupon.min": 300, "coupon.off": 29, "coupon.quantity": 300,
    "coupon.valid_days": 30,
}  # fmt: skip
CODES: dict[str, tuple[str, Callable[[Random], str]]] = {
    "order_no": (r"SO\d{11}", lambda dice: f"SO2026{dice.randrange(1, 12):02d}{dice.randrange(10**5):05d}"),
    "order_no_tail": (r"\d{4}", lambda dice: f"{dice.randrange(10**4):04d}"),
    "tail": (r"\d{4}", lambda dice: f"{dice.randrange(10**4):04d}"),
    "refund_id": (r"R\d+", lambda dice: f"R{dice.randrange(1000, 9999)}"),
    "alert_id": (r"A\d+", lambda dice: f"A{dice.randrange(1000, 9999)}"),
    "phone": (r"1\d{10}", lambda dice: f"1{dice.choice('35789')}{dice.randrange(10**9):09d}"),
    "table": (r"\d+", lambda dice: str(dice.randrange(1, 99))),
}  # fmt: skip


def other_numbers(draft: Draft) -> bool:
    """Other sums and counts; 满100减20 keeps its order."""
    changed = False
    for place, limit in PLACES.items():
        holder, name = _holder(draft.slots, place)
        old = holder.get(name)
        if isinstance(old, bool) or not isinstance(old, int | float) or old == 0:
            continue
        word = next((w for w in _numbers(draft.text) if value_of(w) == old), None)
        if word is None or (place == "top_n" and old == 1):
            continue
        new, spelled = _another(draft, word, limit, least=_least(place))
        if draft.swap(word, spelled):
            holder[name] = new
            changed = True
    return changed


def other_codes(draft: Draft) -> bool:
    """Another order, refund, alert, phone or table."""
    changed = False
    for slot, (pattern, make) in CODES.items():
        old = draft.slots.get(slot)
        if isinstance(old, str) and re.fullmatch(pattern, old):
            new = make(draft.dice)
            if draft.swap(old, new):
                draft.slots[slot] = new
                changed = True
    return changed


def value_of(word: str) -> float | None:
    """What a written number is worth: 12.5, 88块8, 5k, 一万二, 三十五块五."""
    whole, mark, part = word.partition("块")
    if mark:
        base, tenth = value_of(whole), value_of(part)
        return None if base is None or tenth is None else base + tenth / 10
    if word[-1:].lower() in LETTERS and word[:1].isdigit():
        return float(word[:-1]) * LETTERS[word[-1].lower()]
    return float(word) if word[:1].isdigit() else _spoken(word)


def in_words(number: int) -> str:
    """88 is 八十八, 305 is 三百零五, 12000 is 一万二千."""
    if number >= 10_000:
        rest = number % 10_000
        tail = ("零" if 0 < rest < 1000 else "") + (in_words(rest) if rest else "")
        return f"{in_words(number // 10_000)}万{tail}"
    text = ""
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += DIGITS[digit] + word
        elif text and number and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _numbers(text: str) -> Iterator[str]:
    for pattern in (FIGURES, WORDS):
        yield from (found[0] for found in pattern.finditer(text))


def _another(draft: Draft, word: str, limit: int, least: int) -> tuple[int | float, str]:
    """A number and its spelling: figures for figures, words for words, with dimes for dimes."""
    new = draft.dice.randrange(least, limit)
    while new in NAMED:
        new += 1
    if "块" in word:
        tenth = draft.dice.randrange(1, 10)
        spelled = f"{new}块{tenth}" if word[0].isdigit() else f"{in_words(new)}块{DIGITS[tenth]}"
        return round(new + tenth / 10, 1), spelled
    if word[-1:].lower() in LETTERS and word[0].isdigit():
        new = draft.dice.randrange(1, 10)
        return new * LETTERS[word[-1].lower()], f"{new}{word[-1]}"
    if "." in word:
        cents = round(new + draft.dice.randrange(1, 10) / 10, 1)
        return cents, str(cents)
    if not word[0].isdigit():
        rounded = new - new % 100 if new > 100 else new
        return rounded, in_words(rounded)
    return new, str(new)


def _least(place: str) -> int:
    return {"amount_max": 3001, "coupon.min": 30, "threshold": 100}.get(place, 2)


def _holder(slots: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    outer, _, inner = place.partition(".")
    held = slots.get(outer)
    return (held, inner) if inner and isinstance(held, dict) else (slots, place)


def _spoken(word: str) -> float | None:
    total, section, digit, unit = 0, 0, 0, 1
    for letter in word:
        if letter == "两":
            digit = 2
        elif letter in DIGITS:
            digit = DIGITS.index(letter)
        elif letter == "万":
            total, section, digit, unit = total + (section + digit) * 10_000, 0, 0, 10_000
        else:
            unit = {"十": 10, "百": 100, "千": 1000}[letter]
            section, digit = section + (digit or 1) * unit, 0
    shortened = digit * unit // 10 if unit > 10 and digit else digit
    return float(total + section + shortened)
