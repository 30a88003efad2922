"""How payouts read in a list: by channel and day, where they stand, and why not sooner."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from chinese_calendar import get_holiday_detail

from handlers.answers.phrases import yuan
from handlers.figures.arrival import Expected, announced, rules, skipped
from handlers.language.days.holidays import STATUTORY
from handlers.words import channel_word
from storage.books import Books

LONGEST = 8  # rows of a list; more are told a channel at a time
HOLIDAYS = {holiday.value: word for word, holiday in reversed(STATUTORY.items())}
STANDING = {
    "due": "预计 {} 到",
    "late": "应在 {} 到，还没到 ⚠️",
    "unseen": "应在 {} 到，还没见银行流水",
}
STANDING_TODAY = {"due": "还没到", "late": "还没到 ⚠️", "unseen": "还没见银行流水"}


class Body(Protocol):
    """What a line of the list says before where the money stands."""

    def __call__(self, rows: Sequence[Expected], *, dated: bool) -> str:
        """Without the day where the heading has named it."""


def groups(rows: Sequence[Expected], *, merged: bool = False) -> list[list[Expected]]:
    """One by one while they are few; else a channel's days that stand alike together."""
    if len(rows) <= LONGEST and not merged:
        return [[row] for row in rows]
    found: dict[tuple[object, ...], list[Expected]] = {}
    for row in rows:
        alone = row.day if row.state == "other" else None  # each has a difference of its own
        found.setdefault((row.channel, row.state, alone), []).append(row)
    return list(found.values())


def listed(
    heading: str, alike: Sequence[Sequence[Expected]], standings: Sequence[str], body: Body,
    *, dated: bool,
) -> list[str]:  # fmt: skip
    """A heading, and a line a group; what holds for all of them is said once, in the heading.

    `dated`: the heading names no single day, so that each line does.
    """
    if len(set(standings)) == 1:
        end = f"，{standings[0]}" if standings[0] else ""
        return [heading + end, *(f"· {body(some, dated=dated)}" for some in alike)]
    lines = [
        f"· {body(some, dated=dated)}，{stands}"
        for some, stands in zip(alike, standings, strict=True)
    ]
    return [heading + _how_far([row for some in alike for row in some]), *lines]


def net(rows: Iterable[Expected]) -> int:
    """What they come to, in fen."""
    return sum(row.net_fen for row in rows)


def total(rows: Sequence[Expected]) -> str:
    """` ¥7,902.11`, or `约 ¥7,902.11` where not every bill has come; it stands behind a word."""
    about = "" if all(row.billed for row in rows) else "约"
    return f"{about} {yuan(net(rows))}"


def name(rows: Sequence[Expected], *, dated: bool) -> str:
    """`微信 11-17 ¥7,902.11`, `支付宝 11-20 至 11-22 ¥9,633.74`; `微信 ¥7,902.11` not dated."""
    when = f" {_from_to(row.day for row in rows)}" if dated else ""
    return f"{channel_word(rows[0].channel)}{when} {total(rows).lstrip()}"


def standing(rows: Sequence[Expected], today: date | None = None, *, known: bool = True) -> str:
    """Where rows that stand alike are; what is of `today` needs no day.

    Not `known`: no bank file tells of anything, which is said elsewhere.
    """
    first = rows[0]
    if first.arrived_on is not None:
        off = first.arrived_fen - first.net_fen if first.state == "other" else 0
        tail = f"，到了 {yuan(first.arrived_fen)}，差 {yuan(off)}" if off else " ✓"
        came = {row.arrived_on for row in rows if row.arrived_on}
        when = "" if came == {today} else f"{_from_to(came)} "
        return f"{when}已到账{tail}"
    if {row.expected_on for row in rows} == {today}:
        return STANDING_TODAY[first.state] if known else ""
    return STANDING[first.state].format(_from_to(row.expected_on for row in rows))


def why(books: Books, rows: Sequence[Expected]) -> str:
    """Why not sooner: the days on which banks rest, by their names."""
    rule = rules(books)[rows[0].channel]
    rest = skipped(rule, min(row.day for row in rows))
    if not rest:
        return ""
    names = list(dict.fromkeys(_rest_day(day) for day in rest))
    return f"，因为 {_from_to(rest)} {'、'.join(names)}不打款"


def _how_far(rows: Sequence[Expected]) -> str:
    """How much of it has come; nothing where no bank file tells."""
    came = [row for row in rows if row.arrived_on is not None]
    if not came:
        return ""
    if len(came) < len(rows):
        return f"，已到 {yuan(sum(row.arrived_fen for row in came))}"
    off = any(row.state == "other" for row in rows)
    return "，都到了，有金额不符" if off else "，全部已到 ✓"


def _from_to(several: Iterable[date]) -> str:
    """`11-17`, or `11-17 至 11-19`."""
    first, *rest = sorted(set(several))
    return f"{first:%m-%d} 至 {rest[-1]:%m-%d}" if rest else f"{first:%m-%d}"


def _rest_day(day: date) -> str:
    if not announced(day):
        return "周末"
    _, holiday = get_holiday_detail(day)
    return HOLIDAYS.get(holiday, "放假") if holiday else "周末"
