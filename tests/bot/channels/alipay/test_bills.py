"""Bills: whole archives only, an honest zero after noon, one host, and the importer reads what comes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels import archives
from bot.channels.channel import Bill, BillKind, BillState
from bot.sandbox.standins.alipay.counter import Counter
from bot.sandbox.standins.alipay.refusing import Refused
from bot.sandbox.standins.standin import Answer
from tests.bot.bills.makers import dry_run
from tests.bot.channels.rig import SHOP
from tests.bot.channels.rigs.alipay import WithKeys


def fetched(rig: WithKeys, kind: BillKind = BillKind.TRADE) -> Bill:
    day = rig.today - timedelta(days=1)
    answer = rig.channel.fetch_bill(SHOP, kind, day)
    assert isinstance(answer, Bill)
    return answer


def traded(rig: WithKeys) -> None:
    sale = rig.sell(5000, ago=timedelta())
    rig.sell(1234, ago=timedelta(hours=1))
    rig.channel.refund(rig.order(sale, 1200))
    rig.later(minutes=1)


def test_the_importer_reads_the_business_bill_to_the_fen(rig: WithKeys, tmp_path: Path) -> None:
    traded(rig)
    rig.to_noon()
    read = dry_run(tmp_path, fetched(rig).data, "bill.zip")
    assert read.problems == ()
    assert (read.rows, read.payments, read.refunds) == (3, (2, 6234), (1, 1200))
    assert read.fees_fen == 30 + 7 - 7


def test_the_importer_reads_the_account_bill_to_the_fen(rig: WithKeys, tmp_path: Path) -> None:
    traded(rig)
    rig.to_noon()
    read = dry_run(tmp_path, fetched(rig, BillKind.FUNDS).data, "bill.zip")
    assert read.problems == ()
    assert read.rows == 6


def test_a_day_without_a_bill_is_later_until_noon_and_then_empty(rig: WithKeys) -> None:
    rig.to_noon()
    rig.clock.jump(rig.clock.moment - timedelta(minutes=1))
    assert fetched(rig).state is BillState.LATER
    rig.clock.jump(rig.clock.moment + timedelta(minutes=1))
    assert fetched(rig).state is BillState.EMPTY


def test_a_bill_that_is_not_ready_yet_comes_later(rig: WithKeys) -> None:
    traded(rig)
    rig.clock.jump(datetime(2026, 11, 19, 1, 59, tzinfo=UTC))  # 9:59 in Shanghai
    assert fetched(rig).state is BillState.LATER
    rig.clock.jump(datetime(2026, 11, 19, 2, 0, tzinfo=UTC))
    assert fetched(rig).state is BillState.READY


def test_an_address_is_used_at_once_or_never(
    rig: WithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(rig)
    rig.to_noon()
    old = rig.channel.wire.fetch

    def dawdle(url: str, headers: dict[str, str]) -> object:
        rig.clock.jump(rig.clock.moment + timedelta(seconds=31))
        return old(url, headers)

    monkeypatch.setattr(rig.channel.wire, "fetch", dawdle)
    assert fetched(rig).state is BillState.LATER


def test_an_address_elsewhere_is_never_fetched(
    rig: WithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file at the same server, under a name that is not the platform's."""
    traded(rig)
    rig.to_noon()
    real = Counter.address

    def elsewhere(*asked: Any) -> dict[str, str]:
        told = real(*asked)
        return told | {
            "bill_download_url": told["bill_download_url"].replace("127.0.0.1", "localhost")
        }

    monkeypatch.setattr(Counter, "address", elsewhere)
    assert fetched(rig).state is BillState.LATER


@pytest.mark.parametrize("spoil", [
    lambda data: data[:-20], lambda data: data[: len(data) // 2], lambda _: b"",
    lambda _: b"<html>502</html>", lambda data: data[:60] + bytes([data[60] ^ 255]) + data[61:],
])  # fmt: skip
def test_a_damaged_archive_is_not_adopted(
    rig: WithKeys, monkeypatch: pytest.MonkeyPatch, spoil: object
) -> None:
    traded(rig)
    rig.to_noon()
    whole = Counter.pick_up
    monkeypatch.setattr(Counter, "pick_up", lambda *asked: spoil(whole(*asked)))  # type: ignore[operator]
    broken = fetched(rig)
    assert (broken.state, broken.data) == (BillState.LATER, b"")


def test_an_archive_that_swells_beyond_reason_is_not_whole(
    rig: WithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(rig)
    rig.to_noon()
    monkeypatch.setattr(archives, "LARGEST_FILE", 100)
    assert fetched(rig).state is BillState.LATER


@pytest.mark.parametrize(
    ("code", "sub_code", "state"),
    [("40006", "isv.insufficient-isv-permissions", BillState.REFUSED),
     ("40004", "isv.invalid_arguments", BillState.REFUSED),
     ("40004", "INVAILID_ARGUMENTS", BillState.REFUSED), ("40004", "UNKNOW_ERROR", BillState.LATER),
     ("40004", "isp.bill_not_made_yet", BillState.LATER), ("40004", "", BillState.LATER),
     ("20000", "isp.unknow-error", BillState.LATER)],
)  # fmt: skip
def test_a_no_says_what_a_person_can_do(
    rig: WithKeys, monkeypatch: pytest.MonkeyPatch, code: str, sub_code: str, state: BillState
) -> None:
    rig.to_noon()

    def no(*_: object) -> Answer:
        raise Refused(code, sub_code, "不行")

    monkeypatch.setattr(Counter, "address", no)
    answer = fetched(rig)
    assert answer.state is state
    assert answer.sentence.endswith("。")
