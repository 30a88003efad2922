"""One payer who pays the same amount again within a minute."""

from handlers.risks.same_payer_amount import same_payer_amount
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, at, sale

PAYER = "3f9a" + "0" * 28


def pay(books: Books, *seconds: int, payer: str = PAYER, fen: int = 99_800) -> None:
    """The same payer at some seconds after 14:00."""
    books.transactions.post([
        sale(f"same{n}", fen, at(14, n // 60, n % 60), payer=payer) for n in seconds
    ])  # fmt: skip


def test_a_second_payment_within_a_minute_is_found(books: Books) -> None:
    pay(books, 0, 60)
    (found,) = same_payer_amount(books, NOW)
    assert found.title == "同一微信用户付了 2 笔 ¥998.00"
    assert found.facts == ("14:00–14:01 三里屯店 1号机，顾客·3F9A", "尾号ame0、尾号me60")
    assert PAYER not in "".join((found.title, *found.facts))


def test_a_second_later_is_not(books: Books) -> None:
    pay(books, 0, 61)
    assert list(same_payer_amount(books, NOW)) == []
    assert len(list(same_payer_amount(books, NOW, within_seconds=61))) == 1


def test_a_chain_is_one_finding(books: Books) -> None:
    pay(books, 0, 50, 100)
    (found,) = same_payer_amount(books, NOW)
    assert found.weight == 3


def test_payers_without_a_name_are_not_the_same(books: Books) -> None:
    pay(books, 0, 10, payer="")
    assert list(same_payer_amount(books, NOW)) == []
