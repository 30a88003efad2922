"""What an acquirer carries: its bill tells again what its notices booked by the way of paying."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.channels.channel import PaymentNotice
from bot.channels.payments import book_payment
from bot.jobs.reconcile_bills import reconcile_due
from handlers.figures.arrival import arrivals
from handlers.figures.awaiting import by_hand
from handlers.figures.reconciling import reconcile_statement
from handlers.figures.settling import ways_settled
from storage.base.business_day import Span
from storage.base.database import Engine, writing
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import Books, open_books
from storage.intake import Intake
from storage.ledger.entries import Entry, Transaction
from storage.ledger.reconciliation import Kind
from storage.ledger.statements import StatementRow
from storage.people.merchants import Merchant, Settings, Store, add_merchant
from storage.people.staff import Role

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)
DAY = date(2026, 11, 18)
VAULT = Vault({1: b"v" * 32})
SLIP = "66000000000001"
FEE = 4

numbers = count()


@pytest.fixture
def shop(engine: Engine) -> "Shop":
    with writing(engine) as connection:
        shop = Merchant("c1", "面馆", 0, 420, 1380, Settings(), (Store("s1", "店"),), ())
        add_merchant(connection, shop, NOW)
    return Shop(engine)


class Shop:
    """Notices and bills, going in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def books(self) -> Iterator[Books]:
        """Its books, some days later."""
        with open_books(self.engine, VAULT, "c1", NOW) as books:
            yield books

    def hears(self, *entries: Entry) -> None:
        """What notices book."""
        with self.books() as books:
            books.transactions.post(entries)

    def hears_late(self, *entries: Entry) -> None:
        """Notices that come after their bill, and a look at the bill some minutes later."""
        with self.books() as books:
            for entry in entries:
                book_payment(books, PaymentNotice("c1", entry))
        reconcile_due(self.engine, VAULT, NOW + timedelta(minutes=10))

    def sale(self, place: int) -> Transaction:
        """The one payment of an order."""
        with self.books() as books:
            (sale,) = books.transactions.of_order(f"order-{place}")
            return sale

    def unsettled(self) -> list[str]:
        """The types of the differences that wait for somebody."""
        with self.books() as books:
            return [one.type.value for one in books.reconciliation.unsettled()]

    def imports(self, *rows: StatementRow, channel: str = "lakala") -> tuple[int, int]:
        """How many rows were new, and how many known; reconciled, too."""
        intake = Intake(self.engine, VAULT, "c1", NOW)
        intake.begin(f"{next(numbers)}", "mapped_lakala", channel)
        intake.stage(rows)
        days = f"{DAY}"
        posting = intake.post(f'{{"first": "{days}", "last": "{days}"}}')
        assert posting.differences == ()
        with self.books() as books:
            reconcile_statement(books, intake.statement_id)
        return posting.added, posting.known

    def sums(self) -> tuple[int, int, int]:
        """Sales, refunds and fees of the day, in fen."""
        with self.books() as books:
            assert books.totals.differences() == []
            tally = books.totals.span(Span(DAY, DAY))
            return tally.sales_fen, tally.refunds_fen, tally.fees_fen


def notice(place: int = 1, way: str = "wechat", acquirer: str = "lakala", fen: int = 1000) -> Entry:
    """A sale as Lakala tells it at once: by the way it was paid, under its whole number."""
    key = f"20261118{int(SLIP) + place - 1}"
    return Entry(way, "sale", key, f"order-{place}", fen, NOON, "notice", acquirer=acquirer)


def told(line: int, place: int = 1, fen: int = 1000, **other: Any) -> StatementRow:
    """The same on the bill: the number on the slip, and not how it was paid."""
    row = StatementRow(line, "sale", f"{int(SLIP) + place - 1}", f"order-{place}", "", "", fen, 0,
                       FEE, int(NOON.timestamp()), "", "", "消费")  # fmt: skip
    return row._replace(**other)


def test_a_bill_tells_what_is_booked_and_its_fees_are_filled_in(shop: Shop) -> None:
    shop.hears(notice(1), notice(2, "alipay"), notice(3, "card"))
    rows = told(1, 1), told(2, 2, key="own-number"), told(3, 3, number="unknown")
    assert shop.imports(*rows) == (0, 3)
    assert shop.sums() == (3000, 0, 3 * FEE)
    with shop.books() as books:
        assert set(books.totals.by("channel", Span(DAY, DAY))) == {"wechat", "alipay", "card"}


def test_what_no_notice_told_is_booked_under_the_acquirers_name_once(shop: Shop) -> None:
    shop.hears(notice(1))
    assert shop.imports(told(1, 1), told(2, 2)) == (1, 1)
    assert shop.imports(told(1, 2), told(2, 1), told(3, 3)) == (1, 2)
    assert shop.sums() == (3000, 0, 3 * FEE)


