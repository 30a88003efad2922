"""Bills: what is believed, what is not, and what our own importer makes of them."""

import gzip
from datetime import timedelta
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from bot.bills.importing import import_file
from bot.channels.channel import Bill, BillKind, BillState
from bot.channels.wechat_pay import bills
from tests.bot.channels.rig import SHOP
from tests.bot.channels.rigs.wechat_pay import UnderProvider, WithCertificates


def morning_after(rig: WithCertificates, kind: BillKind = BillKind.TRADE) -> Bill:
    """Today's bill, fetched tomorrow at noon."""
    day = rig.today
    rig.to_noon()
    answer = rig.channel.fetch_bill(SHOP, kind, day)
    assert isinstance(answer, Bill)
    return answer


def traded(rig: WithCertificates) -> None:
    rig.to_noon()
    sales = [rig.sell(amount, ago=timedelta(minutes=5)) for amount in (88, 5000, 1234)]
    rig.channel.refund(rig.order(sales[-1], 234))
    rig.later(minutes=2)


def test_the_bytes_are_utf8_with_a_mark_and_crlf(rig: WithCertificates) -> None:
    traded(rig)
    text = gzip.decompress(morning_after(rig).data)
    assert text.startswith("\ufeff交易时间,".encode())
    assert text.endswith(b"\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")


def test_a_fee_is_half_up_of_each_row(rig: WithCertificates) -> None:
    traded(rig)
    rows = gzip.decompress(morning_after(rig).data).decode().split("\r\n")
    fees = [row.split(",`")[22] for row in rows if row.startswith("`2")]
    assert fees == ["0.01000", "0.30000", "0.07000", "-0.01000"]  # 0.60 % of 0.88, 50, 12.34, 2.34


def test_the_fund_bills_balance_follows_every_row(rig: WithCertificates) -> None:
    traded(rig)
    text = gzip.decompress(morning_after(rig, BillKind.FUNDS).data).decode()
    rows = [row[1:].split(",`") for row in text.split("\r\n") if row.startswith("`2")]
    balance = rig.standin.counter.opening
    for row in rows:
        moved = round(float(row[6]) * 100)
        balance += moved if row[5] == "收入" else -moved
        assert row[7] == f"{balance // 100}.{balance % 100:02d}"
    assert {row[4] for row in rows} == {"交易", "扣除交易手续费", "退款", "退还交易手续费"}


def test_a_providers_copy_is_sealed_and_opens(provider: UnderProvider) -> None:
    traded(provider)
    assert morning_after(provider, BillKind.FUNDS).state is BillState.READY
    ((_, _, sealed),) = provider.standin.counter.files.values()
    assert not sealed.startswith(b"\x1f\x8b")


def test_a_bill_that_comes_unpacked_is_as_good(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    traded(rig)
    day = rig.today
    rig.to_noon()
    files, pick_up = rig.standin.counter, rig.standin.counter.pick_up

    def unpacked(*asked: Any, more: bytes = b"") -> bytes:
        return gzip.decompress(pick_up(*asked[1:])) + more

    monkeypatch.setattr(type(files), "pick_up", unpacked)
    answer = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(answer, Bill)
    assert answer.state is BillState.READY
    file = tmp_path / answer.name
    file.write_bytes(answer.data)
    assert import_file(file, now=rig.clock.moment, dry_run=True).ok
    monkeypatch.setattr(type(files), "pick_up", partialmethod(unpacked, more=b" "))
    spoilt = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(spoilt, Bill)
    assert (spoilt.state, spoilt.data) == (BillState.LATER, b"")


def test_a_seal_that_does_not_open_needs_a_person(
    provider: UnderProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(provider)
    day = provider.today
    provider.to_noon()
    files, pick_up = provider.standin.counter, provider.standin.counter.pick_up
    monkeypatch.setattr(type(files), "pick_up", lambda _, *who: pick_up(*who)[:-1] + b"x")
    answer = provider.channel.fetch_bill(SHOP, BillKind.FUNDS, day)
    assert isinstance(answer, Bill)
    assert (answer.state, answer.data) == (BillState.REFUSED, b"")


def test_before_nine_the_bill_is_being_made(rig: WithCertificates) -> None:
    traded(rig)
    day = rig.today
    rig.later(hours=20)
    answer = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(answer, Bill)
    assert answer.state is BillState.LATER


def test_after_three_months_it_is_gone(rig: WithCertificates) -> None:
    traded(rig)
    day = rig.today
    rig.later(days=100)
    answer = rig.channel.fetch_bill(SHOP, BillKind.TRADE, day)
    assert isinstance(answer, Bill)
    assert answer.state is BillState.REFUSED
    assert "三个月" in answer.sentence


def test_an_address_on_another_host_is_never_fetched(
    rig: WithCertificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    traded(rig)
    counter = rig.standin.counter
    made = counter.trade

    def elsewhere(*asked: object) -> dict[str, object]:
        return made(*asked) | {"download_url": "http://169.254.169.254/latest/meta-data"}  # type: ignore[arg-type]

    monkeypatch.setattr(type(counter), "trade", lambda _, *asked: elsewhere(*asked))
    assert morning_after(rig).state is BillState.LATER


def test_a_bomb_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bills, "LARGEST_FILE", 1 << 20)
    bomb = gzip.compress(b"0" * (1 << 22))
    assert bills._sha1_inflated(bomb) == ""


@pytest.mark.parametrize("cut", [0, 1, 20, -1, -9])
def test_a_truncated_file_has_no_hash(cut: int) -> None:
    whole = gzip.compress(b"a bill" * 100)
    known = "0fc83c24fa23e77e0a62a30a8ca347a375a616ad"
    assert bills._sha1_inflated(whole) == known
    assert bills._sha1_inflated(whole[:cut]) == ""


def test_our_own_importer_reads_both_bills_to_the_fen(
    rig: WithCertificates, tmp_path: Path
) -> None:
    traded(rig)
    day = rig.today
    results = {}
    rig.to_noon()
    for kind in BillKind:
        answer = rig.channel.fetch_bill(SHOP, kind, day)
        assert isinstance(answer, Bill)
        file = tmp_path / answer.name
        file.write_bytes(answer.data)
        results[kind] = import_file(file, now=rig.clock.moment, dry_run=True)
    trade, funds = results[BillKind.TRADE], results[BillKind.FUNDS]
    assert (trade.problems, trade.complete) == ((), True)
    assert trade.payments == (3, 88 + 5000 + 1234)
    assert trade.refunds == (1, 234)
    assert trade.net_fen == 88 + 5000 + 1234 - 234 - (1 + 30 + 7 - 1)
    assert (funds.problems, funds.complete) == ((), True)
    assert funds.account is not None
    opening = rig.standin.counter.opening
    assert funds.account == (opening, opening + trade.net_fen, True)
