"""Bills in the ledger: whole or not at all, once, in any order, beside notices and our own refunds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.bills.importing import ImportResult, import_file
from storage.base.database import Engine, metadata, open_database, reading, writing
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.desk import Desk
from storage.intake import Intake
from storage.ledger.both_sides import BothSides
from storage.ledger.entries import Entry
from storage.ledger.statements import StatementRow, Statements
from storage.ledger.totals import Totals
from storage.ledger.transactions import Transactions
from storage.people.merchants import Merchant, Settings, Store, Terminal, add_merchant
from storage.schema import refunds, statement_rows, statements, transactions
from tests.bills_maker import Row, Shape, Sums, bill_bytes, trade

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 12, 30, 5)  # noqa: DTZ001
VAULT = Vault({1: b"v" * 32})
SHOP = Merchant("m1", "面馆", 300, 480, 1320, Settings(), (Store("s1", "总店"),),
                (Terminal("T1", "s1", "一号台"),))  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty ledger with one shop."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = open_database(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, SHOP, NOW)
        add_merchant(connection, replace(SHOP, merchant_id="m2"), NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine, tmp_path: Path) -> "Book":
    return Book(engine, tmp_path / "bill.csv")


class Book:
    """The shop's ledger, bills going in and whole tables coming out."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine = engine
        self._path = path

    def take(self, rows: list[Row], shape: Shape | None = None) -> ImportResult:
        """Import a bill of these rows."""
        self._path.write_bytes(bill_bytes(rows, shape))
        return import_file(self._path, "m1", now=NOW, engine=self.engine, vault=VAULT)

    def post(self, *entries: Entry) -> None:
        """What a live notice does."""
        with writing(self.engine) as connection:
            Transactions(desk(connection)).post(entries)

    def rows(self) -> list[dict[str, Any]]:
        """The whole ledger, in the order of its keys."""
        order = (transactions.c.merchant_id, transactions.c.kind, transactions.c.key)
        with reading(self.engine) as connection:
            return [dict(row) for row in
                    connection.execute(select(transactions).order_by(*order)).mappings()]  # fmt: skip

    def check(self) -> None:
        """The totals are those of the transactions, cell by cell."""
        with reading(self.engine) as connection:
            assert Totals(desk(connection)).differences() == []

    def staged(self) -> tuple[int, int]:
        """How many statements and staged rows there are."""
        with reading(self.engine) as connection:
            return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one()
                         for table in (statements, statement_rows))  # type: ignore[return-value]  # fmt: skip


def desk(connection: Any) -> Desk:
    """The shop's desk."""
    return Desk(connection, "m1", VAULT, NOW, date(2026, 11, 23), 300, "test")


def sale(n: int = 1, **more: Any) -> Row:
    """A sale of ¥30.50 at till T1."""
    return replace(Row(NOON + timedelta(minutes=n), f"42000{n}", f"T{n}", 3050, 18, payer="o1",
                       device="T1"), **more)  # fmt: skip


def back(n: int = 1, fen: int = 1000, **more: Any) -> Row:
    """A refund on sale `n`."""
    row = sale(n, amount=0, fee=-6, state="REFUND", back=fen, refund_key=f"503{n}",
               refund_number=f"B{n}", refund_state="SUCCESS")  # fmt: skip
    return replace(row, **{"paid_at": NOON + timedelta(hours=2), **more})


def test_a_bill_becomes_transactions_and_totals(book: Book) -> None:
    result = book.take([sale(1), sale(2, device="unknown", payer="0", discount=50), back(1)])
    assert (result.state, result.added, result.known, result.problems) == ("posted", 3, 0, ())
    refund, first, second = book.rows()
    assert (first["amount"], first["fee"], first["source"]) == (3050, 18, "bill")
    assert (first["store_id"], first["terminal_id"]) == ("s1", "T1")
    assert first["payer"] == VAULT.payer("m1", "wechat", "o1")
    assert (first["business_day"], first["hour"]) == (date(2026, 11, 18), 12)
    assert first["elsewhere"] == 1000
    assert (second["store_id"], second["payer"], second["discount"]) == ("", "", 50)
    assert (refund["sale_key"], refund["refund_number"], refund["fee"]) == ("420001", "B1", -6)
    book.check()


