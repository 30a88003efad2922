"""What a line compares with: 比昨天, 环比, 同比, 跟上周三比, 三里屯和望京哪个多."""

import re
from datetime import date, timedelta
from re import Pattern
from typing import Any

from handlers.language.days.dates import Found
from handlers.language.days.spans import month_of, months_before, week_of
from handlers.language.reading import Named, Reading
from storage.base.business_day import Span

_LIKE = re.compile(r"平时|平常|往常|往日|平日|一般情况|正常(?:情况|水平)?|日常|均值|平均水平")
_YEAR = re.compile(
    r"同比|去年现在|去年(?:的)?这(?:会|时)|去年同期|上年同期|去年(?:的)?这(?:个)?时候|较去年|(?:比|跟|和|与"
    r"|同)去年(?!D)"
)
_SAME_WEEK = re.compile(
    r"(?:上(?:个)?(?:周|星期|礼拜)|D)(?:的)?(?:同(?:一|N)?(?:天|日)|这天|这(?:个)?时候)|周同比"
)
_SAME_MONTH = re.compile(r"上(?:个)?月(?:的)?(?:同一?(?:天|日)|这天|这一天|今天)|月同比")
_CHAIN = re.compile(r"环比|(?:比|跟|和|与)(?:上|前)(?:一)?(?:个)?(?:周期|期|阶段)|上期")
_BUDGET = re.compile(r"(?:比|跟|和|与|对比)(?:预算|目标|计划)")
_AGAINST = re.compile(
    r"比(?!例|率|较(?:好|多|少|差|高|低|大))|vs|pk|对比|相比|较(?!好|多|少|差|大|高|低)|跟|和|与|同(?!比|期|一)"
)
_BASE_FIRST = re.compile(r"^(?:.{0,6})?(?:跟|和|与|同|较|比起|相比|对比)\x00")
_BEFORE_THAT = (
    (
        re.compile(
            r"再(?:上|前|往前)(?:一)?(?:个)?(?:周|星期|礼拜)|再D.{0,2}(?:好|差|高|低|多|少)?"
        ),
        "prev_week",
    ),
    (re.compile(r"再(?:上|前)(?:一)?(?:个)?月"), "prev_month"),
    (re.compile(r"再(?:上|前)(?:一)?天|(?<=D)(?:比|跟|和).{0,2}(?:前|头)一天"), "prev_day"),
)
_NAMED_FIRST = (
    *_BEFORE_THAT,
    (_SAME_MONTH, "same_day_last_month"),
    (_SAME_WEEK, "same_day_last_week"),
    (_BUDGET, "budget"),
)
"""What is said so plainly that no named day can mean anything else."""
_NAMED_LAST = ((_LIKE, "typical"), (_YEAR, "yoy"), (_CHAIN, "prev_period"))


def base_of(reading: Reading, days: tuple[Named, ...]) -> tuple[Named | None, Named | None]:
    """Which named days are asked about, and which they are compared with."""
    text = reading.covered
    if not days:
        return None, None
    if len(days) > 1 and re.search(r"差(?:多少|距|别)|相差|变化", text):
        # 去年双11和今年双11差多少 asks about the later of two.
        first, second = days[:2]
        early, late = first.value.span, second.value.span
        joined = text[: second.start].rstrip().endswith(("和", "与"))
        if joined and early and late and late.first > early.last:
            return second, first
    for place, day in enumerate(days):
        before = text[: day.start].rstrip()
        if re.search(r"(?:比起?|vs\.?|pk|对比|相比|较|于)(?:了)?$", before):
            others = days[:place] + days[place + 1 :]
            return (others[0] if others else None), day
        if re.search(r"(?:跟|和|与|同|拿)$", before) and re.search(r"比|差", text[day.end :]):
            others = days[:place] + days[place + 1 :]
            return (others[0] if others else None), day
    if len(days) > 1:
        return days[0], days[1]
    return days[0], None


def comparison(
    reading: Reading, today: date, seen_from: Found | None = None
) -> tuple[dict[str, Any] | None, Named | None]:
    """The comparison a line asks for by its name, and the named days that are asked about.

    `seen_from` are the days of an earlier question, where the line names none of its own.
    """
    text = reading.gist
    days = reading.all("D")
    asked, base = base_of(reading, days)
    if seen_from is not None and base is None and len(days) == 1:
        asked, base = None, days[0]
    found = _worded(text, _NAMED_FIRST)
    if found is None and base is not None:
        found = _kind(asked.value if asked else seen_from, base.value, base.plain, today)
    if found is None and not days[1:]:
        found = _between(reading)
    return found or _worded(text, _NAMED_LAST), asked


def _worded(text: str, names: tuple[tuple[Pattern[str], str], ...]) -> dict[str, Any] | None:
    """A comparison that has a name of its own."""
    return next(({"type": kind} for words, kind in names if words.search(text)), None)


def _between(reading: Reading) -> dict[str, Any] | None:
    """Of two places or channels with each other."""
    for mark, kind in (("S", "between_stores"), ("C", "between_channels")):
        if len(reading.all(mark)) > 1:
            return {"type": kind}
    return None


def _kind(asked: Found | None, base: Found, said: str, today: date) -> dict[str, Any] | None:
    """The name of a base seen from what is asked; its days where it has no name."""
    span = base.span
    if span is None:
        return None
    if re.match(r"[前头上]一天", said):
        return {"type": "prev_day"}
    now = asked.span if asked is not None and asked.span is not None else Span(today, today)
    name = (
        _day_name(now, span, said) if span.days == now.days == 1 else _period_name(now, span, said)
    )
    if name:
        return {"type": name}
    return {"type": "explicit", "from": span.first.isoformat(), "to": span.last.isoformat()}


def _day_name(now: Span, base: Span, said: str) -> str:
    """A day seen from another one."""
    names = {
        now.first - timedelta(days=1): "prev_day",
        now.first - timedelta(days=7): "same_day_last_week",
        months_before(now.first, 1): "same_day_last_month",
    }
    if base.first == months_before(now.first, 12) and re.match(r"去年(?:的)?(?:今|同)", said):
        return "yoy"
    return names.get(base.first) or _period_name(now, base, said)


def _period_name(now: Span, base: Span, said: str) -> str:
    """A week, a month or a year seen from some days."""
    if re.search(r"周|星期|礼拜", said) and base == week_of(now.last, -1):
        return "prev_week"
    if re.search(r"上(?:一)?个?月", said) and base == month_of(now.last, -1):
        return "prev_month"
    return "yoy" if re.fullmatch(r"去年|上年", said) else ""
