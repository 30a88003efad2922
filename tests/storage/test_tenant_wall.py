"""The wall between shops: no room of one shop's books shows or changes another's, nor does the database."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from storage.base.business_day import Span
from storage.base.database import (
    DatabaseAway,
    enter_merchant,
    enter_person,
    metadata,
    open_database,
    reading,
    writing,
)
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.books import Books, open_books
from storage.ledger.entries import Entry
from storage.ledger.reconciliation import Found, Kind, ReconciledDay, Standing
from storage.ledger.refund_states import State
from storage.ledger.settlements import Traded
from storage.migrating import prepare
from storage.people.merchants import add_merchant
from storage.people.staff import Role
from storage.post.cards import SentCard
from storage.schema import POST_OFFICE
from storage.watch.alerts import Finding
from tests.servers.postgres import Database
from tests.storage.conftest import NOW, VAULT, OpenBooks, member, shop

PAYER = "ab" * 16
OWNER_OF_M1 = 1  # the first person of all
FINDING = Finding(
    "large_single", "T1001", "warning", "单笔大额", ("一笔 ¥100",), "平时 ¥20", ("团购",)
)
Peek = Callable[[Books], object]


def off(day: date) -> Found:
    """A difference."""
    return Found("amount:sale:4200000001", "order", Kind.AMOUNT, "wechat", day, 10_000, 9_000)


def live(books: Books) -> None:
    """A shop in which every table of merchant data has at least one row."""
    boss, till = member(books, "陈老板"), member(books, "小王")
    books.transactions.post([Entry("wechat", "sale", "4200000001", "T1001", 10_000, NOW - timedelta(hours=2),
                                   "notice", fee=38, payer=PAYER, store_id="s1", acquirer="practice")])  # fmt: skip
    sale = books.transactions.one("T1001")
    books.refunds.request(sale, Money(3_000), "破损", by=till.person_id, window_days=365)
    books.customers.note(PAYER, remark="王阿姨", phone="13812345678", by=boss)
    books.chats.put("group", "appchat", "店群", "chat-1")
    books.alerts.raise_(FINDING)
    books.mutes.add("large_single", "", NOW + timedelta(hours=1), by=boss.person_id)
    books.subscriptions.choose("daily", "group", 1300)
    books.pushes.write("daily", "group", books.today, "queued")
    books.cards.sent(SentCard("task-1", "refund:R1001", ("boss-m1",), "seen"), NOW)
    books.cards.add_code("task-1", "code-1", NOW)
    books.settlements.put(
        [Traded("wechat", books.today, 10_000, 0, 38)], {books.today: books.today}
    )
    books.reconciliation.record("wechat", "order", _today(books), [off(books.today)])
    books.reconciliation.write_days(
        [ReconciledDay(books.today, "wechat", 1, 10_000, 0, 0, 1, 0, 0, NOW)]
    )


PEEKS: dict[str, Peek] = {
    "sale by number": lambda books: books.transactions.find("T1001"),
    "sale by tail": lambda books: books.transactions.find("1001"),
    "sale by key": lambda books: books.transactions.of("wechat", "sale", "4200000001"),
    "newest sales": lambda books: books.transactions.latest(10),
    "sales of a day": lambda books: books.transactions.of_day(books.today),
    "sales of a payer": lambda books: books.transactions.of_payer(PAYER),
    "totals": lambda books: books.totals.span(_today(books)),
    "totals by channel": lambda books: books.totals.by("channel", _today(books)),
    "hours": lambda books: books.totals.hours(_today(books)),
    "totals row by row": lambda books: books.totals.span(_today(books), amount_min=1),
    "largest sale": lambda books: books.totals.singles((), _today(books)),
    "first day": lambda books: books.totals.first_day(),
    "refunds": lambda books: books.refunds.latest(10),
    "refunds by state": lambda books: books.refunds.in_state(*State),
    "refund of the channel": lambda books: books.refunds.by_channel_number("ZGm1R1001"),
    "customer": lambda books: books.customers.of(PAYER),
    "customer by remark": lambda books: books.customers.find("王阿姨", by=member(books, "陈老板")),
    "customer by phone": lambda books: books.customers.find(
        "13812345678", by=member(books, "陈老板")
    ),
    "customers by day": lambda books: books.customers.group(("business_day",), _today(books)),
    "best customers": lambda books: books.customers.best(_today(books), 10),
    "group": lambda books: books.chats.of("group"),
    "groups": lambda books: books.chats.all(),
    "alerts": lambda books: books.alerts.open(),
    "mutes": lambda books: books.mutes.active(),
    "muted": lambda books: books.mutes.covers(FINDING),
    "subscriptions": lambda books: books.subscriptions.all(),
    "pushes": lambda books: books.pushes.of_day(books.today),
    "card by task": lambda books: books.cards.of("task-1"),
    "cards of a refund": lambda books: books.cards.about("refund:R1001"),
    "code of a card": lambda books: books.cards.spend_code("task-1", NOW),
    "settlements": lambda books: books.settlements.of(_today(books)),
    "clearing days": lambda books: books.settlements.traded("wechat", _today(books), 1_440),
    "differences": lambda books: books.reconciliation.unsettled(),
    "compared days": lambda books: books.reconciliation.days(_today(books)),
    "orders beside a bill": lambda books: list(books.both_sides.ours("wechat", _today(books))),
    "orders by number": lambda books: books.both_sides.sales_of_orders(["T1001"]),
    "own book": lambda books: books.both_sides.self_kept_since("wechat", _today(books)),
    "fees": lambda books: books.fees.charged(_today(books)),
    "dearest orders": lambda books: books.fees.dearest(_today(books), "wechat", 1),
    "staff by row": lambda books: books.staff.of(OWNER_OF_M1),
}
TOUCHES: dict[str, Peek] = {
    "sale": lambda books: books.transactions.one("T1001"),
    "refund": lambda books: books.refunds.of("R1001"),
    "approval": lambda books: books.refunds.decide("R1001", State.APPROVED, by=4),
    "alert": lambda books: books.alerts.of("A2001"),
    "difference": lambda books: books.reconciliation.of("D0001"),
    "word on it": lambda books: books.reconciliation.decide("D0001", Standing.BOOKED, "", by=4),
    "verdict": lambda books: books.alerts.decide("A2001", "false", by=4),
    "staff": lambda books: books.staff.named("boss-m1"),
}


def _today(books: Books) -> Span:
    return Span(books.today - timedelta(days=3), books.today)


def test_nothing_of_the_neighbour_is_seen(opened: OpenBooks) -> None:
    with opened("m1") as books:
        live(books)
    with opened("m2") as books:
        assert {name for name, peek in PEEKS.items() if peek(books)} == set()


def test_every_look_sees_something_at_home(opened: OpenBooks) -> None:
    """Or the wall's test would prove nothing."""
    with opened("m1") as books:
        live(books)
        assert {name for name, peek in PEEKS.items() if not peek(books)} == set()


