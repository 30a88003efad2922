"""One person who asks for several refunds within two hours."""

from datetime import timedelta

from handlers.risks.same_cashier import same_cashier
from storage.ledger.refund_states import State
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import NOW, ask_refund


def test_three_within_two_hours_are_found(books_at: BooksAt) -> None:
    for minutes, key in ((120, "D0N0"), (60, "D0N1"), (0, "D0N2")):
        ask_refund(books_at(NOW - timedelta(minutes=minutes)), key, 500)
    (found,) = same_cashier(books_at(NOW), NOW)
    assert found.title == "小王连着申请了 3 笔退款"
    assert found.facts == ("12:30–14:30 共 ¥15.00", "R1001、R1002、R1003")


def test_a_minute_longer_is_not(books_at: BooksAt) -> None:
    for minutes, key in ((121, "D0N0"), (60, "D0N1"), (0, "D0N2")):
        ask_refund(books_at(NOW - timedelta(minutes=minutes)), key, 500)
    assert list(same_cashier(books_at(NOW), NOW)) == []
    assert len(list(same_cashier(books_at(NOW), NOW, within_minutes=121))) == 1


def test_refunds_of_two_people_are_not_added_up(books_at: BooksAt) -> None:
    for key, who in (("D0N0", "小王"), ("D0N1", "小王"), ("D0N2", "赵店长")):
        ask_refund(books_at(NOW), key, 500, who)
    assert list(same_cashier(books_at(NOW), NOW)) == []


def test_what_was_rejected_does_not_count(books_at: BooksAt) -> None:
    books = books_at(NOW)
    numbers = [ask_refund(books, key, 500) for key in ("D0N0", "D0N1", "D0N2")]
    boss = books.staff.named("陈老板").person_id
    books.refunds.decide(numbers[0], State.REJECTED, by=boss)
    assert list(same_cashier(books, NOW)) == []
