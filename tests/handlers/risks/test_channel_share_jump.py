"""Customers who suddenly pay another way (usually WeChat 70 %, Alipay 20 %, cash 10 %)."""

from handlers.risks.channel_share_jump import channel_share_jump
from storage.books import Books
from tests.handlers.risks.steady_shop import NOW, at, sale


def pay(books: Books, count: int) -> None:
    """So many more sales by Alipay today; there are 40 already."""
    books.transactions.post([
        sale(f"a{n}", 3_000, at(13, n // 60, n % 60), channel="alipay") for n in range(count)
    ])  # fmt: skip


def test_a_share_that_jumps_is_found_on_both_sides(books: Books) -> None:
    pay(books, 20)
    found = {finding.subject: finding for finding in channel_share_jump(books, NOW)}
    assert found["alipay"].title == "今天支付宝占到 46.7%"
    assert found["alipay"].usual == "近28天支付宝占 20%"
    assert found["wechat"].title.startswith("今天微信只占 ")


def test_less_than_a_fifth_is_not(books: Books) -> None:
    pay(books, 12)
    assert list(channel_share_jump(books, NOW)) == []
    assert list(channel_share_jump(books, NOW, jump=1_500)) != []


def test_few_orders_prove_nothing(books: Books) -> None:
    pay(books, 9)
    assert list(channel_share_jump(books, NOW, jump=100)) == []
    assert list(channel_share_jump(books, NOW, jump=100, least_orders=49)) != []
