"""The price of a false alarm: what the rule would have said, and what it would have missed."""

from datetime import timedelta

import pytest

from handlers.figures.backtest import price_of
from storage.base.business_day import Span
from storage.books import Books
from storage.watch.alerts import Finding
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import TODAY, at, sale
from tests.handlers.risks.talking import SHELVES

LARGE = SHELVES.risks["large_single"]


@pytest.fixture
def three_large(books: Books) -> None:
    """¥3,100, ¥4,400 and ¥4,500 on three days of last week."""
    books.transactions.post([
        sale("a", 310_000, at(12, 5, back=3)), sale("b", 440_000, at(12, 5, back=4)),
        sale("c", 450_000, at(12, 5, back=5)), sale("old", 900_000, at(12, 5, back=31)),
    ])  # fmt: skip


@pytest.mark.usefixtures("three_large")
def test_it_counts_thirty_days_before_and_after(books: Books) -> None:
    price = price_of(books, LARGE, {}, 310_000)
    assert price is not None
    assert (price.dial, price.present, price.proposed) == ("floor_fen", 300_000, 450_000)
    assert (price.before, price.after, price.missed) == (3, 1, 0)


@pytest.mark.usefixtures("three_large")
def test_what_somebody_took_in_hand_and_would_be_missed_is_said(
    books: Books, books_at: BooksAt
) -> None:
    then = books_at(at(13, back=4))
    found = Finding("large_single", "b", "warning", "", (), "", ())
    assert then.alerts.raise_(found) is not None
    then.alerts.decide("A2001", "mine", by=1)
    price = price_of(books, LARGE, {}, 310_000)
    assert price is not None
    assert price.missed == 1


@pytest.mark.usefixtures("three_large")
def test_the_setting_that_the_shop_chose_is_where_it_starts(books: Books) -> None:
    price = price_of(books, LARGE, {"floor_fen": 440_000}, 440_000)
    assert price is not None
    assert (price.present, price.proposed, price.before, price.after) == (440_000, 660_000, 2, 0)


@pytest.mark.parametrize("code", SHELVES.risks)
def test_every_rules_first_threshold_can_be_turned_up(code: str, books: Books) -> None:
    rule = SHELVES.risks[code]
    price = price_of(books, rule, {}, 0)
    assert price is not None
    assert price.dial == next(iter(rule.thresholds))
    assert price.proposed > price.present
    assert price.after <= price.before


def test_looking_back_tells_the_same_and_asks_once(books: Books) -> None:
    past, span = books.looking_back(), Span(TODAY - timedelta(30), TODAY)
    for _ in range(2):
        assert past.totals.span(span) == books.totals.span(span)
        assert past.totals.by("channel", span) == books.totals.by("channel", span)
        assert past.totals.hours(span) == books.totals.hours(span)
        one = books.totals.hours(span, store_id="s1")
        assert past.totals.hours(span, store_id="s1") == one
    assert type(books.totals) is not type(past.totals)
