"""Money taken while the shop is closed (open from 07:00 to 22:00)."""

from handlers.risks.outside_hours import outside_hours
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import at, sale

NIGHT = at(23, 30)


def test_a_sale_after_closing_is_found(books_at: BooksAt) -> None:
    books = books_at(NIGHT)
    books.transactions.post([sale("late", 5_000, at(22, 30)), sale("later", 6_000, at(23, 0))])
    (found,) = outside_hours(books, NIGHT)
    assert found.title == "打烊后收了 2 笔"
    assert found.facts == ("22:30 三里屯店 1号机 起，共 ¥110.00",)
    assert found.usual == "营业时间 07:00–22:00"


def test_half_an_hour_of_grace_is_not(books_at: BooksAt) -> None:
    books = books_at(NIGHT)
    books.transactions.post([sale("late", 5_000, at(22, 29)), sale("early", 5_000, at(6, 30))])
    assert list(outside_hours(books, NIGHT)) == []
    assert len(list(outside_hours(books, NIGHT, grace_minutes=10))) == 1


def test_before_opening_is_found_and_not_called_after_closing(books_at: BooksAt) -> None:
    books = books_at(at(8))
    books.transactions.post([sale("early", 5_000, at(5, 30))])
    (found,) = outside_hours(books, at(8))
    assert found.title == "非营业时间收了 1 笔"
