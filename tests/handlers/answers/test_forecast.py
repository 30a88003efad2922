"""预测, read aloud: an estimate, its range, what is in, how the method did; and kind refusals."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from charts.outlook import OutlookPicture
from charts.picture import Picture
from charts.trend import TrendPicture
from handlers.answers.forecast import forecast_question, forecast_reply
from handlers.ask import Ask, Memory
from handlers.figures.question import Question
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.messages import Image, Reply
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from tests.handlers.conftest import in_words
from tests.shop import Shop

TODAY = date(2026, 11, 18)


def days(first: tuple[int, int], last: tuple[int, int], said: str) -> Period:
    span = Span(date(2026, *first), date(2026, *last))
    return Period(span, said, so_far=TODAY in span)


ASKED: dict[str, tuple[str, Question]] = {
    "this month": ("这个月预计能做到多少", Question(period=days((11, 1), (11, 30), "这个月"))),
    "today": ("今天能卖多少", Question(period=Period.of_day(TODAY, TODAY))),
    "tomorrow": ("明天大概能卖多少", Question(period=days((11, 19), (11, 19), "明天"))),
    "next week": ("预测下周营业额", Question(period=days((11, 23), (11, 29), "下周"))),
    "weekend": ("周末会不会忙", Question("txn_count", days((11, 21), (11, 22), "周末"))),
    "this week": ("本周能有多少单", Question("txn_count", days((11, 16), (11, 18), "本周"))),
    "next month": ("12月能做到多少", Question(period=days((12, 1), (12, 31), "12月"))),
}


@pytest.fixture
def asking(shop: Shop) -> Iterator[Ask]:
    """The owner, about to ask."""
    with shop.books() as books:
        yield Ask(books, shop.owner, shop.now, "", "test", Memory(shop.memory, "talk:"))


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_reads_well(asking: Ask, name: str, snapshot: SnapshotAssertion) -> None:
    words = in_words(forecast_reply(asking, ASKED[name][1]))
    assert len(words.splitlines()) <= 11
    assert f"〔老板〕{ASKED[name][0]}\n〔掌柜〕{words}" == snapshot


def test_a_week_or_month_so_far_means_all_of_it(asking: Ask) -> None:
    so_far = Question(period=days((11, 1), (11, 18), "本月"))
    whole = Question(period=days((11, 1), (11, 30), "本月"))
    assert forecast_reply(asking, so_far) == forecast_reply(asking, whole)
    assert "本月 11月1日–30日" in in_words(forecast_reply(asking, Question()))


@pytest.mark.parametrize(
    ("slots", "first", "last", "said"),
    [
        ({"date": {"expr": "明天", "from": "2026-11-19", "to": "2026-11-19"}}, 19, 19, "明天"),
        ({"date": {"expr": "这个月", "from": "2026-11-01", "to": "2026-11-30"}}, 1, 30, "这个月"),
        ({"date": {"expr": "mingtian", "from": "2026-11-19", "to": "2026-11-19"}}, 19, 19, ""),
    ],
    ids=["tomorrow", "this month", "pinyin"],
)
def test_the_days_that_were_said_are_asked_about_though_they_are_to_come(
    asking: Ask, slots: dict[str, Any], first: int, last: int, said: str
) -> None:
    found = forecast_question(asking.books, {"metric": "revenue", "store": "望京店", **slots})
    assert found.period is not None
    assert found.period.span == Span(date(2026, 11, first), date(2026, 11, last))
    assert found.period.said == said
    assert found.scope.store is not None
    assert "望京店" in in_words(forecast_reply(asking, found))


def test_a_part_of_the_day_is_estimated_from_itself(asking: Ask) -> None:
    lunch = {"daypart": "lunch", "date": {"expr": "明天", "from": "2026-11-19", "to": "2026-11-19"}}
    words = in_words(forecast_reply(asking, forecast_question(asking.books, lunch)))
    assert words.startswith("三里屯茶点 · 午市 · 明天 11月19日(周四)\n收款估计 ¥")


def test_without_a_day_this_month_is_meant(asking: Ask) -> None:
    assert forecast_question(asking.books, {"metric": "revenue"}).period is None


def test_a_running_month_is_drawn_as_it_grows(asking: Ask) -> None:
    picture = picture_of(forecast_reply(asking, Question()))
    assert isinstance(picture, OutlookPicture)
    assert picture.labels == tuple(f"11/{day}" for day in range(1, 31))
    assert len(picture.done) == 17
    assert picture.done[-1] < picture.ahead[0] < picture.low < picture.ahead[-1] < picture.high


def test_days_to_come_are_drawn_hollow_without_a_gap(asking: Ask) -> None:
    picture = picture_of(forecast_reply(asking, ASKED["weekend"][1]))
    assert isinstance(picture, TrendPicture)
    assert [point.label for point in picture.points] == [f"11/{day}" for day in range(4, 23)]
    assert [point.label for point in picture.points if point.running] == [
        f"11/{day}" for day in range(18, 23)
    ]


def picture_of(reply: Reply) -> Picture:
    assert isinstance(reply, tuple)
    image = reply[1]
    assert isinstance(image, Image)
    return image.picture


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("fee"), "只会估收款和笔数，手续费还估不了"),
        (Question(period=days((11, 9), (11, 15), "上周")), "已经过完了"),
        (Question(period=Period(Span(date(2027, 1, 1), date(2027, 12, 31)), "明年", so_far=False)), "太远了"),
        (Question(scope=Scope(None, "ecny")), "账还太短"),
    ],
    ids=["fee", "past", "far", "never used"],
)  # fmt: skip
def test_what_cannot_be_estimated_is_refused_kindly(
    asking: Ask, question: Question, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        forecast_reply(asking, question)


def test_books_of_three_weeks_are_too_young(shop: Shop) -> None:
    now = shop.now - timedelta(days=79)
    with shop.books(now=now) as books:
        asking = Ask(books, shop.owner, now, "", "test", Memory(shop.memory, "talk:"))
        with pytest.raises(Refusal, match="账还太短"):
            forecast_reply(asking, Question())