def test_a_neighbours_number_is_as_good_as_none(opened: OpenBooks) -> None:
    with opened("m1") as books:
        live(books)
    with opened("m2") as books:
        for name, touch in TOUCHES.items():
            with pytest.raises(Refusal) as no:
                touch(books)
            assert "面馆m1" not in no.value.sentence, name


def test_both_shops_number_their_refunds_from_the_same_beginning(opened: OpenBooks) -> None:
    for merchant_id in ("m1", "m2"):
        with opened(merchant_id) as books:
            live(books)
    for merchant_id in ("m1", "m2"):
        with opened(merchant_id) as books:
            (refund,) = books.refunds.latest(10)
            assert (refund.number, refund.channel_number) == ("R1001", f"ZG{merchant_id}R1001")


# ---- the second lock: PostgreSQL's row security, under the role the product runs as ----


@pytest.fixture
def walled(postgres_database: Database) -> Iterator[Engine]:
    """Both shops behind row security, seen through the app's role."""
    app = open_database(postgres_database.app_url)
    prepare(app, postgres_database.owner_url)
    for merchant_id in ("m1", "m2"):
        with writing(app) as connection:
            enter_merchant(connection, merchant_id)
            add_merchant(connection, shop(merchant_id), NOW)
        with open_books(app, VAULT, merchant_id, NOW) as books:
            for userid, name, role in (
                ("boss", "陈老板", Role.OWNER),
                ("till", "小王", Role.CASHIER),
            ):
                books.staff.add(f"{userid}-{merchant_id}", name, role, by=None)
            live(books)
    yield app
    app.dispose()


def merchants_seen(engine: Engine, merchant_id: str) -> dict[str, set[Any]]:
    """Whose rows each walled table shows when this merchant was entered; none: nobody was."""
    seen = {}
    with reading(engine) as connection:
        if merchant_id:
            enter_merchant(connection, merchant_id)
        for table in metadata.sorted_tables:
            if "merchant_id" in table.c and table.name not in POST_OFFICE:
                seen[table.name] = set(connection.execute(select(table.c.merchant_id)).scalars())
    return seen


def test_before_a_shop_is_entered_the_database_shows_nothing(walled: Engine) -> None:
    assert set().union(*merchants_seen(walled, "").values()) == set()


def test_the_database_shows_the_shop_that_was_entered_and_no_other(walled: Engine) -> None:
    seen = merchants_seen(walled, "m2")
    assert set().union(*seen.values()) == {"m2"}
    assert {"transactions", "refunds", "customers", "alerts", "audit", "cards", "staff"} <= {
        name for name, whose in seen.items() if whose
    }


def test_the_next_transaction_does_not_remember_the_shop(walled: Engine) -> None:
    for _ in range(5):
        with reading(walled) as connection:
            enter_merchant(connection, "m1")
    assert set().union(*merchants_seen(walled, "").values()) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "insert into counters (merchant_id, name, value) values ('m1', 'x', 1)",
        "update counters set merchant_id = 'm1'",
        "update audit set result = 'bent'",
        "delete from audit",
        "truncate audit",
        "alter table refunds disable row level security",
        "drop table refunds",
    ],
)
def test_the_app_itself_can_neither_cross_the_wall_nor_bend_the_record(
    walled: Engine, statement: str
) -> None:
    with writing(walled) as connection:
        enter_merchant(connection, "m2")
        with pytest.raises(DatabaseAway):
            connection.execute(text(statement))
        connection.rollback()


def test_a_neighbours_rows_are_neither_changed_nor_removed(walled: Engine) -> None:
    with writing(walled) as connection:
        enter_merchant(connection, "m2")
        changed = connection.execute(text("update refunds set amount = 1 where merchant_id = 'm1'"))
        removed = connection.execute(text("delete from customers where merchant_id = 'm1'"))
        assert (changed.rowcount, removed.rowcount) == (0, 0)


def test_a_person_learns_in_which_shops_he_works_and_nothing_else(walled: Engine) -> None:
    with reading(walled) as connection:
        enter_person(connection, 1)
        staff = connection.execute(text("select merchant_id, person_id from staff")).all()
        assert staff == [("m1", 1)]
        assert connection.execute(text("select count(*) from refunds")).scalar_one() == 0
