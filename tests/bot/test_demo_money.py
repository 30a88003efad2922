"""What the demo's bookkeeper downloads is what the house can read: nothing is put into the books past it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot.bills.importing import ImportResult, import_file
from bot.bills.mapped import save_mapping
from bot.demo_money import CARDS, Credit, bank_file, card_file
from storage.ledger.entries import Transaction

NOW = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 17, 4, 0, tzinfo=UTC)


def read(folder: Path, content: bytes) -> ImportResult:
    """As an operator's dry run would, where the list of card sales has been explained."""
    save_mapping(folder / "mappings", CARDS)
    file = folder / "file.csv"
    file.write_bytes(content)
    return import_file(file, now=NOW, dry_run=True, mappings=folder / "mappings")


def by_card(kind: str, amount: int, fee: int | None) -> Transaction:
    """A movement on a card, at noon."""
    return Transaction("card", kind, f"K{kind}{amount}", f"T{amount}", amount, NOON, "notice", fee=fee,
                       sale_key="Ksale5000" if kind == "refund" else "", terminal_id="P101",
                       business_day=NOON.date(), hour=12, held=0, elsewhere=0)  # fmt: skip


def test_the_list_of_card_sales_is_read_as_card_sales_with_their_fees(tmp_path: Path) -> None:
    sold = [by_card("sale", 5_000, 30), by_card("sale", 2_600, None), by_card("refund", 2_000, -12)]
    result = read(tmp_path, card_file(sold))
    assert (result.state, result.layout) == ("checked", f"mapped_{CARDS.title}")
    assert (result.payments, result.refunds) == ((2, 7_600), (1, 2_000))
    assert result.fees_fen == 30 + 16 - 12
    assert (result.first or "").startswith("2026-11-17T12:00:00")


def test_the_banks_file_holds_its_chain_and_goes_on_where_the_last_one_ended(
    tmp_path: Path,
) -> None:
    one, next_one = date(2026, 11, 17), date(2026, 11, 18)
    first = [(one, "card", 5_000), (one, "wechat", 70_000)]
    second = [(next_one, "alipay", 1_234), (next_one, "unionpay", 99)]
    assert told(tmp_path, first, 100_000) == (100_000, 175_000, True)
    assert told(tmp_path, second, 175_000) == (175_000, 176_333, True)
    _, *lines = bank_file([*first, *second], 100_000).splitlines()
    assert lines[:2] == bank_file(first, 100_000).splitlines()[1:]
    assert lines[2:] == bank_file(second, 175_000).splitlines()[1:]


def told(folder: Path, credits_: Sequence[Credit], balance: int) -> tuple[object, ...]:
    """Opening, closing, and whether every balance follows from the one before."""
    result = read(folder, bank_file(credits_, balance))
    assert (result.state, result.layout) == ("checked", "bank_cmb")
    assert result.account is not None
    return result.account


def test_as_many_lumps_as_a_long_holiday_brings_stand_in_the_order_of_time(tmp_path: Path) -> None:
    day = date(2026, 10, 8)
    came = [(day, way, 100 + n) for way in ("alipay", "card", "unionpay") for n in range(9)]
    times = [line.split(b",")[1] for line in bank_file(came, 0).splitlines()[1:]]
    assert times == sorted(set(times))
    assert told(tmp_path, came, 1) == (1, 1 + sum(fen for _, _, fen in came), True)
