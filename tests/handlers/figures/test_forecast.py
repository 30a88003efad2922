"""The forecast is honest: its range holds about as often as it says, and it knows when to be silent."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from handlers.figures.forecast import Forecast, forecast
from handlers.figures.forecast.history import History
from handlers.figures.forecast.kinds import holiday, made_up, ordinary
from handlers.figures.forecast.method import rest_of
from handlers.figures.forecast.record import margin, record_of
from handlers.figures.forecast.shape import Shape
from handlers.figures.scope import Scope
from handlers.language.days.spans import month_of, week_of
from storage.base.business_day import Span
from storage.books import Books
from storage.demo import TEA
from storage.demo.climate import orders_of
from tests.shop import Shop

TODAY = date(2026, 11, 18)
FIRST = date(2024, 11, 1)
TICKET = 4_500
MADE_SHOPS = 3
MORNINGS = 30


def made(seed: int) -> dict[date, int]:
    """Two years of a make-believe shop: weekdays, holidays, season, growth, weather and chance."""
    chance = random.Random(seed)
    return {
        day: max(0, round(chance.gauss(orders := sum(orders_of(b, day, seed) for b in TEA.branches),
                                       orders**0.5 * 1.4)) * TICKET)
        for day in Span(FIRST, TODAY)
    }  # fmt: skip


@pytest.fixture(scope="module")
def shops() -> list[dict[date, int]]:
    return [made(seed) for seed in range(MADE_SHOPS)]


def seen_from(days: dict[date, int], today: date) -> History:
    """What the books of that morning hold, as far as the product looks back."""
    first = max(FIRST, today - timedelta(days=430))
    return History(first, today, {day: n for day, n in days.items() if first <= day < today})


def mornings(seed: int, many: int) -> Iterator[date]:
    chance = random.Random(seed)
    for _ in range(many):
        yield TODAY - timedelta(days=chance.randrange(40, 500))


ASKED: dict[str, Callable[[date], Span]] = {
    "the day": lambda day: Span(day, day),
    "this week": week_of,
    "next week": lambda day: week_of(day, 1),
    "this month": month_of,
}


@pytest.mark.parametrize("asked", ASKED)
def test_the_range_holds_about_as_often_as_it_claims(
    shops: list[dict[date, int]], asked: str
) -> None:
    held, tried = 0, 0
    for seed, days in enumerate(shops):
        for morning in mornings(seed, MORNINGS):
            past, span = seen_from(days, morning), ASKED[asked](morning)
            off, measured = margin(past, span, None)
            if not measured:
                continue
            tried += 1
            expected = rest_of(past, span, morning).total
            actual = sum(days[day] for day in span if day >= morning)
            held += abs(actual - expected) * 10_000 <= off * expected
    assert tried > MORNINGS * MADE_SHOPS * 0.9
    assert 0.70 <= held / tried <= 0.95


def test_the_record_is_what_the_method_would_have_said(shops: list[dict[date, int]]) -> None:
    past = seen_from(shops[0], TODAY)
    found = record_of(past, month_of(TODAY), None)
    october, origin = Span(date(2026, 10, 1), date(2026, 10, 31)), date(2026, 10, 18)
    then = seen_from(shops[0], origin)
    said = then.over(october) + rest_of(then, october, origin).total
    actual = sum(shops[0][day] for day in october)
    assert found.every == "month"
    assert len(found.errors) == 3
    assert abs(found.errors[0] * actual / 10_000 - (said - actual)) < actual / 1_000


def test_nothing_of_the_future_is_used(shops: list[dict[date, int]]) -> None:
    day = date(2026, 3, 4)
    known = seen_from(shops[0], day)
    spoiled = History(known.first, TODAY, {d: n if d < day else 9**9 for d, n in shops[0].items()})
    assert rest_of(known, week_of(day, 1), day) == rest_of(spoiled, week_of(day, 1), day)


def test_a_holiday_is_estimated_by_the_last_one_of_its_name() -> None:
    days = dict.fromkeys(Span(date(2025, 8, 1), date(2026, 9, 27)), 10_000)
    days |= dict.fromkeys(Span(date(2025, 10, 1), date(2025, 10, 8)), 15_000)
    shape = Shape(History(date(2025, 8, 1), date(2026, 9, 28), days), date(2026, 9, 28))
    assert shape.expected(date(2026, 10, 3)) == 15_000
    assert shape.expected(date(2026, 10, 13)) == 10_000
    assert shape.expected(date(2026, 10, 10)) == 10_000


def test_a_weekly_day_of_rest_is_expected_to_be_one() -> None:
    days = {d: 8_000 for d in Span(date(2026, 8, 3), date(2026, 9, 20)) if d.weekday()}
    shape = Shape(History(date(2026, 8, 4), date(2026, 9, 21), days), date(2026, 9, 21))
    assert shape.weekdays == [0, *[8_000] * 6]


def test_the_calendar_knows_days_off_and_weekends_that_are_worked() -> None:
    assert holiday(date(2026, 10, 1)) == "国庆"
    assert holiday(date(2026, 10, 9)) == ""
    assert made_up(date(2026, 10, 10))
    assert [ordinary(date(2026, 10, day)) for day in (1, 10, 12)] == [False, False, True]


def test_what_is_in_and_what_is_to_come_make_the_whole(shop: Shop) -> None:
    with shop.books() as books:
        found = forecast(books, "revenue", month_of(TODAY))
        month = books.totals.span(Span(date(2026, 11, 1), TODAY)).sales_fen
    assert found is not None
    assert found.already == month
    assert found.total == month + sum(found.days.values())
    assert found.low <= found.total <= found.high
    assert list(found.days) == list(Span(TODAY, date(2026, 11, 30)))
    assert 0 < found.days[TODAY] < found.days[date(2026, 11, 25)]


def test_a_store_is_estimated_by_its_own_days(shop: Shop) -> None:
    with shop.books() as books:
        totals = [
            found.total
            for store in books.merchant.stores
            if (found := forecast(books, "txn_count", week_of(TODAY, 1), Scope(store)))
        ]
        whole = forecast(books, "txn_count", week_of(TODAY, 1))
    assert whole is not None
    assert len(totals) == 3
    assert abs(sum(totals) - whole.total) < whole.total / 50


def test_books_of_less_than_four_weeks_say_nothing(shop: Shop) -> None:
    early = TODAY - timedelta(days=99 - 27)
    with shop.books(now=shop.now - (TODAY - early)) as books:
        assert young(books) is None
    with shop.books(now=shop.now - (TODAY - early) + timedelta(days=1)) as books:
        found = young(books)
    assert found is not None
    assert not found.measured


def young(books: Books) -> Forecast | None:
    return forecast(books, "revenue", week_of(books.today, 1))
