"""Why a figure changed: whatever is asked, every list of parts adds up to the change, to the fen."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.figures.compare import compare
from handlers.figures.explanations import SUMS, Explanation, Part, View, explain
from handlers.figures.explanations.sums import apportion
from handlers.figures.explanations.views import telling
from handlers.figures.forecast import forecast
from handlers.figures.metrics import measure
from handlers.figures.question import Compare, Question
from handlers.figures.scope import EVERYTHING, Scope
from handlers.language.days.period import Period
from handlers.language.days.spans import month_of
from storage.base.business_day import Span
from storage.base.money import half_up
from storage.books import Books
from storage.ledger.totals import Tally, count
from storage.people.merchants import Store
from tests.handlers import little_shop
from tests.shop import DAYS, Shop

TODAY = date(2026, 11, 18)
FIRST = TODAY - timedelta(days=DAYS - 1)
PAIRS = 100  # in each of the two merchants
TUESDAY = Span(date(2026, 11, 17), date(2026, 11, 17))


@pytest.fixture(params=["M1", "M2"])
def books(shop: Shop, request: pytest.FixtureRequest) -> Iterator[Books]:
    """The books of each merchant."""
    with shop.books(merchant_id=request.param) as books:
        yield books


@pytest.fixture
def tea(shop: Shop) -> Iterator[Books]:
    """The books of 三里屯茶点."""
    with shop.books() as books:
        yield books


def spans(chance: random.Random) -> tuple[Span, Span]:
    """Two stretches of the books: alike as people compare them, or any two."""
    days = chance.choice([1, 1, 1, 7, 7, 3, 10, 30])
    last = TODAY - timedelta(days=chance.randrange(0, 30))
    span = Span(max(FIRST, last - timedelta(days=days - 1)), last)
    if chance.random() < 0.7:
        return span, span.shift(-chance.choice([1, 7, 14, 28]))
    first = FIRST + timedelta(days=chance.randrange(0, 60))
    return span, Span(first, first + timedelta(days=chance.randrange(0, 9)))


def scopes(books: Books, chance: random.Random) -> Scope:
    """Mostly the whole shop, and now and then a part of it."""
    narrow = (
        Scope(chance.choice(books.merchant.stores)),
        Scope(None, chance.choice(["wechat", "alipay", "cash"])),
        Scope(window=(660, 840), window_words="午市"),
        Scope(amount_min=3_000),
        Scope(stores=books.merchant.stores[:2], without_channel="cash"),
    )
    return EVERYTHING if chance.random() < 0.6 else chance.choice(narrow)


def adds_up(found: Explanation) -> bool:
    """Every list of parts, and the tallies behind them."""
    return (
        all(sum(part.change for part in view.parts) == found.change for view in found.views)
        and (not found.pieces or sum(piece.fen for piece in found.pieces) == found.change)
        and all(
            sum((part.base for part in view.parts), Tally()) == found.base
            and sum((part.now for part in view.parts), Tally()) == found.now
            for view in found.views
        )
    )


def test_every_list_of_parts_adds_up_exactly_over_two_hundred_pairs(books: Books) -> None:
    chance = random.Random(books.merchant.merchant_id)
    explained = 0
    for number in range(PAIRS):
        metric = list(SUMS)[number % len(SUMS)]
        span, base = spans(chance)
        found = explain(books, metric, span, base, scopes(books, chance))
        if found is not None:
            explained += 1
            assert adds_up(found), (metric, span, base)
    assert explained > PAIRS * 0.9


@pytest.mark.parametrize("metric", SUMS)
def test_what_is_explained_is_the_figure_itself(tea: Books, metric: str) -> None:
    span, base = (
        Span(date(2026, 11, 9), date(2026, 11, 15)),
        Span(date(2026, 11, 2), date(2026, 11, 8)),
    )
    found = explain(tea, metric, span, base)
    assert found is not None
    assert found.after == measure(tea, metric, span)
    assert found.before == measure(tea, metric, base)
    assert {view.dimension for view in found.views} == {"store", "channel", "hour", "customer_type"}


@pytest.mark.parametrize("kind", ["", "prev_day", "prev_week", "same_day_last_month", "explicit"])
@pytest.mark.parametrize("days", [1, 3, 18])
def test_the_change_is_the_one_that_a_comparison_tells(tea: Books, kind: str, days: int) -> None:
    asked = Compare(kind, Span(date(2026, 10, 20), date(2026, 10, 22))) if kind else None
    question = Question(period=Period.last_days(days, TODAY), compare=asked)
    compared = compare(tea, question)
    found = explain(tea, "revenue", compared.span, compared.base_span)
    assert found is not None
    assert (found.before, found.after) == (compared.base, compared.now)


def test_the_parts_are_what_the_rows_say(tea: Books) -> None:
    base = TUESDAY.shift(-7)
    found = explain(tea, "net_revenue", TUESDAY, base)
    assert found is not None
    change: dict[str, int] = {}
    for sign, span in ((1, TUESDAY), (-1, base)):
        for row in tea.transactions.of_span(span):
            one = count(row.kind, row.amount, row.fee, row.discount).net_fen
            change[row.store_id] = change.get(row.store_id, 0) + sign * one
    stores = next(view for view in found.views if view.dimension == "store")
    assert {part.key: part.change for part in stores.parts} == change


def test_new_customers_of_today_are_those_who_never_came_before(tea: Books) -> None:
    today = Span(TODAY, TODAY)
    found = explain(tea, "txn_count", today, today.shift(-7))
    assert found is not None
    rows = tea.transactions.of_span(Span(FIRST, TODAY))
    before = {row.payer for row in rows if row.kind == "sale" and row.business_day < TODAY}
    fresh = [
        row for row in rows
        if row.kind == "sale" and row.business_day == TODAY and row.payer and row.payer not in before
    ]  # fmt: skip
    view = next(view for view in found.views if view.dimension == "customer_type")
    assert {part.key: part.now.sales for part in view.parts}["new"] == len(fresh)


def test_the_hours_are_stretches_in_the_order_of_the_day(books: Books) -> None:
    found = explain(books, "revenue", TUESDAY, TUESDAY.shift(-7))
    assert found is not None
    hours = next(view for view in found.views if view.dimension == "hour")
    assert 1 < len(hours.parts) <= 3
    ends = [part.name.removesuffix("点").split("–") for part in hours.parts]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]


def test_the_usual_swing_is_twice_the_median_of_eight_weeks(tea: Books) -> None:
    found = explain(tea, "revenue", TUESDAY, TUESDAY.shift(-7))
    assert found is not None
    assert found.swing is not None
    values = [measure(tea, "revenue", TUESDAY.shift(-7 * week)) or 0 for week in range(10)]
    changes = [abs(values[week] - values[week + 1]) for week in range(1, 9)]
    assert (found.swing.low, found.swing.high) == (-2 * median(changes), 2 * median(changes))
    assert found.only_swing == (abs(values[0] - values[1]) <= 2 * median(changes))


def test_a_monday_is_known_to_be_less_than_its_sunday(shop: Shop) -> None:
    store = Store("S1", "三里屯店")
    with shop.books() as books:
        monday = Span(date(2026, 11, 16), date(2026, 11, 16))
        found = explain(books, "revenue", monday, monday.shift(-1), Scope(store))
    assert found is not None
    assert found.swing is not None
    assert found.swing.low + found.swing.high < 0
    assert found.change < 0
    assert found.only_swing


def test_young_books_know_no_swing(tea: Books) -> None:
    early = Span(FIRST + timedelta(days=14), FIRST + timedelta(days=14))
    found = explain(tea, "revenue", early, early.shift(-7))
    assert found is not None
    assert found.swing is None


def test_stretches_of_different_length_have_no_usual_swing(tea: Books) -> None:
    span, base = (
        Span(date(2026, 11, 9), date(2026, 11, 13)),
        Span(date(2026, 11, 2), date(2026, 11, 8)),
    )
    found = explain(tea, "revenue", span, base)
    assert found is not None
    assert found.swing is None
    assert adds_up(found)


def test_there_is_nothing_to_explain_against_a_day_without_trade(tea: Books) -> None:
    before = Span(FIRST - timedelta(days=7), FIRST - timedelta(days=7))
    assert explain(tea, "revenue", TUESDAY, before) is None


def orders(**counts: tuple[int, int]) -> tuple[View, ...]:
    """A view by store: how many orders each had, and has."""
    parts = tuple(
        Part(name, name, now - base, Tally(sales=base), Tally(sales=now))
        for name, (base, now) in counts.items()
    )
    return (View("store", parts),)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (orders(东店=(100, 60), 西店=(100, 100)), ["东店"]),
        (orders(东店=(100, 60), 西店=(100, 150)), ["西店"]),
        (orders(东店=(100, 90), 西店=(50, 45)), []),
        (orders(东店=(900, 890), 西店=(100, 0)), ["西店"]),
        (orders(东店=(100, 100), 西店=(50, 50)), []),
    ],
    ids=["one fell", "one outweighs", "all alike", "the small one", "nothing moved"],
)
def test_a_part_is_told_when_it_moved_by_more_than_its_size(
    view: tuple[View, ...], told: list[str]
) -> None:
    assert [part.name for _, part in telling(SUMS["txn_count"], view)] == told


def test_explanations_and_forecasts_are_the_same_on_postgresql(
    postgres_url: str, books_at: Callable[[datetime], Books]
) -> None:
    here = books_at(little_shop.NOW)
    engine = little_shop.build(postgres_url)
    today = Span(TODAY, TODAY)
    with engine.connect() as connection:
        there = Books(connection, little_shop.vault(), little_shop.MERCHANT, little_shop.NOW)
        for metric in SUMS:
            for scope in (EVERYTHING, Scope(window=(660, 840)), Scope(amount_min=3_000)):
                one, other = (
                    explain(b, metric, today, today.shift(-7), scope) for b in (here, there)
                )
                assert one == other
                assert one is not None
                assert adds_up(one)
        assert forecast(there, "revenue", month_of(TODAY)) == forecast(
            here, "revenue", month_of(TODAY)
        )
    engine.dispose()


FRACTIONS = st.lists(st.fractions(-(10**6), 10**6, max_denominator=997), min_size=1, max_size=30)


@given(FRACTIONS, st.integers(-1, 1))
def test_sharing_out_leaves_nothing_over(exact: list[Fraction], off: int) -> None:
    whole = half_up(sum(exact).numerator, sum(exact).denominator) + off
    shared = apportion(exact, whole)
    assert sum(shared) == whole
    assert all(abs(one - value) < 2 for one, value in zip(shared, exact, strict=True))