def test_the_business_day_ends_at_the_cut_off(book: Book) -> None:
    night = datetime(2026, 11, 19, 4, 59, 59)  # noqa: DTZ001
    book.take([sale(1, paid_at=night), sale(2, paid_at=night + timedelta(seconds=1))])
    assert [row["business_day"].day for row in book.rows()] == [18, 19]
    assert [row["hour"] for row in book.rows()] == [4, 5]


def test_the_same_file_again_adds_nothing(book: Book) -> None:
    rows = [sale(1), back(1)]
    first = book.take(rows)
    before = book.rows()
    again = book.take(rows)
    assert (again.state, again.added, again.known) == ("known", 0, 2)
    assert (again.payments, again.refunds, again.net_fen) == (
        first.payments, first.refunds, first.net_fen)  # fmt: skip
    assert book.rows() == before
    book.check()


def test_overlapping_bills_in_any_order_end_in_the_same_book(tmp_path: Path) -> None:
    rows = [*trade(300, days=3), sale(1), sale(2), back(1), back(2, refund_state="PROCESSING")]
    parts = [rows[:200], rows[150:], [*rows[-2:], *rows[100:160]]]
    ends = []
    for n, order in enumerate(permutations(parts)):
        engine = open_database(f"sqlite:///{tmp_path / str(n)}.db")
        metadata.create_all(engine)
        with writing(engine) as connection:
            add_merchant(connection, SHOP, NOW)
        book = Book(engine, tmp_path / "bill.csv")
        added = sum(book.take(part).added for part in order)
        assert added == len(rows)
        book.check()
        ends.append(book.rows())
        engine.dispose()
    assert all(end == ends[0] for end in ends)


def test_a_notice_and_its_row_are_one_transaction(book: Book) -> None:
    told = Entry("wechat", "sale", "420001", "T1", 3050, NOON.replace(tzinfo=UTC), "notice")
    book.post(told)
    result = book.take([sale(1), sale(2)])
    assert (result.added, result.known) == (1, 1)
    first = book.rows()[0]
    assert (first["source"], first["fee"], first["terminal_id"]) == ("notice", 18, "T1")
    assert first["payer"] == VAULT.payer("m1", "wechat", "o1")
    book.check()


def test_a_row_first_and_its_notice_later_are_one_transaction(book: Book) -> None:
    book.take([sale(1)])
    before = book.rows()
    book.post(Entry("wechat", "sale", "420001", "T1", 3050, NOON.replace(tzinfo=UTC), "notice"))
    assert book.rows() == before
    book.check()


def test_another_amount_is_named_and_left_alone(book: Book) -> None:
    book.post(Entry("wechat", "sale", "420001", "T1", 3000, NOON.replace(tzinfo=UTC), "notice"))
    result = book.take([sale(1)])
    assert result.ok
    assert result.problems == (
        "第 2 行：420001 账上是 ¥30.00，账单是 ¥30.50，未改动，请核对。",)  # fmt: skip
    assert book.rows()[0]["amount"] == 3000
    book.check()


def test_a_refund_of_ours_in_the_ledger_is_the_bills_refund(book: Book) -> None:
    book.take([sale(1)])
    book.post(Entry("wechat", "refund", "B1", "T1", 1000, NOON.replace(tzinfo=UTC), "refund",
                    sale_key="420001", refund_number="B1"))  # fmt: skip
    result = book.take([sale(2), back(1)])
    assert (result.added, result.known) == (1, 1)
    refund, paid, _ = book.rows()
    assert (refund["key"], refund["source"], refund["fee"]) == ("B1", "refund", -6)
    assert paid["elsewhere"] == 0
    book.check()


def test_a_refund_of_ours_that_the_bill_tells_first_is_not_counted_twice(book: Book) -> None:
    book.take([sale(1)])
    with writing(book.engine) as connection:
        connection.execute(refunds.insert(), {
            "merchant_id": "m1", "number": "R1", "channel": "wechat", "sale_key": "420001",
            "order_number": "T1", "acquirer": "wechat", "channel_number": "B1", "amount": 1000,
            "reason": "", "state": "submitted", "attempt": 1, "holding": True, "requested_by": 1,
            "requested_at": NOW, "business_day": date(2026, 11, 18),
        })  # fmt: skip
        connection.execute(update(transactions).values(held=1000))
    book.take([back(1)])
    refund, paid = book.rows()
    assert refund["source"] == "refund"
    assert (paid["held"], paid["elsewhere"]) == (1000, 0)


