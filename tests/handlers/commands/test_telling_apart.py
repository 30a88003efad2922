"""Customers who share a mark are told apart; a request is not yet a refund."""

from collections import Counter

from handlers.messages import Text
from storage.base.business_day import Span
from tests.shop import Shop


def said(shop: Shop, line: str) -> str:
    reply = shop.ask(shop.owner, line)
    assert isinstance(reply, Text)
    return reply.content


def shared_mark(shop: Shop) -> str:
    with shop.books() as books:
        payers = [payer for payer, _, _ in books.customers.best(Span(books.totals.first_day() or books.today,
                                                                     books.today), 5_000)]  # fmt: skip
    mark, times = Counter(payer[:4] for payer in payers).most_common(1)[0]
    assert times > 1
    return mark.upper()


def test_customers_with_one_mark_are_told_apart_by_a_longer_one(shop: Shop) -> None:
    first, *others, hint = said(shop, f"客户 {shared_mark(shop)}").splitlines()
    assert first == f"对上了 {len(others)} 位："
    marks = [line.split(" · ")[0].removeprefix("· 顾客·") for line in others]
    assert len(set(marks)) == len(marks)
    assert hint == f"发标识看一位，比如「客户 {marks[0]}」。"
    spent = others[0].split(" · ")[2]
    assert f"笔 {spent}（" in said(shop, f"客户 {marks[0]}")


def test_what_is_asked_for_is_not_said_to_be_given_back(shop: Shop) -> None:
    shop.ask(shop.cashier, "退款 T1001 8")
    asked = said(shop, "交易 T1001")
    with shop.books() as books:
        left = books.transactions.one("T1001").remaining
    assert f"还能退 {left}" in asked
    shop.ask(shop.cashier, f"退款 T1001 {left.fen // 100}")
    asked = said(shop, "交易 T1001")
    assert "剩下的已经在申请退款，不能再申请。" in asked
    assert "已全额退款" not in asked
