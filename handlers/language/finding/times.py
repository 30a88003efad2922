"""Finders of days, clocks, lengths and parts of the day."""

import re
from re import Match

from handlers.language.days.dates import all_dates
from handlers.language.numbers import chinese_int
from handlers.language.reading import FILL, Sheet
from handlers.language.vocabulary import DAYPARTS
from storage.base.refusal import Refusal

_LENGTH = re.compile(
    r"(半|\d{1,3}|[一二三四五六七八九十两]{1,3})\s*(个半|个)?\s*(分钟|小时|钟头|钟(?!头)|刻钟|h)(?![a-z])(半)?"
)
_MINUTES = {"分钟": 1, "小时": 60, "钟头": 60, "h": 60, "钟": 1, "刻钟": 15}
_PART = r"(?:(凌晨|半夜|早上|清晨|早晨|上午|中午|下午|傍晚|晚上|夜里|晚|早)\s*)?"
_CLOCK = (
    rf"{_PART}(?<!\d)(?<![细多少快慢详体单大小高低宜楚白长短](?=一点))(\d{{1,2}}"
    rf"|[一二三四五六七八九十两]{{1,3}})\s*(?::\s*(\d\d)(?!\d)|[点时](?!餐|单|菜"
    rf"|开|了|心|击|评|半天)(?:钟|整)?(半|[一三]刻|\d{{1,2}}(?!\d)"
    rf"|[一二三四五]?十[一二三四五六七八九]?)?分?)"
)
_TO = r"\s*(?:到|至|-|~|——)\s*"
_CLOCKS = re.compile(
    rf"{_CLOCK}(?:{_TO}{_CLOCK}|(以后|之后|后|往后|开始)|(以前|之前|前)|(左右|前后|上下|附近|那会儿?|的时候))?"
)
_DAYPART = re.compile(
    "|".join(sorted(DAYPARTS, key=len, reverse=True)) + "|(?<=D)(?:早|晚)(?=[^一\x1f])"
)
_ONE_OF = re.compile(r"一下(?=下|一月|一季|一周)")
_DAY_LETTERS = frozenset("昨今明前后")
LAST_MINUTE = 24 * 60 - 1
AROUND = 30  # 三点左右 is half an hour either way (product rule)


def lengths(sheet: Sheet) -> None:
    """两小时, 半小时, 一个半小时, 45分钟: minutes."""
    for found in sheet.each(_LENGTH):
        unit = _MINUTES[found[3]]
        if found[1] == "半":
            sheet.take("L", unit // 2, *found.span())
            continue
        count = chinese_int(found[1])
        if count:
            half = found[2] == "个半" or found[4] == "半"
            sheet.take("L", count * unit + (unit // 2) * half, *found.span())


def clocks(sheet: Sheet) -> None:
    """A time of day (`K`) or a stretch of it (`X`), in minutes: (from, to)."""
    for found in sheet.each(_CLOCKS):
        first = _minutes(*found.group(1, 2, 3, 4))
        stretch = None if first is None else _stretch(first, found)
        if stretch is not None:
            # The 早 of 明早八点 belongs to the day as well.
            joined = sheet.text[found.start() - 1 : found.start()] in _DAY_LETTERS
            start = found.start(2) if joined and found[1] else found.start()
            sheet.take("K" if not any(found.groups()[5:]) else "X", stretch, start, found.end())


def _stretch(first: int, found: Match[str]) -> tuple[int, int] | None:
    """From the first time of day on: to a second one, to an end of the day, or around it."""
    since, until, about = found.group(9, 10, 11)
    if found[6] is not None:
        return _until(first, found)
    if since:
        return first, LAST_MINUTE
    if until:
        return 0, first
    if about:
        return max(0, first - AROUND), min(LAST_MINUTE, first + AROUND)
    return first, first


def _until(first: int, found: Match[str]) -> tuple[int, int] | None:
    """The second time of day may leave its part of the day unsaid: 中午十一点半到一点半."""
    part = found[1]
    last = _minutes(found[5] or _later(part, found[2], found[6]), *found.group(6, 7, 8))
    if last is None:
        return None
    noon = 12 * 60
    if last < first < last + noon and (
        part in {"上午", "中午", "下午"} or (not part and first <= noon)
    ):
        last += noon
    return first, last


def _later(part: str | None, hour: str, hour2: str) -> str | None:
    """晚上8点到10点 keeps its part of the day; 晚上11点到7点 does not."""
    first, second = chinese_int(hour), chinese_int(hour2)
    return part if first is not None and second is not None and second > first else None


def _minutes(part: str | None, hour: str, minute: str | None, spoken: str | None) -> int | None:
    hours = chinese_int(hour)
    if hours is None or hours > 24:
        return None
    if spoken and spoken.endswith("刻"):
        minutes = 15 if spoken[0] == "一" else 45
    else:
        minutes = 30 if spoken == "半" else (chinese_int(minute or spoken or "0") or 0)
    if minutes > 59:
        return None
    if part in {"晚上", "夜里", "半夜", "凌晨"} and hours == 12:
        hours = 0
    elif (part in {"下午", "傍晚", "晚上", "晚", "夜里"} and hours < 12) or (
        part == "中午" and hours < 3
    ):
        hours += 12
    return (hours * 60 + minutes) % (24 * 60)


def dates(sheet: Sheet, *, ahead: bool = False) -> None:
    """Days and spans of days; what cannot be is remembered, and refused if it matters."""
    try:
        for found in all_dates(_ONE_OF.sub(FILL * 2, sheet.text), sheet.today, ahead=ahead):
            sheet.take("D", found, found.start, found.end)
    except Refusal as refusal:
        sheet.refusals.append(refusal)


def dates_ahead(sheet: Sheet) -> None:
    """The same, where a sentence looks forward."""
    dates(sheet, ahead=True)


def dayparts(sheet: Sheet) -> None:
    """早市, 下午茶, 半夜; 晚 right behind a day."""
    for found in sheet.each(_DAYPART):
        word = found[0]
        sheet.take(
            "W", DAYPARTS.get(word) or {"早": "morning", "晚": "evening"}[word], *found.span()
        )
