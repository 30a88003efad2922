"""Refunds that are too large a part of the day."""

from handlers.risks.refund_share import refund_share
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, at, refund_of, sale


def give_back(books: Books, parts: list[int]) -> None:
    """Refunds of one sale of ¥1,000."""
    sold = sale("r", 100_000, at(9))
    books.transactions.post(
        [sold, *(refund_of(sold, fen, at(13, n), n) for n, fen in enumerate(parts))]
    )


def takings(books: Books) -> int:
    """What today brought before the ¥1,000."""
    return sum(t.amount for t in books.transactions.of_day(books.today) if t.kind == "sale")


def test_more_than_a_twentieth_is_found(books: Books) -> None:
    limit = (takings(books) + 100_000) * 5 // 100
    give_back(books, [limit // 3 + 20] * 3)
    (found,) = refund_share(books, NOW)
    assert found.facts[0].startswith("今天退了 3 笔，共 ¥")
    assert found.usual == "近30天退款占 0%"


def test_a_twentieth_is_not(books: Books) -> None:
    limit = (takings(books) + 100_000) * 5 // 100
    give_back(books, [limit // 3] * 3)
    assert list(refund_share(books, NOW)) == []
    assert len(list(refund_share(books, NOW, share=400))) == 1


def test_two_refunds_are_too_few_to_tell(books: Books) -> None:
    give_back(books, [45_000, 45_000])
    assert list(refund_share(books, NOW)) == []
