"""Is a sum that was split into many small refunds still seen as one?"""

from datetime import UTC, datetime
from pathlib import Path

from handlers.approvals import exposure
from storage.base.database import metadata, open_database, writing
from storage.base.money import Money
from storage.base.vault import Vault
from storage.books import Books
from storage.ledger.entries import Entry
from storage.people.merchants import Merchant, Settings, add_merchant

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)


def test_refunds_to_one_payer_are_added_up_whoever_asks(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    metadata.create_all(engine)
    with writing(engine) as connection:
        add_merchant(connection, Merchant("M1", "面馆", 300, 600, 1320, Settings()), NOW)
        books = Books(connection, Vault({1: bytes(32)}), "M1", NOW)
        payers = ("anna", "anna", "bert", "")
        books.transactions.post([sale(number, payer) for number, payer in enumerate(payers, 1)])
        for by in range(1, 5):
            found = books.transactions.one(f"T000{by}")
            books.refunds.request(found, Money(100 * by), "", by=by, window_days=365)
        sums = [
            exposure(books, refund, books.transactions.one(refund.order_number), None)
            for refund in sorted(books.refunds.latest(9), key=lambda refund: refund.amount)
        ]
    engine.dispose()
    assert sums == [100 + 200, 200 + 100, 300, 400]


def sale(number: int, payer: str) -> Entry:
    """Ten yuan of one payer; nobody knows who paid where it is empty."""
    return Entry("wechat", "sale", f"k{number}", f"T000{number}", 1000, NOW, "notice",
                 payer=payer, acquirer="practice")  # fmt: skip
