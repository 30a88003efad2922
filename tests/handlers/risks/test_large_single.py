"""One sale far above what this shop usually takes."""

from handlers.risks.large_single import large_single
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, at, sale


def test_a_large_sale_is_found_with_what_is_usual(books: Books) -> None:
    books.transactions.post([sale("big", 300_000, at(14, 10), terminal_id="P2")])
    (found,) = large_single(books, NOW)
    assert found.title == "单笔大额 ¥3,000.00"
    assert found.facts == ("14:10 三里屯店 2号机 收了一笔 ¥3,000.00", "单号 Tbig")
    assert found.usual.startswith("近30天平均一笔 ¥")
    assert (found.subject, found.weight, found.maybe[0]) == ("big", 300_000, "团体消费")


def test_a_fen_less_is_not(books: Books) -> None:
    books.transactions.post([sale("big", 299_999, at(14, 10))])
    assert list(large_single(books, NOW)) == []
    assert len(list(large_single(books, NOW, floor_fen=299_999))) == 1


def test_a_shop_that_often_takes_much_is_not_warned(books: Books) -> None:
    usual = [sale(f"u{n}", 400_000, at(12, n % 60, back=n // 60 + 1)) for n in range(60)]
    books.transactions.post([*usual, sale("big", 400_000, at(14, 10))])
    assert list(large_single(books, NOW)) == []


def test_what_is_yet_to_come_is_not_seen(books: Books) -> None:
    books.transactions.post([sale("big", 500_000, at(14, 40))])
    assert list(large_single(books, NOW)) == []
