"""The cells of a bill file as values: column names, fen and moments, strictly and quickly."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from functools import lru_cache

BEIJING = timezone(timedelta(hours=8))
STRIPPED = " \t\r`\u3000\ufeff"
SHOWN = 24  # characters of a bad cell that are quoted back
REMEMBERED = (
    65_536  # distinct cells whose value is kept: prices and minutes repeat, memory stays flat
)

_YUAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,8}))?", re.ASCII)
_HOUR = re.compile(r"(\d{4})-(\d\d)-(\d\d)\s?(\d\d)", re.ASCII)
_UNIT = re.compile(r"\((?:元|yuan)\)$")
_PAST_THE_HOUR = {f":{n // 60:02d}:{n % 60:02d}": n for n in range(3600)}


class Flaw(ValueError):
    """A cell that cannot be believed; the sentence is Chinese, the line is added by the caller."""


def name(cell: str) -> str:
    """A column's name without marks, spaces, full-width forms or a closing `(元)`."""
    plain = unicodedata.normalize("NFKC", cell).strip(STRIPPED + '"')
    return _UNIT.sub("", plain.replace(" ", ""))


@lru_cache(REMEMBERED)
def fen(cell: str) -> int:
    """`-0.32000` → -32; a Flaw unless it is whole fen."""
    match = _YUAN.fullmatch(cell.strip(STRIPPED + "¥"))
    if match is None or (match[3] or "")[2:].strip("0"):
        raise Flaw(f"「{shown(cell)}」不是精确到分的金额。")
    sign, yuan, part = match.groups("")
    value = int(yuan) * 100 + int(part[:2].ljust(2, "0"))
    return -value if sign else value


def count(cell: str) -> int:
    """`12` or `12.0` → 12; some tools print counts like amounts."""
    hundredths = fen(cell)
    if hundredths < 0 or hundredths % 100:
        raise Flaw(f"「{shown(cell)}」不是笔数。")
    return hundredths // 100


def moment(cell: str) -> int:
    """`2026-11-18 12:34:56`, Beijing time, as whole seconds since 1970; full-width colons pass."""
    past = _PAST_THE_HOUR.get(cell[-6:])
    if past is None:
        cell = cell.strip(STRIPPED).replace("：", ":")
        past = _PAST_THE_HOUR.get(cell[-6:])
    if past is None:
        raise Flaw(f"「{shown(cell)}」不是时间。")
    return _hour(cell[:-6]) + past


@lru_cache(REMEMBERED)
def _hour(text: str) -> int:
    match = _HOUR.fullmatch(text)
    try:
        year, month, day, hour = map(int, match.groups() if match else ())
        return int(datetime(year, month, day, hour, tzinfo=BEIJING).timestamp())
    except ValueError as wrong:
        raise Flaw(f"「{shown(text)}」不是日期和钟点。") from wrong


def shown(cell: str) -> str:
    """A cell as it may be quoted to people: short, and only what can be seen."""
    return "".join(char for char in cell[:SHOWN] if char.isprintable())
