"""What a figure is compared with, in which words, and when it is honest to compare nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from handlers.figures.bases import base_of, usual_spans
from handlers.figures.compare import compare
from handlers.figures.metrics import measure
from handlers.figures.question import Compare, Question
from handlers.figures.ranking import ranked
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from storage.base.business_day import SHANGHAI, Span
from storage.base.refusal import Refusal
from storage.books import Books
from storage.people.merchants import Store, Terminal
from tests.handlers.figures.by_hand import calendar
from tests.handlers.figures.by_hand.calendar import PERIODS, TODAY, USUAL
from tests.handlers.little_shop import CLOSED

KINDS = (
    "", "prev_day", "same_day_last_week", "same_day_last_month", "prev_week", "prev_month",
    "prev_period", "yoy",
)  # fmt: skip
STORES = (Store("s1", "三里屯店"), Store("s2", "望京店"))


def period_of(name: str) -> Period:
    first, last = PERIODS[name]
    return Period(Span(first, last), name, last == TODAY)


def asked(name: str, kind: str, metric: str = "revenue", **more: object) -> Question:
    return replace(Question(metric, period_of(name), compare=Compare(kind)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PERIODS)
def test_the_base_is_the_one_a_calendar_shows(name: str, kind: str) -> None:
    expected = calendar.base_of(name, kind)
    if expected is not None:
        assert base_of(kind, period_of(name), TODAY).span == Span(*expected)


@pytest.mark.parametrize("name", PERIODS)
def test_what_is_usual_is_shown_by_four_like_stretches(name: str) -> None:
    spans, _ = usual_spans(period_of(name), TODAY, 4)
    assert list(spans) == [Span(*days) for days in USUAL[name]]


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("今天", "", "上周三同一时刻"),
        ("今天", "prev_day", "昨天同一时刻"),
        ("昨天", "prev_day", "前天"),
        ("昨天", "prev_period", "前天"),
        ("昨天", "same_day_last_month", "10月17日周六"),
        ("昨天", "yoy", "2025年11月17日周一"),
        ("本周", "prev_week", "上周同期"),
        ("上周", "prev_week", "前一周"),
        ("本月", "prev_month", "上月同期"),
        ("本月", "yoy", "去年同期"),
        ("上月", "prev_period", "9月"),
        ("本季度", "prev_period", "上季度同期"),
        ("三季度", "prev_period", "二季度"),
        ("今年", "", "去年同期"),
        ("国庆", "yoy", "去年国庆8天"),
        ("近10天", "", "再往前10天"),
        ("今天", "typical", "近4个周三同一时刻"),
        ("本周", "typical", "前4周同期"),
        ("10月31日", "typical", "近4个周六"),
    ],
)
def test_a_comparison_says_what_it_compares_with(
    books: Books, name: str, kind: str, words: str
) -> None:
    assert compare(books, asked(name, kind)).words == words


def test_a_week_that_is_one_day_old_is_a_week_when_it_is_called_one(
    books_at: Callable[[datetime], Books],
) -> None:
    monday = date(2026, 11, 16)
    books = books_at(datetime(2026, 11, 16, 14, 30, tzinfo=SHANGHAI))
    week = Question(
        period=Period(Span(monday, monday), "本周", True), compare=Compare("prev_period")
    )
    day = replace(week, period=Period.of_day(monday, monday))
    assert compare(books, week).base_span.first == date(2026, 11, 9)
    assert compare(books, day).base_span.first == date(2026, 11, 15)


def test_without_a_date_the_comparison_tells_the_period(books: Books) -> None:
    assert Question(compare=Compare("prev_week")).asked(books).span == Span(*PERIODS["本周"])
    assert Question(compare=Compare("prev_month")).asked(books).span == Span(*PERIODS["本月"])
    assert Question("repeat_rate").asked(books).span.days == 30
    assert Question().asked(books).span == Span(TODAY, TODAY)


def test_a_closed_day_is_compared_with_nothing(books: Books) -> None:
    found = compare(books, asked("11月12日", "same_day_last_week"))
    assert found.base_span.first in CLOSED
    assert (found.closed, found.base, found.points) == (True, None, None)


def test_books_that_are_too_young_give_no_comparison(books: Books) -> None:
    found = compare(books, asked("国庆", "yoy"))
    assert (found.young, found.closed, found.base, found.points) == (True, False, None, None)


def test_a_running_month_beside_a_named_one_sees_the_same_days(books: Books) -> None:
    september = Compare("explicit", Span(date(2026, 9, 1), date(2026, 9, 30)), "9月")
    found = compare(books, replace(asked("本月", ""), compare=september))
    assert (found.base_span, found.words) == (
        Span(date(2026, 9, 1), date(2026, 9, 18)), "9月同期",
    )  # fmt: skip


def test_a_rate_moves_by_percentage_points(books: Books) -> None:
    found = compare(books, asked("上周", "", "refund_rate"))
    assert found.now is not None
    assert found.base is not None
    assert found.points == found.now - found.base


@pytest.mark.parametrize(
    ("kind", "scope", "names"),
    [
        ("between_stores", Scope(stores=STORES[::-1]), ["望京店", "三里屯店"]),
        ("between_stores", Scope(), ["三里屯店", "望京店"]),
        ("between_channels", Scope(channels=("alipay", "wechat")), ["支付宝", "微信"]),
    ],
)
def test_places_stand_side_by_side_as_they_were_named(
    books: Books, kind: str, scope: Scope, names: list[str]
) -> None:
    found = compare(books, asked("上周", kind, scope=scope))
    assert [side.name for side in found.sides] == names
    assert (found.now, found.base) == (found.sides[0].value, found.sides[1].value)
    whole = measure(books, "revenue", period_of("上周").span, scope)
    assert sum(side.value or 0 for side in found.sides) == whole


def test_one_place_and_a_budget_are_compared_with_nothing(books: Books) -> None:
    with pytest.raises(Refusal, match="两个"):
        compare(books, asked("上周", "between_channels", scope=Scope(channels=("cash",))))
    with pytest.raises(Refusal, match="目标"):
        compare(books, asked("本月", "budget"))


def test_the_worst_day_is_sought_among_those_that_are_over(books: Books) -> None:
    days = Question(period=period_of("近10天"), dimension="day")
    assert TODAY in [part.key for part in ranked(books, replace(days, order="desc"))]
    assert TODAY not in [part.key for part in ranked(books, replace(days, order="asc"))]


def test_the_worst_month_is_a_whole_one(books: Books) -> None:
    months = Question(period=period_of("今年"), dimension="month", order="asc")
    assert [part.key.month for part in ranked(books, months)] != []
    assert 11 not in [part.key.month for part in ranked(books, months)]


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        (Scope(), "好味道"),
        (Scope(STORES[0], "wechat"), "三里屯店 · 微信"),
        (Scope(stores=STORES, without_channel="cash"), "三里屯店、望京店 · 除现金"),
        (Scope(channels=("wechat", "alipay")), "好味道 · 微信、支付宝"),
        (Scope(terminal=Terminal("P2", "s1", "2号机"), cashier="小李"), "好味道 · 2号机 · 小李"),
        (Scope(window=(660, 840)), "好味道 · 11:00–14:00"),
        (Scope(window=(1020, 1440)), "好味道 · 17:00–24:00"),
        (Scope(window=(1020, 1260), window_words="晚市"), "好味道 · 晚市"),
        (Scope(amount_min=50_000), "好味道 · 单笔 ¥500.00 起"),
        (Scope(amount_max=5_000), "好味道 · 单笔不超过 ¥50.00"),
        (Scope(amount_min=5_000, amount_max=9_900), "好味道 · 单笔 ¥50.00–¥99.00"),
    ],
)
def test_a_scope_says_all_that_it_leaves_out(scope: Scope, name: str) -> None:
    assert scope.name("好味道") == name