def test_a_refund_before_its_sale_is_found_when_the_sale_comes(book: Book) -> None:
    book.take([back(1)])
    book.take([sale(1)])
    assert book.rows()[1]["elsewhere"] == 1000
    book.check()


@pytest.mark.parametrize("state", ["FAIL", "CHANGE"])
def test_money_that_came_back_to_the_shop_is_not_booked(book: Book, state: str) -> None:
    result = book.take([sale(1), back(1, refund_state=state)])
    assert (result.added, result.refunds, result.unbooked) == (1, (1, 1000), (1, 1000))
    assert [row["kind"] for row in book.rows()] == ["sale"]
    assert book.rows()[0]["elsewhere"] == 0
    book.check()


def test_a_doubled_line_is_refused_and_nothing_stays(book: Book) -> None:
    result = book.take([sale(1), sale(2), sale(1)])
    assert result.problems == ("第 4 行：与第 2 行是同一笔，账单里有重复的行。",)
    assert book.rows() == []
    assert book.staged() == (0, 0)
    book.check()


def test_a_doubled_line_that_the_ledger_knows_is_refused_too(book: Book) -> None:
    book.take([sale(1)])
    assert not book.take([sale(1), sale(2), sale(1)]).ok
    assert len(book.rows()) == 1
    book.check()


@pytest.mark.parametrize(
    "shape",
    [Shape(footer=False), Shape(sums=Sums(2, 6101, 0, 36)), Shape(sums=Sums(3, 6100, 0, 36))],
)
def test_what_does_not_add_up_leaves_nothing_behind(book: Book, shape: Shape) -> None:
    assert not book.take([sale(1), sale(2)], shape).ok
    assert book.rows() == []
    assert book.staged() == (0, 0)
    assert book.take([sale(1), sale(2)]).added == 2


def test_an_unknown_shop_is_refused(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_bytes(bill_bytes([sale(1)]))
    result = import_file(path, "nobody", now=NOW, engine=book.engine, vault=VAULT)
    assert not result.ok
    assert book.staged() == (0, 0)


def staged_row(line: int) -> StatementRow:
    """A row as a layout reads it."""
    return StatementRow(line, "sale", f"k{line}", "T1", "", "", 100, 0, 1, 1_790_000_000, "T1",
                        "o1", "SUCCESS")  # fmt: skip


def test_staged_rows_are_in_no_figure_and_swept_by_the_next_import(book: Book) -> None:
    dead = Intake(book.engine, VAULT, "m1", NOW, "wechat")
    dead.begin("0" * 64, "wechat_trade_all")
    dead.stage([staged_row(2), staged_row(3)])
    assert book.staged() == (1, 2)
    assert book.rows() == []
    book.check()
    book.take([sale(1)])
    assert book.staged() == (1, 1)
    with pytest.raises(Refusal):
        dead.stage([staged_row(4)])
    with pytest.raises(Refusal):
        dead.post("{}")
    assert len(book.rows()) == 1


def test_a_crash_in_the_posting_rolls_everything_back(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Totals, "add", stop)
    with pytest.raises(KeyboardInterrupt):
        book.take([sale(1)])
    monkeypatch.undo()
    assert book.rows() == []
    assert book.staged() == (0, 0)
    assert book.take([sale(1)]).added == 1
    book.check()


def test_posted_bills_are_listed(book: Book) -> None:
    book.take([sale(1)])
    with reading(book.engine) as connection:
        (statement,) = Statements(desk(connection)).latest()
    assert (statement.layout, statement.row_count) == ("wechat_trade_all", 1)


def test_that_a_channel_has_no_bills_is_a_note_and_no_bill(book: Book) -> None:
    with writing(book.engine) as connection:
        kept = Statements(desk(connection))
        for acquirer in ("practice", "lakala", "practice"):
            kept.note_none(acquirer)
    with writing(book.engine) as connection:
        kept = Statements(desk(connection))
        assert kept.none_from() == {"practice", "lakala"}
        assert kept.unfinished() == []
        assert BothSides(desk(connection)).bills() == []
        kept.forget_none("lakala")
    with reading(book.engine) as connection:
        assert Statements(desk(connection)).none_from() == {"practice"}
        assert Statements(replace(desk(connection), merchant_id="m2")).none_from() == set()
