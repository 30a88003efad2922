"""An hour that is far from what this weekday's hour usually brings."""

from handlers.risks.hour_off import hour_off
from storage.books import Books
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import NOW, at, sale


def spread(books: Books, hour: int) -> tuple[int, int]:
    """Median of the last eight Wednesdays' takings in an hour, and today's."""
    days = {back: sum(t.amount for t in books.transactions.of_day(at(12, back=back).date())
                      if t.kind == "sale" and t.hour == hour) for back in range(0, 57, 7)}  # fmt: skip
    past = sorted(days[back] for back in range(7, 57, 7))
    return (past[3] + past[4]) // 2, days[0]


def test_an_hour_with_far_too_much_is_found(books: Books) -> None:
    books.transactions.post([sale("more", 90_000, at(13, 5))])
    (found,) = hour_off(books, NOW)
    assert found.title.startswith("13点这一小时多了 ¥")
    assert found.facts[0].startswith("13:00–14:00 收了 ¥")
    assert found.usual.startswith("近8个周三同时段 ¥")


def test_just_at_the_limit_is_not(books: Books) -> None:
    usual, today = spread(books, 13)
    books.transactions.post([sale("more", usual - today + 200_000, at(13, 5))])
    assert list(hour_off(books, NOW, floor_fen=200_000)) == []
    assert len(list(hour_off(books, NOW, floor_fen=199_999))) == 1


def test_fewer_than_six_weeks_are_too_few(books: Books) -> None:
    books.transactions.post([sale("more", 900_000, at(13, 5))])
    assert list(hour_off(books, NOW, weeks=5)) == []


def test_an_hour_outside_opening_is_not_looked_at(books_at: BooksAt) -> None:
    night = at(23, 30)
    books = books_at(night)
    books.transactions.post([sale("more", 900_000, at(22, 5))])
    assert list(hour_off(books, night)) == []
