"""Round sums late in the evening, one after the other."""

from handlers.risks.round_sums_at_night import round_sums_at_night
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import at, sale

NIGHT = at(23, 30)


def pay(books_at: BooksAt, *fen: int, hour: int = 22, minute: int = 10) -> int:
    """Sales of these amounts from an hour on; how many findings there are at half past eleven."""
    books = books_at(NIGHT)
    entries = [sale(f"n{n}", one, at(hour, minute + n)) for n, one in enumerate(fen)]
    books.transactions.post(entries)
    return len(list(round_sums_at_night(books, NIGHT)))


def test_three_round_sums_are_found(books_at: BooksAt) -> None:
    assert pay(books_at, 50_000, 100_000, 80_000) == 1
    (found,) = round_sums_at_night(books_at(NIGHT), NIGHT)
    assert found.title == "深夜连着 3 笔整数收款"
    assert found.facts == ("22:10 三里屯店 1号机 起，共 ¥2,300.00", "¥500.00、¥1,000.00、¥800.00")


def test_two_are_not(books_at: BooksAt) -> None:
    assert pay(books_at, 50_000, 100_000) == 0


def test_a_sum_that_is_not_round_or_too_small_does_not_count(books_at: BooksAt) -> None:
    assert pay(books_at, 50_000, 100_000, 80_001, 40_000) == 0


def test_before_ten_in_the_evening_it_is_just_trade(books_at: BooksAt) -> None:
    assert pay(books_at, 50_000, 100_000, 80_000, hour=21, minute=50) == 0
