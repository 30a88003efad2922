"""Every rule of dates against plain counting on the fingers, and against any talk at all."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.language.days.dates import FIRST_DAY, LONGEST_DAYS, all_dates, find_dates
from handlers.language.spelling.normalise import normalise
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from tests.handlers.language.days.test_dates import AHEAD, NO_DATES, OTHER_YEARS, SAYINGS, TODAY

DAY = timedelta(days=1)
THREE_YEARS = [date(2024, 1, 1) + n * DAY for n in range(3 * 365 + 1)]
WEEKDAYS = "一二三四五六日"


def read(saying: str, today: date, *, ahead: bool = False) -> tuple[date, date]:
    found = find_dates(saying, today, ahead=ahead)
    assert found is not None
    assert found.span is not None
    return found.span.first, found.span.last


def walk(start: date, step: timedelta, until: Callable[[date], bool]) -> date:
    """Day after day from `start` to the first that fits; counting, not calculating."""
    while not until(start):
        start += step
    return start


def back_to(start: date, until: Callable[[date], bool]) -> date:
    return walk(start, -DAY, until)


def on_to(start: date, until: Callable[[date], bool]) -> date:
    return walk(start, DAY, until)


def falls_on(place: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == place


def is_first(day: date) -> bool:
    return day.day == 1


def test_every_weekday_is_found_by_counting_back() -> None:
    for today in THREE_YEARS:
        monday = back_to(today, lambda day: day.weekday() == 0)
        for place, letter in enumerate(WEEKDAYS):
            last = back_to(today - DAY, falls_on(place))
            coming = on_to(today + DAY, falls_on(place))
            assert read(f"周{letter}", today) == (last, last)
            assert read(f"星期{letter}", today, ahead=True) == (coming, coming)
            for word, weeks in (("上上", -2), ("上", -1), ("本", 0), ("下", 1)):
                day = monday + (7 * weeks + place) * DAY
                assert read(f"{word}周{letter}", today) == (day, day)


def test_every_week_and_weekend_is_found_by_counting_back() -> None:
    for today in THREE_YEARS:
        monday = back_to(today, lambda day: day.weekday() == 0)
        assert read("本周", today) == (monday, today)
        assert read("本周", today, ahead=True) == (monday, monday + 6 * DAY)
        assert read("上周", today) == (monday - 7 * DAY, monday - DAY)
        assert read("下周", today) == (monday + 7 * DAY, monday + 13 * DAY)
        assert read("上周末", today) == (monday - 2 * DAY, monday - DAY)
        saturday = back_to(today, lambda day: day.weekday() == 5)
        assert read("周末", today) == (saturday, min(saturday + DAY, today))


def test_every_month_and_quarter_is_found_by_counting_back() -> None:
    for today in THREE_YEARS:
        first = back_to(today, is_first)
        before = back_to(first - DAY, is_first)
        after = on_to(today + DAY, is_first)
        assert read("本月", today) == (first, today)
        assert read("这个月", today, ahead=True) == (first, after - DAY)
        assert read("上个月", today) == (before, first - DAY)
        assert read("上上个月", today) == (back_to(before - DAY, is_first), before - DAY)
        assert read("下个月", today) == (after, on_to(after + DAY, is_first) - DAY)
        quarter = back_to(today, lambda day: day.day == 1 and day.month in {1, 4, 7, 10})
        last = back_to(quarter - DAY, lambda day: day.day == 1 and day.month in {1, 4, 7, 10})
        assert read("本季度", today) == (quarter, today)
        assert read("上季度", today) == (last, quarter - DAY)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_named_month_is_the_last_that_has_begun(month: int) -> None:
    for today in THREE_YEARS[::7]:
        first = back_to(today, lambda day: (day.month, day.day) == (month, 1))
        last = on_to(first + DAY, is_first) - DAY
        assert read(f"{month}月", today) == (first, min(last, today))
        coming = on_to(today, lambda day: day.month == month)
        coming = back_to(coming, is_first)
        assert read(f"{month}月", today, ahead=True)[0] == coming


@pytest.mark.parametrize("number", range(1, 32))
def test_every_bare_day_is_the_last_of_its_number(number: int) -> None:
    for today in THREE_YEARS[::7]:
        last = back_to(today, lambda day: day.day == number)
        coming = on_to(today, lambda day: day.day == number)
        assert read(f"{number}号", today) == (last, last)
        assert read(f"{number}号", today, ahead=True) == (coming, coming)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 15, 30, 90, 365])
def test_days_counted_back_are_as_many_as_were_said(count: int) -> None:
    for today in THREE_YEARS[::30]:
        assert read(f"近{count}天", today) == (today - (count - 1) * DAY, today)
        assert read(f"前{count}天", today) == (today - count * DAY, today - DAY)
        assert read(f"{count}天前", today) == (today - count * DAY, today - count * DAY)


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 365))
def test_a_written_range_means_exactly_itself(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    text = f"{first:%Y}年{first.month}月{first.day}日到{last:%Y}年{last.month}月{last.day}日"
    assert read(text, date(2027, 12, 31)) == (first, last)


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 364))
def test_a_month_and_day_are_the_most_recent_ones(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    if (day.month, day.day) != (2, 29):
        assert read(f"{day.month}月{day.day}日", today) == (day, day)


PIECES = [
    *(
        "大前",
        "上个",
        "这",
        "本",
        "下",
        "前",
        "后",
        "最近",
        "过去",
        "去年",
        "2026年",
        "25年",
        "周",
        "星期",
    ),
    *(
        "月",
        "季度",
        "年",
        "天",
        "日",
        "号",
        "个",
        "半",
        "一",
        "二",
        "十一",
        "廿",
        "两",
        "几",
        "0",
        "31",
        "999",
    ),
    *(
        "末",
        "五",
        "六",
        "初",
        "底",
        "中",
        "旬",
        "国庆",
        "春节",
        "双11",
        "618",
        "中秋",
        "期间",
        "那天",
        "到",
        "至",
    ),
    *(
        "-",
        "~",
        "和",
        ",",
        "至今",
        "以来",
        "起",
        "之后",
        "第一",
        "最后",
        "全年",
        "10.1",
        "11/3",
        "开业",
        "暑假",
    ),
    *("小长假", "大年初一", "的", "流水", "冬至", "today", "week", "为止"),
]
WORDS = st.sampled_from([*SAYINGS, *OTHER_YEARS, *AHEAD, *NO_DATES, *PIECES])
TALK = st.lists(WORDS | st.text(max_size=6), max_size=9).map("".join)


def spans_of(line: str, today: date, *, ahead: bool) -> Iterator[Span]:
    """The spans of all dates; each phrase lies in the line, after the one before it."""
    reached = 0
    for found in all_dates(line, today, ahead=ahead):
        assert reached <= found.start < found.end <= len(line)
        assert (found.span is None) == found.since_opening
        reached = found.end
        if found.span is not None:
            yield found.span


@settings(max_examples=600, deadline=None)
@given(TALK, DAYS, st.booleans())
def test_any_talk_gives_days_in_order_and_in_bounds_or_a_refusal(
    talk: str, today: date, ahead: bool
) -> None:
    line = normalise(talk)
    try:
        spans = list(spans_of(line, today, ahead=ahead))
    except Refusal:
        return
    for span in spans:
        assert FIRST_DAY <= span.first <= span.last <= date(today.year + 1, 12, 31)
        assert span.days <= LONGEST_DAYS


@settings(max_examples=200, deadline=None)
@given(TALK | st.sampled_from(PIECES).map(lambda piece: piece * 60), DAYS)
def test_no_talk_takes_two_milliseconds(talk: str, today: date) -> None:
    assert min(seconds(normalise(talk), today) for _ in range(3)) < 0.002


def seconds(line: str, today: date) -> float:
    """CPU time of finding every date in a line."""
    began = time.process_time()
    with suppress(Refusal):
        all_dates(line, today)
    return time.process_time() - began


def test_a_usual_sentence_costs_a_tenth_of_a_millisecond() -> None:
    lines = [normalise(f"帮我看看三里屯店{saying}微信收了多少") for saying in SAYINGS]
    assert median(min(seconds(line, TODAY) for _ in range(3)) for line in lines) < 0.0001
