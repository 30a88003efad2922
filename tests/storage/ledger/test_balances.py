"""Balances as the channels told them: the last word counts, and every shop has its own."""

from datetime import timedelta

from storage.ledger.balances import ToldBalance
from tests.storage.conftest import NOW, OpenBooks


def test_the_last_word_counts_with_its_instant(opened: OpenBooks) -> None:
    later = NOW + timedelta(minutes=5)
    with opened() as books:
        books.balances.keep("alipay", 10_000)
    with opened(now=later) as books:
        books.balances.keep("alipay", 8_000)
    with opened(now=NOW) as books:  # an answer that was long on its way
        books.balances.keep("alipay", 10_000)
    with opened() as books:
        assert books.balances.told() == {"alipay": ToldBalance("alipay", 8_000, later)}


def test_another_shop_has_heard_nothing(opened: OpenBooks) -> None:
    with opened() as books:
        books.balances.keep("alipay", 10_000)
    with opened("m2") as books:
        assert books.balances.told() == {}
