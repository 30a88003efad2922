"""One line read for one intent: what it names, and which of its days are asked about."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.language.asking.comparing import comparison
from handlers.language.reading import Named, Reading
from handlers.means import Means

_ASKING = re.compile(r"多少|几|吗|怎么样|如何|看|查|列|导|统计")
_STOPS = ",;。!?"
# 前3 机器 is 前3机器; blanks between words stay.
_AROUND_NAMES = re.compile(r"(?<=[A-Z]) +| +(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reading, the words that are left in it, and what is asked of them."""

    reading: Reading
    text: str
    means: Means
    today: date
    asked: Named | None
    compare_json: dict[str, Any] | None


def wanted(reading: Reading, means: Means, today: date) -> Wanted:
    """The line as one intent sees it."""
    text = _AROUND_NAMES.sub("", reading.gist)
    if "compare" in means.slots:
        compared, asked = comparison(reading, today)
        return Wanted(reading, text, means, today, asked, compared)
    return Wanted(reading, text, means, today, _asked(reading), None)


def _asked(reading: Reading) -> Named | None:
    """The days asked about: of 截至今日本月 the latter."""
    days = reading.all("D")
    days = tuple(day for day in days if _ASKING.search(_clause(reading, day))) or days
    if len(days) > 1 and re.search(r"截[至止]$", reading.covered[: days[0].start]):
        return days[1]
    return days[0] if days else None


def _clause(reading: Reading, day: Named) -> str:
    """The part of the sentence in which a day stands: 月底要报账，想问10月份收了多少 asks about October."""
    start = max(reading.covered.rfind(stop, 0, day.start) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := reading.covered.find(stop, day.end)) >= 0]
    return reading.covered[start : min(ends, default=len(reading.covered))]


def number_json(value: Decimal) -> int | float:
    """A sum as people write it: 20, 88.8."""
    return int(value) if value == value.to_integral_value() else float(value)


def clock_json(minutes: int) -> str:
    """`21:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
