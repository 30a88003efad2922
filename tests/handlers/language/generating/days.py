"""Other days for a sentence, reckoned here by hand so that reading is not checked against itself."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tests.handlers.language.generating.changing import Draft
from tests.handlers.language.sentences import TODAY

Days = tuple[str, date, date]
MONDAY = TODAY - timedelta(days=TODAY.weekday())
FIGURES = "一二三四五六七八九十"
MONTHS = (*FIGURES, "十一", "十二")
# These lean on days in other ways, or look ahead.
OTHERWISE = {"compare_query", "budget_query", "followup_add", "alert_snooze", "coupon_create"}
AHEAD: tuple[Days, ...] = (
    ("明天", date(2026, 11, 19), date(2026, 11, 19)),
    ("后天", date(2026, 11, 20), date(2026, 11, 20)),
    ("大后天", date(2026, 11, 21), date(2026, 11, 21)),
    ("下周", date(2026, 11, 23), date(2026, 11, 29)),
    ("下个月", date(2026, 12, 1), date(2026, 12, 31)),
    ("这个月", date(2026, 11, 1), date(2026, 11, 30)),
    ("下周六", date(2026, 11, 28), date(2026, 11, 28)),
)
HOLIDAYS: tuple[Days, ...] = (
    ("国庆期间", date(2026, 10, 1), date(2026, 10, 7)),
    ("国庆七天", date(2026, 10, 1), date(2026, 10, 7)),
    ("五一假期", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午假期", date(2026, 6, 19), date(2026, 6, 21)),
    ("清明假期", date(2026, 4, 4), date(2026, 4, 6)),
    ("过年那几天", date(2026, 2, 15), date(2026, 2, 23)),
    ("去年国庆", date(2025, 10, 1), date(2025, 10, 8)),
)


def other_days(draft: Draft) -> bool:
    """Other days of the same kind in place of those that were said."""
    said = draft.slots.get("date")
    if draft.intent in OTHERWISE or not said or not said["from"] or said["expr"].isascii():
        return False
    if draft.intent in {"forecast_query", "budget_set"}:
        expr, first, last = draft.dice.choice(
            [d for d in AHEAD if draft.intent == "forecast_query" or d[0] == "下个月"]
        )
    else:
        expr, first, last = _past(draft, said["expr"], said["from"] == said["to"])
    if re.search(r"昨晚|今晚", said["expr"]) or not draft.swap(said["expr"], expr):
        return False
    draft.slots["date"] = {"expr": expr, "from": first.isoformat(), "to": last.isoformat()}
    return True


def _past(draft: Draft, expr: str, one: bool) -> Days:
    """A day for a day, a span for a span; where the kind of span means something, of that kind."""
    period = draft.slots.get("period")
    if one:
        return _day(draft)
    if period == "weekly":
        return draft.dice.choice(_weeks())
    if period == "monthly":
        return _month(draft)
    if period == "quarterly":
        return draft.dice.choice(_quarters())
    if period == "custom":
        return draft.dice.choice(HOLIDAYS)
    if draft.slots.get("granularity") == "day" and re.search(r"近\d+[天日]", expr):
        return _lately(draft)
    kinds: list[Callable[[Draft], Days]] = [_month, _span_of_month, _long]
    if draft.intent != "trend_chart":  # 近7天 says how finely to draw as well
        kinds.append(_lately)
    return draft.dice.choice(kinds)(draft)


def _day(draft: Draft) -> Days:
    back = draft.dice.randrange(1, 300)
    then = TODAY - timedelta(days=back)
    weekday = draft.dice.randrange(7)
    last_week = MONDAY + timedelta(days=weekday - 7)
    this_week = MONDAY + timedelta(days=weekday % 2)
    early = TODAY.replace(day=draft.dice.randrange(1, TODAY.day))
    in_october = date(2026, 10, draft.dice.randrange(1, 32))
    named = draft.dice.choice(
        (
            ("今天", 0),
            ("今日", 0),
            ("今儿", 0),
            ("昨天", 1),
            ("昨日", 1),
            ("前天", 2),
            ("大前天", 3),
        )
    )
    near = TODAY - timedelta(days=named[1])
    week = draft.dice.choice(("周", "星期", "礼拜"))
    ways = (
        (named[0], near), (named[0], near), (named[0], near),
        (f"上{week}{'一二三四五六日'[weekday]}", last_week),
        (f"{week}{'一二'[weekday % 2]}", this_week),
        (f"{early.day}号", early),
        (f"上个月{in_october.day}号", in_october),
        (f"{then.month}月{then.day}{draft.dice.choice('号日')}", then),
        (f"{MONTHS[then.month - 1]}月{_in_words(then.day)}{draft.dice.choice('号日')}", then),
        (f"{then.year}-{then.month:02d}-{then.day:02d}", then),
        (f"{then.month}/{then.day}", then),
    )  # fmt: skip
    expr, day = draft.dice.choice(ways)
    return expr, day, day


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{FIGURES[tens - 1]}十"
    return head + (FIGURES[ones - 1] if ones else "")


def _weeks() -> tuple[Days, ...]:
    return (
        ("上周", MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)),
        ("上个星期", MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)),
        ("上上周", MONDAY - timedelta(days=14), MONDAY - timedelta(days=8)),
        ("本周", MONDAY, TODAY), ("这周", MONDAY, TODAY), ("这个礼拜", MONDAY, TODAY),
    )  # fmt: skip


def _quarters() -> tuple[Days, ...]:
    return (
        ("一季度", date(2026, 1, 1), date(2026, 3, 31)),
        ("二季度", date(2026, 4, 1), date(2026, 6, 30)),
        ("三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("上季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("本季度", date(2026, 10, 1), TODAY),
    )


def _years() -> tuple[Days, ...]:
    return (
        ("今年", date(2026, 1, 1), TODAY),
        ("去年", date(2025, 1, 1), date(2025, 12, 31)),
        ("上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("去年下半年", date(2025, 7, 1), date(2025, 12, 31)),
    )


def _long(draft: Draft) -> Days:
    return draft.dice.choice((*_weeks(), *_quarters(), *_years(), *HOLIDAYS))


def _month(draft: Draft) -> Days:
    number = draft.dice.randrange(1, 11)
    first, last = _whole(2026, number)
    past = draft.dice.choice(
        (f"{number}月", f"{number}月份", f"{MONTHS[number - 1]}月", "上个月", "上月")
    )
    if past.startswith("上"):
        return past, *_whole(2026, 10)
    if draft.dice.random() < 0.2:
        return f"去年{past}", *_whole(2025, number)
    if draft.dice.random() < 0.2:
        return draft.dice.choice(("本月", "这个月")), TODAY.replace(day=1), TODAY
    return past, first, last


def _span_of_month(draft: Draft) -> Days:
    number = draft.dice.randrange(1, 11)
    first, last = _whole(2026, number)
    early = draft.dice.randrange(2, 15)
    late = draft.dice.randrange(15, 28)
    ways: tuple[Days, ...] = (
        (f"{number}月上旬", first, first.replace(day=10)),
        (f"{number}月下旬", first.replace(day=21), last),
        (f"{number}月{early}号到{late}号", first.replace(day=early), first.replace(day=late)),
        (f"{number}.{early}-{number}.{late}", first.replace(day=early), first.replace(day=late)),
        (f"上个月前{early}天", date(2026, 10, 1), date(2026, 10, early)),
        ("月初到现在", TODAY.replace(day=1), TODAY),
        ("上周五到这周二", date(2026, 11, 13), date(2026, 11, 17)),
        ("上周末", date(2026, 11, 14), date(2026, 11, 15)),
    )
    return draft.dice.choice(ways)


def _lately(draft: Draft) -> Days:
    count = draft.dice.randrange(2, 91)
    word = draft.dice.choice(("近", "最近", "过去"))
    return f"{word}{count}天", TODAY - timedelta(days=count - 1), TODAY


def _whole(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