def test_a_second_payment_of_an_order_stays_a_second_payment(shop: Shop) -> None:
    shop.hears(notice(1))
    assert shop.imports(told(1, 1), told(2, 1, key="77000000000009")) == (1, 1)
    assert shop.sums() == (2000, 0, 2 * FEE)
    with shop.books() as books:
        (found,) = books.reconciliation.unsettled()
        assert (found.type, found.channel, found.key) == (
            Kind.DUPLICATE,
            "lakala",
            "77000000000009",
        )


def test_two_payments_of_one_order_are_not_guessed_at(shop: Shop) -> None:
    shop.hears(notice(1), replace(notice(2), number="order-1"))
    unknown = told(1, 1, key="a"), told(2, 1, key="b")
    assert shop.imports(*unknown) == (2, 0)


def test_a_refund_of_ours_is_known_by_its_number(shop: Shop) -> None:
    sale = notice(1)
    back = replace(sale, kind="refund", key="R-key", amount=300, sale_key=sale.key,
                   refund_number="ZGR1001", source="refund")  # fmt: skip
    shop.hears(sale, back)
    refund = told(2, 1, 300, kind="refund", key="88000000000001", number="ZGR1001", sale_key=SLIP)
    assert shop.imports(told(1, 1), refund._replace(fee=0)) == (0, 2)
    assert shop.sums()[:2] == (1000, 300)


@pytest.mark.parametrize("named", [SLIP, f"20261118{SLIP}", "order-1"])
def test_a_refund_made_elsewhere_counts_against_its_sale(shop: Shop, named: str) -> None:
    shop.hears(notice(1))
    refund = told(2, 1, 300, kind="refund", key="88000000000001", number="x", sale_key=named)
    assert shop.imports(told(1, 1), refund._replace(fee=-1)) == (1, 1)
    with shop.books() as books:
        (sale,) = books.transactions.of_order("order-1")
        assert sale.remaining == Money(700)
        (found,) = books.reconciliation.unsettled()
        assert (found.type, found.channel, found.fen) == (Kind.THEIRS_ONLY, "lakala", 300)


def test_a_bill_of_wechats_own_lacks_nothing_that_another_carries(shop: Shop) -> None:
    own = notice(2, acquirer="wechat_pay")
    shop.hears(notice(1), own)
    for day in range(4):  # the days of the buffer are told as well
        at = int((NOON + timedelta(days=day)).timestamp())
        row = told(1, 2 + day, key=own.key if day == 0 else f"w{day}", paid_at=at)
        shop.imports(row, channel="wechat")
    with shop.books() as books:
        assert [one for one in books.reconciliation.unsettled() if one.type is Kind.OURS_ONLY] == []


def test_an_order_that_the_acquirers_bill_lacks_is_found(shop: Shop) -> None:
    shop.hears(notice(1), notice(2))
    with shop.books() as books:
        buffer = books.merchant.settings.buffer_days
    shop.imports(told(1, 1))
    intake = Intake(shop.engine, VAULT, "c1", NOW)
    intake.begin("later", "mapped_lakala", "lakala")
    after = NOON + timedelta(days=buffer + 1)
    intake.stage([told(1, 9)._replace(paid_at=int(after.timestamp()))])
    last = DAY + timedelta(days=buffer + 1)
    intake.post(f'{{"first": "{DAY + timedelta(days=1)}", "last": "{last}"}}')
    with shop.books() as books:
        reconcile_statement(books, intake.statement_id)
        found = [(one.type, one.channel, one.key) for one in books.reconciliation.unsettled()]
    assert found == [
        (Kind.OURS_ONLY, "lakala", notice(2).key),
        (Kind.THEIRS_ONLY, "lakala", "66000000000009"),
    ]


def test_an_amount_that_differs_is_taken_over_however_it_was_paid(shop: Shop) -> None:
    shop.hears(notice(1, fen=1000))
    intake = Intake(shop.engine, VAULT, "c1", NOW)
    intake.begin("off", "mapped_lakala", "lakala")
    intake.stage([told(1, 1, 990)])
    assert len(intake.post(f'{{"first": "{DAY}", "last": "{DAY}"}}').differences) == 1
    with shop.books() as books:
        reconcile_statement(books, intake.statement_id)
        (found,) = books.reconciliation.unsettled()
        assert (found.type, found.ours_fen, found.theirs_fen) == (Kind.AMOUNT, 1000, 990)
        books.reconciliation.take_over(found)
    assert shop.sums()[0] == 990


