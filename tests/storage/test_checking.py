"""The checker that doctor runs: silent about a healthy house, and exact about a bent one."""

import pytest
from sqlalchemy import Engine, text

from storage.base.database import enter_merchant, writing
from storage.base.money import Money
from storage.books import Books
from storage.checking import check_house
from storage.ledger.entries import Entry
from storage.ledger.refund_states import State
from tests.storage.conftest import NOW, VAULT, OpenBooks, member


def trade(books: Books) -> None:
    """A sale, and a refund that succeeded, each step with its entry."""
    entry = Entry(
        "wechat", "sale", "42", "T1001", 10_000, NOW, "notice", fee=38, acquirer="practice"
    )
    books.transactions.post([entry])
    sale = books.transactions.one("T1001")
    till, lead = member(books, "小王"), member(books, "李店长")
    one = books.refunds.request(sale, Money(3_000), "", by=till.person_id, window_days=365)
    books.audit.write("refund.request", one.number, "", "requested 3000", by=till)
    books.refunds.decide(one.number, State.APPROVED, by=lead.person_id)
    books.audit.write("refund.approved", one.number, "requested 3000", "approved 3000", by=lead)
    books.refunds.submit(one.number)
    books.audit.write("refund.submitted", one.number, "approved", "submitted")
    books.refunds.finish(one.number, State.SUCCEEDED, key="PR1", at=NOW)
    books.audit.write("refund.succeeded", one.number, "submitted", "succeeded")


def broken(engine: Engine) -> set[str]:
    """The names of what is broken."""
    return {violation.invariant for violation in check_house(engine, VAULT, NOW)}


def test_a_healthy_house_is_told_nothing(engine: Engine, opened: OpenBooks) -> None:
    with opened() as books:
        trade(books)
    assert broken(engine) == set()


@pytest.mark.parametrize(
    ("bend", "name"),
    [
        ("update transactions set held = 2000 where kind = 'sale'", "money.bound"),
        ("update refunds set channel_number = 'ZGm1R1001B'", "money.once"),
        ("update transactions set amount = 2900 where kind = 'refund'", "money.match"),
        ("update refunds set state = 'closed', holding = false", "audit.complete"),
        ("update daily_totals set sales_fen = sales_fen + 1", "money.match"),
        ("update staff set role = 'owner'", "audit.complete"),
        ("update audit set after = 'approved 30' where action = 'refund.approved'", "audit.chain"),
        ("delete from audit where action = 'refund.approved'", "approve.two"),
        ("insert into pushes values ('m1', 'daily', 'g', 20261118, 'queued', '', 0)", "report.once"),
        (("insert into inbox (key, body, state, outcome, repeats, attempts, due_at, fence, received_at)"
         " values ('k', '', 'done', '', 0, 0, 0, 0, 0)"), "inbox.kept"),
    ],
)  # fmt: skip
def test_whatever_is_bent_is_named(engine: Engine, opened: OpenBooks, bend: str, name: str) -> None:
    with opened() as books:
        trade(books)
    with writing(engine) as connection:
        enter_merchant(connection, "m1")
        connection.execute(text(bend))
    assert name in broken(engine)


def test_a_refund_that_nobody_will_look_at_again_is_found(
    engine: Engine, opened: OpenBooks
) -> None:
    with opened() as books:
        trade(books)
        sale = books.transactions.one("T1001")
        till = member(books, "小王")
        one = books.refunds.request(sale, Money(100), "", by=till.person_id, window_days=365)
        books.audit.write("refund.request", one.number, "", "requested 100", by=till)
    assert broken(engine) == {"money.forward"}
