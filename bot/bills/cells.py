"""The cells of a bill file as values: column names, fen and moments, strictly and quickly."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from functools import lru_cache

BEIJING = timezone(timedelta(hours=8))
# Spaces and marks round a cell, among them what web pages and old editors leave behind unseen.
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x00\x1a"
STRIPPED = f" \t\r`\u3000\xa0\u2002\u2003\u2009\u202f{UNSEEN}"
SHOWN = 24  # characters of a bad cell that are quoted back
REMEMBERED = (
    65_536  # distinct cells whose value is kept: prices and minutes repeat, memory stays flat
)

_YUAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,8}))?", re.ASCII)
_HOUR = re.compile(r"(\d{4})-(\d\d)-(\d\d)\s?(\d\d)", re.ASCII)
# A unit of a hundredth or of ten thousand stays, so that such a column is not taken for yuan.
_UNIT = re.compile(r"\([+-]?(?:单位:?)?(?:元|yuan|rmb|cny|¥|人民币元?)\)$|/元$", re.IGNORECASE)
_ENGLISH = re.compile(r"\[[^\[分角厘百千万亿]*\]$")  # 交易类型[ Transaction Type ]
_OTHER_UNIT = re.compile(
    r"(?:^|[\W\d]|金额|货币|币种)单位:?(?:人民币)?(分|角|厘|[百千万亿]元|美元|港[元币]|欧元|日元)(?!\w)"
)
_AMOUNT = re.compile(
    r"([+-]?)(?:CNY|RMB|人民币|¥)?([+-]?)(\d{1,12}|\d{1,3}(?:,\d{3}){1,4}|(?=\.\d))(?:\.(\d{1,8}))?(?:元|CNY|RMB)?",
    re.ASCII,
)
_INSTANT = re.compile(
    r"(?:(\d{4})(\d\d)(\d\d)|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?)"
    r"(?:[ T-]*(?:(\d{1,2})[:时](\d\d)(?:分|(?:[:分](\d\d)秒?))?|(\d\d)[.:]?(\d\d)[.:]?(\d\d))"
    r"(?:\.\d{1,9})?(?:\+08:?00)?)?",
    re.ASCII,
)
_AWAY = dict.fromkeys(map(ord, UNSEEN))
_DASHES = str.maketrans("−–—﹣", "----")  # what stands for a minus, whole forms apart
NO_AMOUNT = frozenset({"", "-", "--", "－", "—", "——", "/", "null", "NULL"})
YEARS = range(2000, 2100)  # a bill from another century has lost a digit
# Days as a spreadsheet counts them, where a cell has lost its form; and a part of a day.
_SERIAL = re.compile(r"(\d{5})(\.\d{1,15})?( .+)?", re.ASCII)
_PART = re.compile(r"0?\.\d{1,15}", re.ASCII)
FIRST_DAY, DAY = datetime(1899, 12, 30, tzinfo=BEIJING), 86_400
_PAST_THE_HOUR = {f":{n // 60:02d}:{n % 60:02d}": n for n in range(3600)}


def other_unit(text: str) -> str:
    """`（单位：万元）` → 万元: a unit in which amounts must not be taken for yuan, else empty."""
    match = _OTHER_UNIT.search("".join(unicodedata.normalize("NFKC", text).split()))
    return match[1] if match else ""


class Flaw(ValueError):
    """A cell that cannot be believed; the sentence is Chinese, the line is added by the caller."""


def name(cell: str) -> str:
    """A column's name without marks, spaces, full-width forms, its English or a closing `(元)`."""
    plain = _guarded(unicodedata.normalize("NFKC", cell)).translate(_AWAY)
    plain = plain.strip(f"{STRIPPED}#*'\"")
    return _UNIT.sub("", _ENGLISH.sub("", "".join(plain.split())))


def clean(cell: str) -> str:
    """A cell without the marks and spaces that exports put round it."""
    return _guarded(cell.strip(STRIPPED)).strip(STRIPPED).lstrip("'")


def _guarded(cell: str) -> str:
    """`="0123"` is how some tools keep a spreadsheet's hands off a number."""
    return cell[2:-1] if cell[:2] == '="' and cell[-1:] == '"' else cell


