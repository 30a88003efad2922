"""The slots that name things and people: channels, stores, tills, numbers, customers."""

import re
from collections.abc import Callable
from typing import Any

from handlers.language.asking.wanted import Wanted
from handlers.language.numbers import chinese_int

_WITHOUT = re.compile(
    r"(?:除了?|除去|除掉|不算|不含|不包括|去掉|撇开|刨去|刨掉|刨开|刨除|扣掉|减掉|排除|剔除|抛开|扣除|减去|去除)C"
    r"|C(?:除外|不算|以外|不要算)"
)
_RECENT = re.compile(
    r"刚(?:刚|才)(?:那|这)|刚(?:刚|才)?(?:提|申请|提交|发起|点|填)|刚才|刚刚|刚(?=[那收付扫笔])|方才"
    r"|上一(?:笔|单|个)|最后(?:一"
    r"|那)(?:笔|单)|最近(?:那|一)(?:笔|单|个)"
    r"|(?:那|前面那)(?:个|笔|单)退"
)


def channel(line: Wanted) -> Any:
    """One payment channel that is meant."""
    found = {c.value for c in line.reading.all("C")}
    if len(found) == 1 and not _WITHOUT.search(line.reading.skeleton):
        return found.pop()
    return None


def channels(line: Wanted) -> Any:
    """Several of them."""
    found = list(dict.fromkeys(c.value for c in line.reading.all("C")))
    return found if len(found) > 1 else None


def exclude_channel(line: Wanted) -> Any:
    """One that is left out."""
    found = line.reading.first("C")
    return found.value if found and _WITHOUT.search(line.reading.skeleton) else None


def store(line: Wanted) -> Any:
    """One store, or `*` for all of them."""
    found = [s.said for s in line.reading.all("S")]
    if len(found) == 1:
        return found[0]
    return "*" if not found and line.reading.first("Z") else None


def stores(line: Wanted) -> Any:
    """Several stores."""
    found = list(dict.fromkeys(s.said for s in line.reading.all("S")))
    return found if len(found) > 1 else None


def terminal(line: Wanted) -> Any:
    """A till."""
    found = line.reading.first("T")
    return found.said if found else None


def customer(line: Wanted) -> Any:
    """A person by name."""
    found = line.reading.first("U")
    return found.said if found else None


def assignee(line: Wanted) -> Any:
    """Whom a task is given to."""
    found = line.reading.after(r"派|交|让|安排|分", "U")
    return found.said if found else None


def _value_of(mark: str) -> Callable[[Wanted], Any]:
    """The first thing with this mark, as it is kept."""

    def read(line: Wanted) -> Any:
        found = line.reading.first(mark)
        return found.value if found else None

    return read


order_no = _value_of("O")
order_no_tail = _value_of("E")  # of an order, or of a card
refund_id = _value_of("R")
alert_id = _value_of("A")
difference = _value_of("G")
phone = _value_of("F")
table = _value_of("Q")


def relative(line: Wanted) -> Any:
    """The one of a moment ago."""
    return "recent" if _RECENT.search(line.text) else None


def choice(line: Wanted) -> Any:
    """Which of the choices, by its number."""
    found = re.search(r"[1-9一二三四五六七八九]", line.reading.line.plain)
    return chinese_int(found[0]) if found else None
