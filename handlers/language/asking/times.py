"""The slots of time: parts of the day, clocks, lengths, deadlines and schedules."""

import re
from typing import Any

from handlers.language.asking.wanted import Wanted, clock_json
from handlers.language.numbers import chinese_int

_LAST = re.compile(r"(?:最近|近|过去|刚刚|刚才|刚|这|前|上)(?:的|这|一)*L|L(?:内|之内|以内|以来)")


def daypart(line: Wanted) -> Any:
    """A part of the day."""
    if line.reading.first("X"):
        return None
    found = line.reading.first("W")
    if found:
        return found.value
    said = line.asked.plain if line.asked else ""
    if re.search(r"[昨今前]晚|[昨今前]儿?个?晚", said):
        return "evening"
    return "morning" if re.search(r"[昨今前]早", said) else None


def time(line: Wanted) -> Any:
    """A stretch of the day by the clock."""
    found = line.reading.first("X")
    if not found:
        return None
    return {"from": clock_json(found.value[0]), "to": clock_json(found.value[1])}


def quiet_hours(line: Wanted) -> Any:
    """The same, every day."""
    return time(line)


def last_minutes(line: Wanted) -> Any:
    """So many minutes up to now."""
    found = line.reading.first("L")
    return found.value if found and _LAST.search(line.reading.skeleton) else None


def duration_min(line: Wanted) -> Any:
    """For how long, in minutes."""
    found = line.reading.first("L")
    return found.value if found else None


def due(line: Wanted) -> Any:
    """By when."""
    if not line.asked or line.asked.value.span is None:
        return None
    day = line.asked.value.span.last.isoformat()
    clock = line.reading.first("K", "X")
    return f"{day}T{clock_json(clock.value[0])}" if clock else day


def weekday(line: Wanted) -> Any:
    """A day of the week, Monday is 1."""
    found = re.search(r"(?:周|星期|礼拜)([一二三四五六日天])", line.reading.line.plain)
    return "一二三四五六日".find(found[1].replace("天", "日")) + 1 if found else None


_WEEKDAY = re.compile(r"(?:每(?:个)?)?(?:周|星期|礼拜)(?:的)?([一二三四五六日天])")
_MONTH_DAY = re.compile(r"每(?:个)?月(?:的)?(\d{1,2}|[一二三四五六七八九十]{1,3})[号日]")
_PARTS = {
    "morning": "09:00",
    "noon": "12:00",
    "afternoon": "15:00",
    "evening": "21:00",
    "breakfast": "09:00",
}


def schedule(line: Wanted) -> Any:
    """How often, on which day and at what time."""
    reading = line.reading
    plain = reading.line.plain
    found: dict[str, Any] = {}
    clock = reading.first("K", "X")
    part = reading.first("W")
    if clock:
        found["at"] = clock_json(clock.value[0])
    elif part and part.value in _PARTS:
        found["at"] = _PARTS[part.value]
    if weekday := _WEEKDAY.search(plain):
        return found | {
            "freq": "weekly",
            "weekday": "一二三四五六日".find(weekday[1].replace("天", "日")) + 1,
        }
    if day := _MONTH_DAY.search(plain):
        return found | {"freq": "monthly", "day": chinese_int(day[1])}
    if re.search(r"每(?:一)?(?:天|日|晚|早)|天天", plain):
        return found | {"freq": "daily"}
    if re.search(r"每(?:个)?(?:周|星期|礼拜)", plain):
        return found | {"freq": "weekly"}
    if re.search(r"每(?:个)?月", plain):
        return found | {"freq": "monthly"}
    return found | {"freq": "daily"} if found else None
