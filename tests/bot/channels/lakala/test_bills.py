"""Bill files: applied for, told by a notice that is signed and ours, fetched from allowed hosts only."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Bill, BillKind, BillState, Forged, Unsupported
from bot.channels.lakala import Lakala
from tests.bot.channels.rig import SHOP, VAULT
from tests.bot.channels.rigs.lakala import WithOwnApps

APPLY = "POST /lakala/v3/bmmp4/checkFile/apply"


class WithFolder(WithOwnApps):
    """The same merchants, with a folder for the addresses of bill files."""

    folder: Path

    def table(self) -> dict[str, Any]:
        return super().table() | {"bill_folder": str(self.folder)}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[WithFolder]:
    made = type("Here", (WithFolder,), {"folder": tmp_path / "bills"})()
    yield made
    made.close()


def fetched(rig: WithFolder, day: date) -> Bill:
    answer = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(answer, Bill)
    return answer


def yesterday(rig: WithFolder) -> date:
    """A day of one sale, at noon of the next."""
    rig.sell(1234, ago=timedelta())
    day = rig.today
    rig.to_noon()
    return day


def told(rig: WithFolder) -> None:
    """Let the last notice that the platform wrote reach us."""
    assert rig.hear(rig.standin.post.sent[-1].write()) is None


def applications(rig: WithFolder) -> int:
    return sum(line["call"] == APPLY for line in rig.log.since(0)[1])


def test_a_bill_is_applied_for_once_and_fetched_when_its_address_is_told(rig: WithFolder) -> None:
    day = yesterday(rig)
    for _ in range(3):
        assert fetched(rig, day).state is BillState.LATER
    assert applications(rig) == 1
    told(rig)
    bill = fetched(rig, day)
    assert (bill.state, bill.name) == (BillState.READY, f"822290070110001_{day}.csv")
    assert "12.34" in bill.data.decode("gb18030")


def test_another_process_fetches_what_this_one_was_told(rig: WithFolder) -> None:
    day = yesterday(rig)
    fetched(rig, day)
    told(rig)
    other = Lakala(rig.table(), rig.clock.now, VAULT)
    answer = other.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(answer, Bill)
    assert answer.state is BillState.READY


def test_an_application_without_an_answer_is_made_anew_after_an_hour(rig: WithFolder) -> None:
    day = yesterday(rig)
    fetched(rig, day)
    rig.later(minutes=61)
    fetched(rig, day)
    assert applications(rig) == 2
    told(rig)
    assert fetched(rig, day).state is BillState.READY


def test_what_was_not_accepted_is_applied_for_again(rig: WithFolder) -> None:
    day = yesterday(rig)
    rig.trouble(answer="busy")
    assert fetched(rig, day).state is BillState.LATER
    rig.trouble(answer="ok")
    fetched(rig, day)
    told(rig)
    assert fetched(rig, day).state is BillState.READY


def test_a_file_that_cannot_be_had_is_applied_for_again(rig: WithFolder) -> None:
    day = yesterday(rig)
    fetched(rig, day)
    told(rig)
    rig.standin.counter.files.clear()
    assert fetched(rig, day).state is BillState.LATER
    fetched(rig, day)
    told(rig)
    assert fetched(rig, day).state is BillState.READY


@pytest.mark.parametrize(
    "changed",
    [{"file_url": "http://169.254.169.254/latest/meta-data"}, {"file_url": "file:///etc/passwd"},
     {"file_url": 7}, {"apply_order_no": "ZG20261118ffffffffffffffff"}, {"apply_order_no": "../x"},
     {"apply_order_no": 7}],
)  # fmt: skip
def test_an_address_elsewhere_or_for_nobody_is_refused(
    rig: WithFolder, changed: dict[str, object]
) -> None:
    day = yesterday(rig)
    fetched(rig, day)
    notice = {"apply_order_no": sole(rig), "merchant_no": "822290070110001",
              "file_url": f"{rig.address}/lakala/files/x/y.csv"}  # fmt: skip
    with pytest.raises(Forged, match="bill"):
        rig.hear(rig.standin.sheet(notice | changed))
    assert fetched(rig, day).state is BillState.LATER


def sole(rig: WithFolder) -> str:
    """The number of the one application."""
    (number,) = rig.standin.counter.applied
    return number


@pytest.mark.parametrize("how", ["unsigned", "wrongly_signed"])
def test_an_address_that_nobody_vouches_for_is_refused(rig: WithFolder, how: str) -> None:
    fetched(rig, yesterday(rig))
    notice = {"apply_order_no": sole(rig), "file_url": f"{rig.address}/lakala/files/x/y.csv"}
    with pytest.raises(Forged, match="signature"):
        rig.hear(rig.standin.sheet(notice, how))


def test_a_damaged_file_in_the_folder_counts_for_nothing(rig: WithFolder) -> None:
    day = yesterday(rig)
    fetched(rig, day)
    (file,) = rig.folder.iterdir()
    file.write_text("{")
    assert fetched(rig, day).state is BillState.LATER
    told(rig)
    assert fetched(rig, day).state is BillState.READY


def test_todays_bill_is_not_applied_for(rig: WithFolder) -> None:
    assert fetched(rig, rig.today).state is BillState.LATER
    assert applications(rig) == 0


def test_funds_and_balances_are_said_to_be_had_elsewhere(rig: WithFolder) -> None:
    for answer in (
        rig.channel.fetch_bill(SHOP, BillKind.FUNDS, rig.today),
        rig.channel.balance(SHOP),
    ):
        assert isinstance(answer, Unsupported)
        assert "拉卡拉" in answer.sentence
