"""Finders for the short form: where in a line each typed slot is, and what it means in this shop."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.language.days.dates import find_dates
from handlers.language.days.period import looking_back
from handlers.language.days.scene import TO
from handlers.language.numbers import chinese_int, read_amount
from handlers.language.slots import Kind
from handlers.language.spelling.line import Line
from handlers.language.vocabulary import CHANNELS
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.transactions import CHANNELS as LEDGER_CHANNELS
from storage.people.staff import Role

# Only what the books may hold: what is asked of another way to pay is a question, not a filter.
BOOKED = {word: code for word, code in CHANNELS.items() if code in LEDGER_CHANNELS} | {
    "其他": "other"
}
ROLES = {
    "收银员": Role.CASHIER, "收银": Role.CASHIER, "店员": Role.CASHIER, "cashier": Role.CASHIER,
    "店长": Role.MANAGER, "经理": Role.MANAGER, "manager": Role.MANAGER,
    "老板": Role.OWNER, "店主": Role.OWNER, "owner": Role.OWNER,
    "审计": Role.AUDITOR, "财务": Role.AUDITOR, "会计": Role.AUDITOR, "auditor": Role.AUDITOR,
}  # fmt: skip

_EDGE = r"(?<![A-Za-z0-9_.-])"
_END = r"(?![A-Za-z0-9_-]|\.\d)"
_TAIL = re.compile(r"(?:尾号|单号|订单号?)\s*(?:是|为|:)?\s*([A-Za-z0-9_-]{4,64})")
_LONG_NUMBER = re.compile(
    rf"{_EDGE}((?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{{4,64}}|\d{{8,64}}){_END}"
)
_OURS = re.compile(r"[RrAa]\d{4,6}")  # refunds and alerts have numbers of their own
_DIGITS = re.compile(rf"{_EDGE}(\d{{4,7}}){_END}")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PART = r"(?:(凌晨|早上|上午|中午|下午|傍晚|晚上|晚|早)\s*)?"
_CLOCK = (
    rf"{_PART}(\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})\s*(?::\s*(\d\d)|[点时](半|\d{{1,2}})?分?)"
)
_TIME = re.compile(rf"(?<!\d){_CLOCK}(?!\d)")
_TIMES = re.compile(rf"(?<!\d){_CLOCK}{TO}{_CLOCK}(?!\d)")
_DURATION = re.compile(
    r"(半|\d{1,3}|[一二三四五六七八九十两]{1,3})(个半|个)?(分钟|小时|钟头|天|h)(?![a-z])"
)
_MINUTES = {"分钟": 1, "小时": 60, "钟头": 60, "h": 60, "天": 24 * 60}
_TOKEN = re.compile(r"[^\s,]+")
_COUNT = re.compile(
    r"(?<![\d.])(\d{1,4}|[一二三四五六七八九十两百]{1,5})(?:笔|单|条|个|次|天)?(?![\d.])"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot's value, and the stretch of the line that said it."""

    value: Any
    start: int
    end: int


Finder = Callable[[Line, Books], Taken | None]


def find_period(line: Line, books: Books) -> Taken | None:
    """Days that have been, and how they were called; days to come are a Refusal as the value."""
    found = find_dates(line.plain, books.today)
    if found is None or found.span is None:
        return None  # since the opening: for sentences, which know when that was
    said = line.typed[found.start : found.end].strip()
    try:
        return Taken(looking_back(found.span, said, books.today), found.start, found.end)
    except Refusal as refusal:
        return Taken(refusal, found.start, found.end)


def find_amount(line: Line, _books: Books) -> Taken | None:
    """The first word that says an amount; a Refusal when it looks like one and is none."""
    for token in re.finditer(r"[^\s]+", line.plain):
        money = read_amount(token[0].strip(",，"))
        if money is not None:
            return Taken(money, token.start(), token.end())
    return None


def find_transaction(line: Line, _books: Books) -> Taken | None:
    """An order number, whole or by its tail."""
    for pattern in (_TAIL, _LONG_NUMBER, _DIGITS):
        for found in pattern.finditer(line.typed):
            if not _OURS.fullmatch(found[1]):
                return Taken(found[1], found.start(), found.end())
    return None


def _numbered(letter: str) -> Finder:
    pattern = re.compile(rf"(?<![a-z0-9])(?:{letter}|#)?(\d{{3,9}})(?![a-z0-9.])")

    def find(line: Line, _books: Books) -> Taken | None:
        found = pattern.search(line.plain)
        return Taken(letter.upper() + found[1], found.start(), found.end()) if found else None

    return find


