"""Refunds of one order that only together pass the manager's ceiling of ¥1,000."""

from handlers.risks.split_under_limit import split_under_limit
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, ask_refund, at, sale


def split(books: Books, *parts: int) -> None:
    """An order of ¥3,000, given back in parts."""
    books.transactions.post([sale("whole", 300_000, at(12))])
    for fen in parts:
        ask_refund(books, "whole", fen)


def test_two_parts_that_pass_the_ceiling_together_are_found(books: Books) -> None:
    split(books, 60_000, 40_001)
    (found,) = split_under_limit(books, NOW)
    assert found.level == "urgent"
    assert found.title == "一单拆成 2 笔退款，共 ¥1,000.01"
    assert found.facts == ("单号 Twhole", "R1001 ¥600.00、R1002 ¥400.01")
    assert found.usual == "店长每单退款额度 ¥1,000.00"


def test_exactly_the_ceiling_is_not(books: Books) -> None:
    split(books, 60_000, 40_000)
    assert list(split_under_limit(books, NOW)) == []


def test_one_large_refund_is_seen_by_the_owner_anyway(books: Books) -> None:
    split(books, 100_001, 500)
    assert list(split_under_limit(books, NOW)) == []


def test_three_wanted_and_two_there_is_not(books: Books) -> None:
    split(books, 60_000, 60_000)
    assert list(split_under_limit(books, NOW, at_least=3)) == []
