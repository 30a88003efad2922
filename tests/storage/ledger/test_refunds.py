"""A refund's way through the books: what it holds, who may decide, and where each state leads."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.base.business_day import Span
from storage.base.database import DatabaseAway
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.entries import Entry, Transaction
from storage.ledger.refund_states import Refund, State
from storage.ledger.refunds import MOST_PARTS
from storage.schema import refunds
from tests.storage.conftest import NOW, OpenBooks, member

PAID = NOW - timedelta(hours=2)


def sell(books: Books, amount: int = 10_000, acquirer: str = "practice") -> Transaction:
    """A sale that can be given back."""
    entry = Entry(
        "wechat", "sale", "4200000001", "T1001", amount, PAID, "notice", fee=38, acquirer=acquirer
    )
    books.transactions.post([entry])
    return books.transactions.one("T1001")


def ask(books: Books, yuan: str, by: str = "小王") -> Refund:
    """A request for a part of that sale."""
    sale = books.transactions.one("T1001")
    who = member(books, by).person_id
    return books.refunds.request(sale, Money.from_yuan(yuan), "商品破损", by=who, window_days=365)


def approve(books: Books, number: str, by: str = "李店长") -> Refund:
    """Somebody says yes."""
    return books.refunds.decide(number, State.APPROVED, by=member(books, by).person_id)


def left(books: Books) -> Money:
    """What can still be given back."""
    return books.transactions.one("T1001").remaining


def test_a_request_holds_its_amount_and_the_next_reads_what_is_left(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        ask(books, "70")
        with pytest.raises(Refusal, match="最多还能退 ¥30"):
            ask(books, "30.01")
        ask(books, "30")
        with pytest.raises(Refusal, match="已经没有可退的金额"):
            ask(books, "0.01")


def test_nothing_but_a_positive_amount_is_asked_for(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        with pytest.raises(Refusal, match="大于 0"):
            ask(books, "0")


def test_nobody_confirms_their_own_request(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = ask(books, "30", by="李店长")
        with pytest.raises(Refusal, match="由别人来确认"):
            approve(books, refund.number, by="李店长")


def test_the_database_itself_wants_two_people(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = ask(books, "30")
        alone = update(refunds).where(refunds.c.number == refund.number)
        with pytest.raises(DatabaseAway):
            books.refunds._desk.connection.execute(
                alone.values(state="approved", decided_by=refund.requested_by)
            )
        books.refunds._desk.connection.rollback()


def test_whoever_comes_second_is_told_and_changes_nothing(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = ask(books, "30")
        approve(books, refund.number)
        with pytest.raises(Refusal, match="没有再动"):
            books.refunds.decide(
                refund.number, State.REJECTED, by=member(books, "陈老板").person_id
            )
        assert books.refunds.of(refund.number).state is State.APPROVED


@pytest.mark.parametrize("end", [State.REJECTED, State.WITHDRAWN, State.EXPIRED])
def test_a_request_that_ends_without_a_refund_gives_its_amount_back(
    opened: OpenBooks, end: State
) -> None:
    with opened() as books:
        sell(books)
        refund = ask(books, "70")
        if end is State.EXPIRED:
            books.refunds.expire(refund.number)
        else:
            books.refunds.decide(refund.number, end, by=member(books, "陈老板").person_id)
        assert left(books) == Money(10_000)


def test_success_is_posted_once_and_to_the_fen(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books)
        done = books.refunds.finish(refund.number, State.SUCCEEDED, key="PR1", at=NOW, fee=-3)
        assert done is not None
        assert books.refunds.finish(refund.number, State.SUCCEEDED, key="PR1", at=NOW) is None
        assert books.refunds.finish(refund.number, State.FAILED) is None
        today = books.totals.span(Span(books.today, books.today))
        assert (today.refunds, today.refunds_fen, today.fees_fen) == (1, 3_000, 35)
        assert books.totals.differences() == []
        assert left(books) == Money(7_000)


def submitted(books: Books, yuan: str = "30") -> Refund:
    """A refund of which the channel may have heard."""
    approve(books, ask(books, yuan).number)
    refund = books.refunds.submit("R1001")
    assert refund is not None
    return refund


def test_submitting_happens_once(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books)
        assert books.refunds.submit(refund.number) is None


def test_a_failed_refund_keeps_its_number_and_holds_its_amount_again(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books, "70")
        books.refunds.finish(refund.number, State.FAILED, outcome="BALANCE_SHORT")
        assert left(books) == Money(10_000)
        again = approve(books, refund.number)
        assert (again.channel_number, again.attempt) == (refund.channel_number, 2)
        assert left(books) == Money(3_000)


def test_a_number_that_is_tried_again_keeps_the_time_of_its_first(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        first = submitted(books)
        books.refunds.finish(first.number, State.FAILED, outcome="BALANCE_SHORT")
    with opened(now=NOW + timedelta(days=1)) as books:
        approve(books, first.number)
        again = books.refunds.submit(first.number)
        assert again is not None
        assert (again.submitted_at, again.tries) == (first.submitted_at, 0)
        assert again.submitted_at == NOW


def test_a_failed_refund_is_not_tried_again_when_the_amount_is_gone(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books, "70")
        books.refunds.finish(refund.number, State.FAILED)
        ask(books, "40")
        with pytest.raises(Refusal, match="已经不够"):
            approve(books, refund.number)


def test_a_closed_refund_gives_back_and_is_over(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books, "70")
        books.refunds.finish(refund.number, State.CLOSED)
        assert left(books) == Money(10_000)
        with pytest.raises(Refusal):
            approve(books, refund.number)


def test_a_stuck_refund_keeps_its_amount_until_somebody_solved_it(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = submitted(books, "70")
        books.refunds.finish(refund.number, State.STUCK, outcome="CARD_DEAD")
        assert left(books) == Money(3_000)
        assert books.refunds.finish(refund.number, State.FAILED) is None
        assert books.refunds.finish(refund.number, State.SUCCEEDED, key="PR1") is not None


def old_sale(books: Books) -> None:
    """A sale of two years ago."""
    paid = NOW - timedelta(days=730)
    books.transactions.post(
        [Entry("wechat", "sale", "42", "T1001", 500, paid, "notice", acquirer="practice")]
    )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda books: sell(books, acquirer=""), "商户后台"),
        (old_sale, "可退期限"),
    ],
)
def test_what_cannot_be_given_back_here_is_refused_with_the_reason(
    opened: OpenBooks, spoil: Callable[[Books], object], words: str
) -> None:
    with opened() as books:
        spoil(books)
        with pytest.raises(Refusal, match=words):
            ask(books, "1")


def test_an_order_is_split_into_fifty_parts_at_most(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        for _ in range(MOST_PARTS):
            ask(books, "1")
        with pytest.raises(Refusal, match=f"最多分 {MOST_PARTS} 次"):
            ask(books, "1")


def test_what_was_asked_today_counts_unless_no_money_moves(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        ask(books, "30")
        gone = ask(books, "20")
        books.refunds.decide(gone.number, State.REJECTED, by=member(books, "李店长").person_id)
        assert books.refunds.asked_today(member(books, "小王").person_id) == (1, 3_000)


def test_steps_of_asking_others_are_taken_once(opened: OpenBooks) -> None:
    with opened() as books:
        sell(books)
        refund = ask(books, "30")
        assert books.refunds.escalate(refund.number, 1)
        assert not books.refunds.escalate(refund.number, 1)
        assert books.refunds.escalate(refund.number, 2)
