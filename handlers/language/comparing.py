"""What a line compares with: 比昨天, 环比, 同比, 跟上周三比, 三里屯和望京哪个多."""

import re
from datetime import date, timedelta
from typing import Any

from handlers.language.dates import Found
from handlers.language.reading import Named, Reading
from handlers.language.spans import month_of, months_before, week_of
from storage.base.business_day import Span

_LIKE = re.compile(r"平时|平常|往常|往日|平日|一般情况|正常(?:情况|水平)?|日常|均值|平均水平")
_YEAR = re.compile(
    r"同比|去年同期|上年同期|去年(?:的)?这(?:个)?时候|较去年|(?:比|跟|和|与|同)去年(?!D)"
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
    (re.compile(r"再(?:上|前)(?:一)?天"), "prev_day"),
)
_TWO_STORES = re.compile(r"S.{0,6}S")


def base_of(reading: Reading, days: tuple[Named, ...]) -> tuple[Named | None, Named | None]:
    """Which named days are asked about, and which they are compared with."""
    text = reading.covered
    if not days:
        return None, None
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
    text = reading.covered.replace("\x1f", "")
    days = reading.all("D")
    stores, channels = reading.all("S"), reading.all("C")
    asked, base = base_of(reading, days)
    if seen_from is not None and base is None and len(days) == 1:
        asked, base = None, days[0]
    for pattern, kind_ in _BEFORE_THAT:
        if pattern.search(text):
            return {"type": kind_}, asked
    if _SAME_MONTH.search(text):
        return {"type": "same_day_last_month"}, asked
    if _SAME_WEEK.search(text):
        return {"type": "same_day_last_week"}, asked
    if _BUDGET.search(text):
        return {"type": "budget"}, asked
    if base is not None:
        kind = _kind(asked.value if asked else seen_from, base.value, _plain(reading, base), today)
        if kind:
            return kind, asked
    if len(stores) > 1 and not days[1:]:
        return {"type": "between_stores"}, asked
    if len(channels) > 1 and not days[1:]:
        return {"type": "between_channels"}, asked
    for pattern, kind_ in ((_LIKE, "typical"), (_YEAR, "yoy"), (_CHAIN, "prev_period")):
        if pattern.search(text):
            return {"type": kind_}, asked
    return None, asked


def _plain(reading: Reading, found: Named) -> str:
    return reading.line.plain[found.start : found.end]


def _kind(asked: Found | None, base: Found, said: str, today: date) -> dict[str, Any] | None:
    """The name of a base seen from what is asked; its days where it has no name."""
    span = base.span
    if span is None:
        return None
    now = asked.span if asked is not None and asked.span is not None else Span(today, today)
    if span.days == 1 and now.days == 1:
        if span.first == now.first - timedelta(days=1):
            return {"type": "prev_day"}
        if span.first == now.first - timedelta(days=7):
            return {"type": "same_day_last_week"}
        if span.first == months_before(now.first, 1):
            return {"type": "same_day_last_month"}
        if span.first == months_before(now.first, 12) and re.match(r"去年(?:的)?(?:今|同)", said):
            return {"type": "yoy"}
    if re.search(r"周|星期|礼拜", said) and span == week_of(now.last, -1):
        return {"type": "prev_week"}
    if re.search(r"上(?:一)?个?月", said) and span == month_of(now.last, -1):
        return {"type": "prev_month"}
    if re.fullmatch(r"去年|上年", said):
        return {"type": "yoy"}
    return {"type": "explicit", "from": span.first.isoformat(), "to": span.last.isoformat()}