def find_store(line: Line, books: Books) -> Taken | None:
    """A store by its name, with or without 店 at the end; the longest name wins."""
    names = [
        (name, store)
        for store in books.merchant.stores
        for name in {store.name.lower(), store.name.lower().removesuffix("店")}
        if len(name) > 1
    ]
    for name, store in sorted(names, key=lambda named: -len(named[0])):
        start = line.plain.find(name)
        if start >= 0:
            end = start + len(name)
            return Taken(store, start, end + line.plain.startswith("店", end))
    return None


def _worded(words: dict[str, Any]) -> Finder:
    """One of these words: standing alone if there is such a one (李店长 is a name), else anywhere."""
    longest_first = sorted(words, key=len, reverse=True)
    alone = [re.compile(rf"(?<!\S){re.escape(word)}(?!\S)") for word in longest_first]
    anywhere = [re.compile(re.escape(word)) for word in longest_first]

    def find(line: Line, _books: Books) -> Taken | None:
        for pattern in (*alone, *anywhere):
            if found := pattern.search(line.plain):
                return Taken(words[found[0]], found.start(), found.end())
        return None

    return find


def find_count(line: Line, _books: Books) -> Taken | None:
    """A small whole number, with or without its measure word."""
    for found in _COUNT.finditer(line.plain):
        value = chinese_int(found[1])
        if value is not None:
            return Taken(value, found.start(), found.end())
    return None


def find_time(line: Line, _books: Books) -> Taken | None:
    """A time of day in minutes: 21:40, 九点半, 晚上9点."""
    found = _TIME.search(line.plain)
    return Taken(_minutes(*found.groups()), found.start(), found.end()) if found else None


def find_times(line: Line, _books: Books) -> Taken | None:
    """Two times of day: 22:30-08:30."""
    found = _TIMES.search(line.plain)
    if not found:
        return None
    first, last = found.groups()[:4], found.groups()[4:]
    return Taken((_minutes(*first), _minutes(*last)), found.start(), found.end())


def _minutes(part: str | None, hour: str, minute: str | None, spoken: str | None) -> int:
    hours = chinese_int(hour)
    minutes = 30 if spoken == "半" else int(minute or spoken or 0)
    if hours is None or hours > 24 or minutes > 59:
        raise Refusal("时间请写成 21:40 这样。")
    if part in {"下午", "傍晚", "晚上", "晚"} and hours < 12:
        hours += 12
    if part == "中午" and hours < 3:
        hours += 12
    return (hours * 60 + minutes) % (24 * 60)


def find_duration(line: Line, _books: Books) -> Taken | None:
    """How long, in minutes: 2小时, 半小时, 一个半小时, 3天."""
    found = _DURATION.search(line.plain)
    if not found:
        return None
    unit = _MINUTES[found[3]]
    if found[1] == "半":
        return Taken(unit // 2, found.start(), found.end())
    count = chinese_int(found[1])
    if not count:
        return None
    return Taken(count * unit + (unit // 2) * (found[2] == "个半"), found.start(), found.end())


def find_phone(line: Line, _books: Books) -> Taken | None:
    """A mobile number."""
    found = _PHONE.search(line.plain)
    return Taken(found[0], found.start(), found.end()) if found else None


def find_word(line: Line, _books: Books) -> Taken | None:
    """The first word that nothing else has claimed, as it was typed."""
    found = _TOKEN.search(line.typed)
    return Taken(found[0], found.start(), found.end()) if found else None


def find_rest(line: Line, _books: Books) -> Taken | None:
    """Everything that is left, as it was typed."""
    left = " ".join(line.typed.split()).strip(" ,，:：")
    return Taken(left, 0, len(line.typed)) if left else None


# What takes any words at all; only safe behind a bare word that stands by itself.
LOOSE = frozenset({Kind.WORD, Kind.REST})

# From the most particular to the most general: what one has taken, the next does not see.
FINDERS: dict[Kind, Finder] = {
    Kind.PHONE: find_phone,
    Kind.TRANSACTION: find_transaction,
    Kind.ALERT: _numbered("a"),
    Kind.DIFFERENCE: _numbered("d"),
    Kind.DURATION: find_duration,
    Kind.TIMES: find_times,
    Kind.TIME: find_time,
    Kind.PERIOD: find_period,
    Kind.STORE: find_store,
    Kind.CHANNEL: _worded(BOOKED),
    Kind.ROLE: _worded(ROLES),
    Kind.AMOUNT: find_amount,
    # 退款 T1001 300: bare digits are a sum before they are the number of a refund.
    Kind.REFUND: _numbered("r"),
    Kind.COUNT: find_count,
    Kind.WORD: find_word,
    Kind.REST: find_rest,
}
ORDER = {kind: place for place, kind in enumerate(FINDERS)}
