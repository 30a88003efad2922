"""Dates as shopkeepers say them, seen from Wednesday, 18 November 2026."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.language.dates import LONGEST_DAYS, find_dates
from handlers.language.normalise import normalise
from handlers.language.period import looking_back
from storage.base.refusal import Refusal

TODAY = date(2026, 11, 18)

SAYINGS = {
    "今天": "1118", "昨日": "1117", "前天": "1116", "大前天": "1115", "昨晚": "1117", "今儿": "1118",
    "本周": "1116-1118", "上周": "1109-1115", "上上周": "1102-1108", "上礼拜": "1109-1115",
    "上周一共": "1109-1115", "本月": "1101-1118", "上個月": "1001-1031", "9月": "0901-0930",
    "十月份": "1001-1031", "１０月": "1001-1031", "10月1日到7日": "1001-1007",
    "10月1号到7号": "1001-1007", "10.1-10.7": "1001-1007", "10/1~10/7": "1001-1007",
    "2026年10月1日至10月7日": "1001-1007", "2026-10-01到2026-10-07": "1001-1007",
    "20261001": "1001", "8月到10月": "0801-1031", "8-10月": "0801-1031", "1号到15号": "1101-1115",
    "20号到25号": "1020-1025", "近7天": "1112-1118", "最近一个礼拜": "1112-1118",
    "近半个月": "1104-1118", "近三个月": "0819-1118", "近半年": "0519-1118", "前两天": "1116-1117",
    "这两天": "1117-1118", "这几天": "1116-1118", "周五": "1113", "周三": "1111", "上周五": "1113",
    "上周末": "1114-1115", "周末": "1114-1115", "上周日报": "1109-1115", "礼拜天": "1115",
    "上个月前十天": "1001-1010", "上个月后五天": "1027-1031", "上旬": "1101-1110",
    "本月中旬": "1111-1118", "上月下旬": "1021-1031", "月初到现在": "1101-1118",
    "周一到现在": "1116-1118", "本月中旬到现在": "1111-1118", "上周五到这周二": "1113-1117",
    "上半年": "0101-0630", "三季度": "0701-0930", "本季度": "1001-1118", "年初至今": "0101-1118",
    "国庆": "1001-1007", "国庆七天": "1001-1007", "十一": "1001-1007", "五一": "0501-0505",
    "端午假期": "0619-0621", "清明": "0404-0406", "元旦三天": "0101-0103", "中秋": "0925-0927",
    "過年那幾天": "0215-0223", "元宵节": "0303", "520": "0520", "618": "0618", "双11": "1111",
    "双十一期间": "1101-1111", "母亲节": "0510", "暑假": "0701-0831", "十一月五号": "1105",
    "二〇二六年三月五日": "0305", "11/3": "1103", "2号到5号": "1102-1105",
}  # fmt: skip

OTHER_YEARS = {
    "去年": ("2025-01-01", "2025-12-31"),
    "去年国庆": ("2025-10-01", "2025-10-08"),
    "去年十月": ("2025-10-01", "2025-10-31"),
    "12月": ("2025-12-01", "2025-12-31"),
    "双12": ("2025-12-12", "2025-12-12"),
    "圣诞节": ("2025-12-25", "2025-12-25"),
    "12月20日到1月5日": ("2025-12-20", "2026-01-05"),
    "过去一年": ("2025-11-19", "2026-11-18"),
    "去年中秋": ("2025-10-06", "2025-10-06"),
    "去年今天": ("2025-11-18", "2025-11-18"),
}

NO_DATES = (
    "2号机",
    "1号店",
    "流水",
    "退款 T1001 30",
    "SO20261117009",
    "每周一",
    "每月1号",
    "30天没来",
    "去年同期",
    "",
)


def read(saying: str, today: date = TODAY) -> tuple[date, date] | None:
    """The days of a saying, or None."""
    found = find_dates(normalise(saying), today)
    return (found.span.first, found.span.last) if found and found.span else None


@pytest.mark.parametrize(("saying", "days"), SAYINGS.items())
def test_a_saying_means_these_days_of_this_year(saying: str, days: str) -> None:
    first, _, last = days.partition("-")
    expected = [date(2026, int(end[:2]), int(end[2:])) for end in (first, last or first)]
    assert read(saying) == tuple(expected)
    assert read(f"帮我看看{saying}的流水") == tuple(expected)


@pytest.mark.parametrize(("saying", "days"), OTHER_YEARS.items())
def test_a_saying_reaches_into_another_year(saying: str, days: tuple[str, str]) -> None:
    assert read(saying) == tuple(date.fromisoformat(day) for day in days)


@pytest.mark.parametrize("line", NO_DATES)
def test_a_number_that_is_no_date_stays_a_number(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("line", "word"),
    [("2月30日", "没有 30 号"), ("13月", "没有 13 月"), ("近400天", "366"), ("近两年", "366"),
     ("2027年国庆", "还没有公布"), ("今天到昨天", "换个顺序")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_with_the_reason(line: str, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        read(line)


def test_a_bare_weekday_in_a_range_ends_after_it_began() -> None:
    assert read("周五到周一") == (date(2026, 11, 13), date(2026, 11, 16))


def test_on_a_sunday_the_weekend_is_the_one_that_runs() -> None:
    assert read("周末", date(2026, 11, 15)) == (date(2026, 11, 14), date(2026, 11, 15))


def test_a_holiday_that_has_not_come_yet_is_last_years() -> None:
    assert read("国庆", date(2026, 9, 10)) == (date(2025, 10, 1), date(2025, 10, 8))
    assert read("春节", date(2026, 1, 5)) == (date(2025, 1, 28), date(2025, 2, 4))


def test_a_period_that_runs_ends_today_and_says_so() -> None:
    found = find_dates("11月", TODAY)
    assert found is not None
    assert found.span is not None
    period = looking_back(found.span, "11月", TODAY)
    assert (period.span.last, period.so_far) == (TODAY, True)


def test_tomorrow_has_no_figures_yet() -> None:
    found = find_dates("明天", TODAY)
    assert found is not None
    assert found.span is not None
    with pytest.raises(Refusal, match="还没到"):
        looking_back(found.span, "明天", TODAY)


WORDS = st.sampled_from(
    [
        *SAYINGS,
        *OTHER_YEARS,
        *NO_DATES,
        "到",
        "至",
        "-",
        "年",
        "月",
        "日",
        "号",
        "前",
        "近",
        "0",
        "31",
    ]
)
TALK = st.lists(WORDS | st.text(max_size=6), max_size=8).map("".join)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))


@settings(max_examples=400, deadline=None)
@given(TALK, DAYS)
def test_any_talk_gives_days_in_order_and_in_bounds_or_a_refusal(talk: str, today: date) -> None:
    line = normalise(talk)
    began = time.process_time()
    try:
        found = find_dates(line, today)
    except Refusal:
        return
    finally:
        assert time.process_time() - began < 0.02
    if found is not None and found.span is not None:
        assert found.span.first <= found.span.last
        assert found.span.days <= LONGEST_DAYS
        assert 0 <= found.start < found.end <= len(line)


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 365))
def test_a_written_range_means_exactly_itself(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    text = f"{first:%Y}年{first.month}月{first.day}日到{last:%Y}年{last.month}月{last.day}日"
    assert read(text, date(2027, 12, 31)) == (first, last)


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 364))
def test_a_bare_day_is_the_most_recent_one(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    if (day.month, day.day) != (2, 29):
        assert read(f"{day.month}月{day.day}日", today) == (day, day)
