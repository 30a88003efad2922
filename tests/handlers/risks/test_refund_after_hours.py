"""A refund that somebody asks for when the shop is closed."""

from handlers.risks.refund_after_hours import refund_after_hours
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import ask_refund, at


def test_half_past_ten_at_night_is_found(books_at: BooksAt) -> None:
    ask_refund(books_at(at(22, 31)), "D0N0", 500)
    (found,) = refund_after_hours(books_at(at(22, 32)), at(22, 32))
    assert found.title == "打烊后申请退款 ¥5.00"
    assert found.facts == ("小王 22:31 申请了 R1001", "订单 TD0N0")
    assert found.usual == "营业时间 07:00–22:00"


def test_while_the_last_guests_leave_it_is_not(books_at: BooksAt) -> None:
    ask_refund(books_at(at(22, 29)), "D0N0", 500)
    assert list(refund_after_hours(books_at(at(22, 32)), at(22, 32))) == []
    assert len(list(refund_after_hours(books_at(at(22, 32)), at(22, 32), grace_minutes=0))) == 1


def test_in_opening_hours_it_is_not(books_at: BooksAt) -> None:
    ask_refund(books_at(at(14, 0)), "D0N0", 500)
    assert list(refund_after_hours(books_at(at(14, 30)), at(14, 30))) == []