@lru_cache(REMEMBERED)
def fen(cell: str) -> int:
    """`-0.32000` → -32, and whatever else `amount` takes; a Flaw unless it is whole fen."""
    match = _YUAN.fullmatch(cell.strip(STRIPPED + "¥"))
    if match is None or (match[3] or "")[2:].strip("0"):
        return amount(cell)
    sign, yuan, part = match.groups("")
    value = int(yuan) * 100 + int(part[:2].ljust(2, "0"))
    return -value if sign else value


@lru_cache(REMEMBERED)
def amount(cell: str) -> int:
    """`-1,234.50`, `(10.00)`, `10.00-`, `CNY 10.00`, `￥３` or `.85` → fen; a Flaw unless whole fen."""
    plain = unicodedata.normalize("NFKC", cell.translate(_DASHES)).strip(STRIPPED)
    # A quote left over at the end is a known slip; one that only begins is a cell that was cut.
    plain = plain[1:] if plain[:1] == plain[-1:] == '"' else plain
    plain = "".join(plain.rstrip('"').split())
    if plain[:1] == "(" and plain[-1:] == ")":  # how bookkeepers write what went out
        plain = f"-{plain[1:-1]}"
    elif plain[-1:] == "-" and plain[:1].isdigit():
        plain = f"-{plain[:-1]}"
    match = _AMOUNT.fullmatch(plain)
    if match is None or (match[1] and match[2]) or (match[4] or "")[2:].strip("0"):
        raise Flaw(f"「{shown(cell)}」不是精确到分的金额。")
    yuan, part = match[3].replace(",", ""), match[4] or ""
    value = int(yuan or 0) * 100 + int(part[:2].ljust(2, "0"))
    return -value if "-" in (match[1], match[2]) else value


def amount_or_nothing(cell: str) -> int:
    """An amount; 0 for a side that is left blank or crossed out."""
    return 0 if cell.strip(STRIPPED) in NO_AMOUNT else amount(cell)


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


def instant(date: str, clock: str = "") -> int:
    """A moment in one cell or two, in any of the ways that Chinese exports write it, as seconds.

    Beijing time; a day without its clock is its first second.
    """
    text = _plain(date)
    if clock:
        hours = _plain(clock).split(" ")[-1]
        if _PART.fullmatch(hours):
            return _instant(text.split(" ")[0]) + round(float(hours) * DAY)
        # A number cell has lost the zero of 09:30:15.
        text = f"{text.split(' ')[0]} {hours.zfill(6) if hours.isdigit() else hours}"
    return _instant(text)


def is_serial(cell: str) -> bool:
    """Whether a spreadsheet has left a moment as days since its own beginning."""
    return "." in cell and _SERIAL.fullmatch(cell.strip(STRIPPED)) is not None


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip(STRIPPED + "'")


@lru_cache(REMEMBERED)
def _instant(text: str) -> int:
    serial = _SERIAL.fullmatch(text)
    if serial:
        counted = FIRST_DAY + timedelta(days=int(serial[1]))
        seconds = 0 if serial[3] else round(float(serial[2] or 0) * DAY)
        return _instant(f"{counted:%Y-%m-%d}{serial[3] or ''}") + seconds
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise Flaw(f"「{shown(text)}」不是时间。")
    parts = [int(part) for part in match.groups() if part]
    year, month, day, hour, minute, second = parts + [0] * (6 - len(parts))
    try:
        if year in YEARS:
            return int(datetime(year, month, day, hour, minute, second, tzinfo=BEIJING).timestamp())
    except ValueError as wrong:
        raise Flaw(f"「{shown(text)}」不是时间。") from wrong
    raise Flaw(f"「{shown(text)}」的年份不对。")


@lru_cache(REMEMBERED)
def _hour(text: str) -> int:
    match = _HOUR.fullmatch(text)
    try:
        year, month, day, hour = map(int, match.groups() if match else ())
        return int(datetime(year, month, day, hour, tzinfo=BEIJING).timestamp())
    except ValueError as wrong:
        raise Flaw(f"「{shown(text)}」不是日期和钟点。") from wrong


class Seen(dict[str, int]):
    """The lines on which the rows of a file were told, where no sum would notice a doubled one."""

    def add(self, key: str, line: int) -> None:
        """Remember a row; a Flaw when it has been told before."""
        first = self.setdefault(key, line)
        if first != line:
            raise Flaw(f"与第 {first} 行是同一笔，账单里有重复的行。")


def shown(cell: str, longest: int = SHOWN) -> str:
    """A cell as it may be quoted to people: short, and only what can be seen."""
    return "".join(char for char in cell[:longest] if char.isprintable())