def test_its_money_arrives_in_the_acquirers_sum(shop: Shop) -> None:
    shop.hears(notice(1), notice(2, "alipay"), notice(3, acquirer="wechat_pay"))
    days = Span(DAY, DAY)
    with shop.books() as books:
        ways = ways_settled(books, days)
        assert ways.settlers == {"lakala", "wechat"}
        assert {one.channel: one.net_fen for one in arrivals(books, ways)} == {
            "lakala": 2000, "wechat": 1000,
        }  # fmt: skip
        assert ways.settler_of("alipay") == "lakala"
        assert ways.settler_of("wechat") == "wechat"
        assert [one.channel for one in arrivals(books, ways, "alipay")] == ["lakala"]
        assert by_hand(books, ["lakala"], ways) == []
        books.statements.note_none("lakala")
        assert by_hand(books, ["lakala"], ways) == ["lakala"]


def test_a_notice_after_its_bill_tells_how_it_was_paid(shop: Shop) -> None:
    shop.hears(notice(1))
    assert shop.imports(told(1, 1), told(2, 2)) == (1, 1)
    assert shop.unsettled() == ["theirs_only"]
    shop.hears_late(notice(2, "alipay"), notice(2, "alipay"))
    sale = shop.sale(2)
    assert (sale.channel, sale.key, sale.acquirer) == ("alipay", notice(2).key, "lakala")
    assert (sale.fee, sale.source) == (FEE, "notice")
    assert shop.sums() == (2000, 0, 2 * FEE)
    assert shop.unsettled() == []
    assert shop.imports(told(1, 2), told(2, 1)) == (0, 2)
    assert shop.unsettled() == []
    with shop.books() as books:
        assert set(books.totals.by("channel", Span(DAY, DAY))) == {"wechat", "alipay"}


def test_one_straggler_begins_no_book_of_the_shops_own(shop: Shop) -> None:
    shop.imports(told(1, 1), told(2, 2))
    shop.hears_late(notice(1))
    assert (shop.sale(1).channel, shop.sale(1).source) == ("wechat", "bill")
    assert shop.unsettled() == []
    assert shop.sums() == (2000, 0, 2 * FEE)


@pytest.mark.parametrize("named", [SLIP, "order-1"])
def test_what_was_given_back_keeps_its_name(shop: Shop, named: str) -> None:
    back = told(2, 1, 300, kind="refund", key="88000000000001", number="x", sale_key=named)
    shop.imports(told(1, 1), back._replace(fee=-1))
    shop.hears_late(notice(1))
    assert shop.sale(1).channel == "lakala"
    assert shop.sums() == (1000, 300, FEE - 1)


def test_what_is_known_by_its_notice_can_be_refunded(shop: Shop) -> None:
    shop.imports(told(1, 1))
    with shop.books() as books:
        books.staff.add("till", "小王", Role.CASHIER, by=None)
        person = books.staff.named("till").person_id
    sale = shop.sale(1)
    with pytest.raises(Refusal, match="没有接通"), shop.books() as books:
        books.refunds.request(sale, Money(300), "", by=person, window_days=365)
    shop.hears_late(notice(1))
    sale = shop.sale(1)
    with shop.books() as books:
        asked = books.refunds.request(sale, Money(300), "", by=person, window_days=365)
    assert (asked.channel, asked.acquirer) == ("wechat", "lakala")


def test_of_two_payments_of_an_order_the_slip_tells_which(shop: Shop) -> None:
    rows = told(1, 1), told(2, 1, key="77000000000009")
    shop.imports(*rows)
    shop.hears_late(notice(1), replace(notice(5), number="order-1"))
    with shop.books() as books:
        ways = {sale.key: sale.channel for sale in books.transactions.of_order("order-1")}
    assert ways == {notice(1).key: "wechat", "77000000000009": "lakala"}
    assert shop.imports(*rows) == (0, 2)
    assert shop.sums() == (2000, 0, 2 * FEE)


def test_an_order_paid_again_on_another_day_is_another_payment(shop: Shop) -> None:
    shop.imports(told(1, 1))
    again = replace(notice(7), number="order-1", paid_at=NOON + timedelta(days=1))
    shop.hears_late(again)
    with shop.books() as books:
        ways = {sale.key: sale.channel for sale in books.transactions.of_order("order-1")}
    assert ways == {SLIP: "lakala", again.key: "wechat"}


def test_a_bill_of_another_day_tells_another_payment_of_the_order(shop: Shop) -> None:
    shop.hears(notice(1))
    assert shop.imports(told(1, 1, key="own-number")) == (0, 1)
    later = told(1, 1, key="another", paid_at=int((NOON + timedelta(days=2)).timestamp()))
    assert shop.imports(later) == (1, 0)


def test_of_two_payments_that_no_slip_tells_apart_neither_is_guessed_at(shop: Shop) -> None:
    shop.imports(told(1, 1, key="a"), told(2, 1, key="b"))
    shop.hears_late(notice(1))
    with shop.books() as books:
        ways = {sale.key: sale.channel for sale in books.transactions.of_order("order-1")}
    assert ways == {"a": "lakala", "b": "lakala"}
