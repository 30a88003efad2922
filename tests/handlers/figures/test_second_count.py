"""Thirty random questions a run, each counted a second way: equal to the fen on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from handlers.figures.breakdowns import split
from handlers.figures.compare import compare
from handlers.figures.metrics import measure
from handlers.figures.question import Compare
from handlers.figures.ranking import ranked
from handlers.figures.scope import Scope
from handlers.figures.series import Point, series
from storage.books import Books
from tests.handlers import little_shop
from tests.handlers.figures import night_bar
from tests.handlers.figures.by_hand import counting
from tests.handlers.figures.by_hand.calendar import PERIODS, TODAY
from tests.handlers.figures.by_hand.comparing import compared
from tests.handlers.figures.by_hand.rows import Only, kept
from tests.handlers.figures.drawing import SHOPS, STORES, Drawn, questions


@pytest.fixture(scope="module")
def sqlite_shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Both merchants, built once for all who only look."""
    engine = little_shop.build(f"sqlite:///{tmp_path_factory.mktemp('shops') / 'shops.db'}")
    night_bar.add(engine)
    yield engine
    engine.dispose()


RANDOM = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["sqlite", "postgresql"])
def both_shops(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with the little shop and the bar."""
    url = f"sqlite:///{tmp_path / 'shops.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = little_shop.build(url)
    night_bar.add(engine)
    yield engine
    engine.dispose()


@RANDOM
@given(drawn=questions())
def test_every_figure_is_counted_twice(both_shops: Engine, drawn: Drawn) -> None:
    with both_shops.connect() as connection:
        books = Books(connection, little_shop.vault(), drawn.merchant, little_shop.NOW)
        _whole_is_right(books, drawn)
        _split_is_right(books, drawn)
        _ranking_is_right(books, drawn)
        _series_is_right(books, drawn)
        _comparison_is_right(books, drawn)
        _places_are_right(books, drawn)
        _last_hours_are_right(books, drawn)


@pytest.mark.parametrize("period", ["近10天", "去年9月", "本季度"])
@pytest.mark.parametrize("merchant", sorted(SHOPS))
def test_every_metric_is_right_by_every_dimension(
    sqlite_shops: Engine, merchant: str, period: str
) -> None:
    with sqlite_shops.connect() as connection:
        books = Books(connection, little_shop.vault(), merchant, little_shop.NOW)
        for metric, dimension in product(counting.METRICS, counting.KEYS):
            _split_is_right(
                books, Drawn(merchant, metric, dimension, period, "", period, Scope(), Only())
            )


def _whole_is_right(books: Books, drawn: Drawn) -> None:
    span = drawn.question.asked(books).span
    value = measure(books, drawn.metric, span, drawn.scope)
    assert value == counting.METRICS[drawn.metric](drawn.rows)


def _split_is_right(books: Books, drawn: Drawn) -> None:
    """Every part is right, the parts add up, and the percentages to a hundred."""
    parts = split(
        books, drawn.metric, drawn.dimension, drawn.question.asked(books).span, drawn.scope
    )
    by_hand = counting.split(drawn.metric, drawn.dimension, drawn.rows)
    assert {part.key: part.value for part in parts} == by_hand
    percents = [part.percent for part in parts if part.percent is not None]
    assert sum(percents) == (100 if percents else 0)
    if drawn.metric in counting.ADDITIVE:
        values = [part.value or 0 for part in parts]
        assert sum(values) == counting.METRICS[drawn.metric](drawn.rows)
        assert bool(percents) == (sum(values) > 0 and min(values) >= 0)


def _ranking_is_right(books: Books, drawn: Drawn) -> None:
    """Best and worst first; the worst are sought among what is over."""
    by_hand = counting.split(drawn.metric, drawn.dimension, drawn.rows)
    named = {key: value for key, value in by_hand.items() if key != ""}
    best = ranked(books, replace(drawn.question, order="desc", top_n=3))
    assert [part.value for part in best] == sorted(named.values(), reverse=True)[:3]
    if drawn.dimension == "month":
        return
    over = {key: value for key, value in named.items() if key != TODAY} or named
    worst = ranked(books, replace(drawn.question, order="asc", top_n=3))
    assert [part.value for part in worst] == sorted(over.values())[:3]


def _series_is_right(books: Books, drawn: Drawn) -> None:
    """By day, month, hour and week; where nothing was sold there is a point all the same."""
    span, metric = drawn.question.asked(books).span, drawn.metric
    for granularity in ("day", "month", "hour"):
        points = series(books, metric, span, drawn.scope, granularity)
        found = {_key(point, granularity): point.value for point in points if point.value}
        by_hand = counting.split(metric, granularity, drawn.rows)
        assert found == {key: value for key, value in by_hand.items() if value}
    shop = SHOPS[drawn.merchant]
    days = [point.span.first for point in series(books, metric, span, drawn.scope, "day")]
    first = max(span.first, shop.began)
    assert days == [first + timedelta(days=n) for n in range((span.last - first).days + 1)]
    for week in series(books, metric, span, drawn.scope, "week"):
        rows = kept(shop, (week.span.first, week.span.last), drawn.only)
        assert week.value == counting.METRICS[metric](rows)


def _key(point: Point, granularity: str) -> counting.Key:
    if granularity == "month":
        return point.span.first.replace(day=1)
    return point.span.first if point.hour is None else point.hour


def _comparison_is_right(books: Books, drawn: Drawn) -> None:
    found = compare(books, drawn.question)
    by_hand = compared(
        SHOPS[drawn.merchant], drawn.metric, drawn.period, drawn.kind, drawn.only, drawn.explicit
    )
    assert (found.now, found.base, found.points) == (by_hand.now, by_hand.base, by_hand.points)
    assert (found.young, found.closed) == (by_hand.young, by_hand.closed)


def _places_are_right(books: Books, drawn: Drawn) -> None:
    """Stores side by side: those that were named, or all of them."""
    found = compare(books, replace(drawn.question, compare=Compare("between_stores")))
    among = {name: some for name, some in drawn.only.among.items() if name != "store_id"}
    by_hand = {}
    for store in drawn.scope.stores or STORES[drawn.merchant]:
        equal = drawn.only.equal | {"store_id": store.store_id}
        rows = kept(
            SHOPS[drawn.merchant], PERIODS[drawn.period],
            replace(drawn.only, equal=equal, among=among),
        )  # fmt: skip
        by_hand[store.store_id] = counting.METRICS[drawn.metric](rows)
    assert {side.key: side.value for side in found.sides} == by_hand


def _last_hours_are_right(books: Books, drawn: Drawn) -> None:
    """最近两小时, whatever the period."""
    recent = replace(drawn.question, last_minutes=120, period=None)
    days, only = (TODAY, TODAY), replace(drawn.only, last_minutes=120)
    value = measure(books, drawn.metric, recent.asked(books).span, recent.narrowed(books))
    assert value == counting.METRICS[drawn.metric](kept(SHOPS[drawn.merchant], days, only))
