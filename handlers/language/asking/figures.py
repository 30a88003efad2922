"""The slots of a figure: which one, of which days, split, ranked, drawn and compared how."""

import re
from datetime import date
from typing import Any

from handlers.language.asking.wanted import Wanted
from handlers.language.reading import Named
from handlers.language.vocabulary import CHART_WORDS, DIMENSION_WORDS, FORMATS, METRIC_WORDS

_EACH = re.compile(
    r"每(?:一)?天|日流水|日营业额|日营收|每日|按(?:天|日)|逐日|日(?:流水|营业额)?(?:走势|趋势|曲线)"
    r"|天天"
)
_EACH_WEEK = re.compile(r"每(?:一)?(?:个)?(?:周|星期|礼拜)|按周(?!几)|逐周|周度")
_EACH_MONTH = re.compile(r"每(?:一)?(?:个)?月|各(?:个)?月|按月|逐月|月度|分月")
_EACH_HOUR = re.compile(r"每(?:一)?(?:个)?(?:小时|钟头)|按(?:小时|钟点)|逐时|分时")
_LEAST = re.compile(
    r"最(?:烂|淡|差|少|低|小|惨|冷清|不好|不行|闲|清淡|拉胯|不|便宜)|倒数|垫底|末位|后\d|拖后腿|(?:差|少"
    r"|低)的(?=N)|吊车尾|从低到高|升序"
)
A_MONTH = 31  # days that can be told apart in a picture on a phone
_ONE = re.compile(
    r"几点|(?:什么|啥)时(?:候|段|间)(?=.{0,4}最)|哪(?!些)|谁(?!们)|(?:是|在)(?:什么|啥)时候|第一名?|冠军|之最"
    r"|最.{0,3}(?:一"
    r"|那)(?:个|天|家|台)|最(?:高"
    r"|低).{0,6}是?(?:多少|几)"
)
_RANKING = re.compile(r"排(?:名|行|序|个?队|一下|个)|榜")


def date_json(found: Named, today: date) -> dict[str, Any]:
    """Days with how they were said; from the opening on there is no first day."""
    span = found.value.span
    if span is None:
        return {"expr": found.said, "from": None, "to": today.isoformat()}
    return {"expr": found.said, "from": span.first.isoformat(), "to": span.last.isoformat()}


def dated(line: Wanted) -> Any:
    """The days asked about, as they were said."""
    return date_json(line.asked, line.today) if line.asked else None


def compare(line: Wanted) -> Any:
    """With what it is compared."""
    return line.compare_json


def metric(line: Wanted) -> Any:
    """Which figure."""
    for code, pattern in METRIC_WORDS:
        if pattern.search(line.text):
            return code
    return None


def dimension(line: Wanted) -> Any:
    """By what it is split or ranked."""
    for code, pattern in DIMENSION_WORDS:
        if pattern.search(line.text):
            return code
    return None


def chart(line: Wanted) -> Any:
    """How it is to be drawn."""
    return next((code for code, pattern in CHART_WORDS if pattern.search(line.text)), None)


def granularity(line: Wanted) -> Any:
    """The steps of a run."""
    for code, pattern in (
        ("day", _EACH),
        ("month", _EACH_MONTH),
        ("week", _EACH_WEEK),
        ("hour", _EACH_HOUR),
    ):
        if pattern.search(line.text):
            return code
    if line.asked and re.search(r"(?:近|过去|最近).*[天日]$", line.asked.plain):
        days = line.asked.value.span
        return "day" if days is not None and days.days <= A_MONTH else None
    return None


def order(line: Wanted) -> Any:
    """Whether the largest or the smallest come first."""
    return "asc" if _LEAST.search(line.text) else "desc"


def top_n(line: Wanted) -> Any:
    """How many of a ranking."""
    counted = line.reading.first("N")
    if counted is not None:
        return counted.value
    if _ONE.search(line.text) and not _RANKING.search(line.text):
        return 1
    return None


def file_format(line: Wanted) -> Any:
    """Which kind of file."""
    return next((code for word, code in FORMATS.items() if word in line.text), None)
