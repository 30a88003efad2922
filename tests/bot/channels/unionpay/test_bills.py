"""Clearing files: the day ends at 23:00, what is inside is whole, and the importer reads what comes."""

import base64
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels import archives
from bot.channels.channel import Bill, BillKind, BillState
from bot.sandbox.standins.standin import Asked
from bot.sandbox.standins.unionpay import standin as other_side
from bot.sandbox.standins.unionpay.asking import Refused
from bot.sandbox.standins.unionpay.bills import file_content
from tests.bot.bills.makers import dry_run
from tests.bot.channels.rig import SHOP
from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3

Rigs = WithCertificates | WithSm3


def fetched(rig: Rigs, day: date | None = None) -> Bill:
    answer = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day or rig.today - timedelta(days=1))
    assert isinstance(answer, Bill)
    return answer


def traded(rig: Rigs) -> None:
    sale = rig.sell(5000, ago=timedelta())
    rig.sell(1234, ago=timedelta(hours=1))
    rig.channel.refund(rig.order(sale, 1200))
    rig.later(minutes=1)


def test_the_importer_reads_the_file_to_the_fen(rig: WithCertificates, tmp_path: Path) -> None:
    traded(rig)
    rig.to_noon()
    bill = fetched(rig)
    assert bill.name == "777290058110048_20261118.zip"
    read = dry_run(tmp_path, bill.data, bill.name)
    assert read.problems == ()
    assert (read.rows, read.payments, read.refunds) == (3, (2, 6234), (1, 1200))
    assert read.fees_fen == 30 + 7 - 7
    assert read.first is not None
    assert read.first.startswith("2026-11-18")


def test_a_clearing_day_ends_at_eleven_at_night(rig: WithCertificates) -> None:
    late = rig.standin.sell(SHOP, 4321, paid_at=datetime(2026, 11, 18, 15, 0, tzinfo=UTC))
    early = rig.standin.sell(SHOP, 1234, paid_at=datetime(2026, 11, 18, 14, 59, 59, tzinfo=UTC))
    rig.clock.jump(datetime(2026, 11, 20, 4, tzinfo=UTC))
    first, second = (rig.read_bill(fetched(rig, date(2026, 11, day))) for day in (18, 19))
    assert (early.key in first, late.key in first) == (True, False)
    assert (early.key in second, late.key in second) == (False, True)


def test_a_day_without_a_file_is_later_until_noon_and_then_empty(shared: WithSm3) -> None:
    shared.to_noon()
    shared.clock.jump(shared.clock.moment - timedelta(minutes=1))
    assert fetched(shared).state is BillState.LATER
    shared.clock.jump(shared.clock.moment + timedelta(minutes=1))
    assert fetched(shared).state is BillState.EMPTY


def test_a_day_of_last_year_is_not_taken_for_this_years(rig: WithCertificates) -> None:
    refused = fetched(rig, rig.today - timedelta(days=331))
    assert (refused.state, refused.data) == (BillState.REFUSED, b"")
    assert refused.sentence.endswith("。")


@pytest.mark.parametrize(
    ("day", "state"), [({}, BillState.READY), ({"settleDate": "1117"}, BillState.LATER)]
)
def test_an_answer_need_not_name_the_day_but_must_not_name_another(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch, day: dict[str, str], state: BillState
) -> None:
    traded(rig)
    rig.to_noon()
    echoed = other_side._echoed

    def renamed(asked: Asked) -> dict[str, str]:
        return {k: v for k, v in echoed(asked).items() if k != "settleDate"} | day

    monkeypatch.setattr(other_side, "_echoed", renamed)
    assert fetched(rig).state is state


SPOILT: dict[str, Callable[[str], str]] = {
    "no base64": lambda _: "###",
    "nothing": lambda _: "",
    "not deflated": lambda _: base64.b64encode(b"PK").decode(),
    "cut off": lambda text: base64.b64encode(base64.b64decode(text)[:-9]).decode(),
    "no zip": lambda _: base64.b64encode(zlib.compress(b"<html>")).decode(),
    "half a zip": lambda text: base64.b64encode(
        zlib.compress(zlib.decompress(base64.b64decode(text))[:-30])
    ).decode(),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_damaged_file_is_not_adopted(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    traded(rig)
    rig.to_noon()
    spoil = SPOILT[what]
    monkeypatch.setattr(other_side, "file_content", lambda *asked: spoil(file_content(*asked)))
    broken = fetched(rig)
    assert (broken.state, broken.data) == (BillState.LATER, b"")


def test_a_file_that_swells_beyond_reason_is_not_adopted(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(rig)
    rig.to_noon()
    monkeypatch.setattr(archives, "LARGEST_FILE", 100)
    assert fetched(rig).state is BillState.LATER


def test_a_name_from_the_other_side_leads_nowhere(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(rig)
    rig.to_noon()
    old = rig.standin._file
    told = {"fileName": "../../etc/passwd"}
    monkeypatch.setattr(rig.standin, "_file", lambda *asked: old(*asked) | told)
    assert "/" not in fetched(rig).name


def test_a_code_that_says_no_is_told_to_a_person(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object) -> None:
        raise Refused("32", "无此交易权限")

    rig.to_noon()
    monkeypatch.setattr(rig.standin, "_file", no)
    assert fetched(rig).state is BillState.REFUSED
