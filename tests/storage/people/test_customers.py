"""Customers: sealed names, found by exact words only, and every look-up counted."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from storage.base.database import reading
from storage.base.refusal import Refusal
from storage.books import Books
from storage.ledger.entries import Entry
from storage.people.customers import LOOKUPS_A_DAY
from storage.schema import customers
from tests.storage.conftest import NOW, OpenBooks, member

PAYER = "3f9a" + "0" * 28
SALE = Entry("wechat", "sale", "k1", "T1001", 3200, NOW, "demo", store_id="s1", payer=PAYER)


@pytest.fixture
def known(opened: OpenBooks) -> None:
    """Both shops sold to the same hash; only m1 has a name for it."""
    for merchant_id in ("m1", "m2"):
        with opened(merchant_id) as books:
            books.transactions.post([SALE, replace(SALE, key="k2", number="T1002", amount=800)])
    with opened() as books:
        books.customers.note(
            PAYER, remark="王老板", phone="13812345678", by=member(books, "李店长")
        )


def found(books: Books, text: str) -> list[str]:
    """The labels of those found."""
    return [c.label for c in books.customers.find(text, by=member(books, "李店长"))]


@pytest.mark.usefixtures("known")
def test_found_by_name_phone_tail_or_label(opened: OpenBooks) -> None:
    with opened() as books:
        for text in ("王老板", "13812345678", "5678", "顾客·3F9A", "3f9a"):
            assert found(books, text) == ["顾客·3F9A"], text


@pytest.mark.usefixtures("known")
def test_a_part_of_a_name_finds_nobody(opened: OpenBooks) -> None:
    with opened() as books:
        for text in ("王", "老板", "王老", "138", "%", "_老板", "1381234567", ""):
            assert found(books, text) == [], text


@pytest.mark.usefixtures("known")
def test_the_phone_is_shown_as_a_mask(opened: OpenBooks) -> None:
    with opened() as books:
        one = books.customers.of(PAYER)
        assert one is not None
        assert (one.remark, one.phone_mask, one.orders, one.spent_fen) == (
            "王老板", "138****5678", 2, 4000,
        )  # fmt: skip


@pytest.mark.usefixtures("known")
def test_another_shop_knows_neither_name_nor_phone(opened: OpenBooks) -> None:
    with opened("m2") as books:
        assert found(books, "王老板") == []
        assert found(books, "5678") == []
        assert books.customers.remark_of(PAYER) == ""


@pytest.mark.usefixtures("known")
def test_nothing_personal_is_readable_in_the_database(engine: Engine) -> None:
    with reading(engine) as connection:
        row = connection.execute(select(customers)).one()
    for secret in ("王老板", "13812345678", "5678"):
        assert not any(secret in str(value) for value in row if not isinstance(value, bytes))
        assert not any(secret.encode() in value for value in row if isinstance(value, bytes))


@pytest.mark.usefixtures("known")
def test_a_look_up_is_recorded_without_what_was_looked_for(opened: OpenBooks) -> None:
    with opened() as books:
        found(books, "王老板")
        entry = books.audit.entries(1)[0]
        assert entry.action == "customer.lookup"
        assert "王" not in str(entry)


@pytest.mark.usefixtures("known")
def test_one_person_looks_up_no_more_than_fifty_a_day(opened: OpenBooks) -> None:
    with opened() as books:
        for _ in range(LOOKUPS_A_DAY):
            found(books, "5678")
        with pytest.raises(Refusal, match="50 次"):
            found(books, "5678")
        assert books.customers.find("5678", by=member(books, "陈老板"))


def test_a_phone_must_be_a_phone(opened: OpenBooks) -> None:
    with opened() as books, pytest.raises(Refusal, match="11 位"):
        books.customers.note(PAYER, phone="12345", by=member(books, "李店长"))
