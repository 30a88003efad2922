"""Notices of every channel: believed when signed, fresh and ours; refused in every other case."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.channels.channel import Forged, Outcome, PaymentNotice, RefundNotice
from bot.sandbox.standins.books import State
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

SIGNATURES = ("unsigned", "wrongly_signed", "probe")
Spoil = Callable[[Sheet], Sheet]


def upside_down(sheet: Sheet) -> Sheet:
    """One letter of the body is another."""
    headers, body = sheet
    middle = len(body) // 2
    return headers, body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def without_headers(sheet: Sheet) -> Sheet:
    return {}, sheet[1]


def empty(sheet: Sheet) -> Sheet:
    return sheet[0], b""


def believed(rig: Rig, sheet: Sheet) -> bool:
    try:
        rig.hear(sheet)
    except Forged:
        return False
    return True


def payment(rig: Rig, how: str = "") -> Sheet:
    if "payment_notice" in rig.lacks:
        pytest.fail("this channel tells of no payments: nothing to forge")
    return rig.payment_notice(rig.sell(), how)


def test_a_payment_becomes_an_entry_of_the_right_merchant(rig: Rig) -> None:
    for merchant in (SHOP, NEIGHBOUR):
        sale = rig.sell(4321, merchant=merchant)
        notice = rig.hear(rig.payment_notice(sale))
        assert isinstance(notice, PaymentNotice)
        assert notice.merchant_id == merchant
        entry = notice.entry
        told = (entry.kind, entry.key, entry.number, entry.amount, entry.paid_at, entry.acquirer)
        assert told == ("sale", sale.key, sale.number, 4321, sale.paid_at, rig.standin.code)
        assert entry.payer == VAULT.payer(merchant, entry.channel, sale.payer)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [(State.SUCCEEDED, Outcome.SUCCEEDED), (State.CLOSED, Outcome.CLOSED), (State.ABNORMAL, Outcome.STUCK)],
)  # fmt: skip
def test_a_refunds_end_is_told_with_its_number_and_amount(
    rig: Rig, state: State, outcome: Outcome
) -> None:
    if "refund_notice" in rig.lacks or outcome not in rig.ends.values():
        return
    given = rig.finished(rig.sell(), state)
    notice = rig.hear(rig.standin.refund_notice(given, ""))
    assert isinstance(notice, RefundNotice)
    assert (notice.merchant_id, notice.number, notice.amount) == (SHOP, given.number, given.amount)
    assert notice.answer.outcome is outcome


@pytest.mark.parametrize("how", SIGNATURES)
def test_a_payment_notice_without_a_good_signature_is_refused(rig: Rig, how: str) -> None:
    with pytest.raises(Forged):
        rig.hear(payment(rig, how))


@pytest.mark.parametrize("how", SIGNATURES)
def test_a_refund_notice_without_a_good_signature_is_refused(rig: Rig, how: str) -> None:
    if "refund_notice" in rig.lacks:
        return
    with pytest.raises(Forged):
        rig.hear(rig.standin.refund_notice(rig.finished(rig.sell()), how))


@pytest.mark.parametrize("spoil", [upside_down, without_headers, empty])
def test_an_altered_notice_is_refused(rig: Rig, spoil: Spoil) -> None:
    if spoil is without_headers and "notice_headers" in rig.lacks:
        return
    with pytest.raises(Forged):
        rig.hear(spoil(payment(rig)))


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(days=1), timedelta(minutes=-6)])
def test_a_notice_from_another_time_is_refused(rig: Rig, off: timedelta) -> None:
    if "notice_time" in rig.lacks:
        return
    sheet = payment(rig)
    rig.clock.jump(rig.clock.moment + off)
    with pytest.raises(Forged):
        rig.hear(sheet)
    rig.clock.jump(rig.clock.moment + timedelta(days=1))


def test_a_forged_notice_is_refused_whatever_is_wrong_with_it(rig: Rig) -> None:
    sale = rig.sell()
    forgeries = rig.forgeries(sale)
    assert {"merchant", "amount", "order"} <= set(forgeries)
    assert [wrong for wrong, sheet in forgeries.items() if believed(rig, sheet)] == []


def test_a_good_notice_is_answered_as_the_channel_wants_it(rig: Rig) -> None:
    assert rig.standin.kept(200, rig.channel.notice_answer())
    assert not rig.standin.kept(401, b'{"code":"REFUSED"}')
