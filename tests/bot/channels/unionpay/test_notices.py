"""What is particular about UnionPay's notices: who signs them, what they are about, cards and nonsense."""

from urllib.parse import parse_qsl, urlencode

import pytest

from bot.channels.channel import Forged, Outcome, PaymentNotice, RefundNotice
from bot.sandbox.standins.books import Given, State
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.unionpay import told
from bot.sandbox.standins.unionpay.keys import certified
from bot.sandbox.standins.unionpay.keys import shared as signed_with
from tests.bot.channels.rigs.unionpay import WithCertificates, WithSm3


def fields(sheet: Sheet) -> dict[str, str]:
    return dict(parse_qsl(sheet[1].decode()))


def refunded(rig: WithCertificates, state: State = State.SUCCEEDED) -> Given:
    return rig.finished(rig.sell(5000), state)


def test_a_refund_has_its_own_notice(rig: WithCertificates) -> None:
    given = refunded(rig)
    notice = rig.hear(rig.standin.refund_notice(given, ""))
    assert isinstance(notice, RefundNotice)
    assert (notice.number, notice.amount, notice.answer.key) == (given.number, 5000, given.key)
    assert not notice.cumulative


def test_a_refund_that_is_not_decided_yet_says_nothing(rig: WithCertificates) -> None:
    assert rig.hear(rig.standin.refund_notice(refunded(rig, State.PROCESSING), "")) is None


def test_a_refused_refund_is_told_as_closed(rig: WithCertificates) -> None:
    notice = rig.hear(rig.standin.refund_notice(refunded(rig, State.FAILED), ""))
    assert isinstance(notice, RefundNotice)
    assert notice.answer.outcome is Outcome.CLOSED


@pytest.mark.parametrize("changed", [
    {"txnType": "31"}, {"txnType": "13"}, {"respCode": "01"}, {"respCode": "05"},
])  # fmt: skip
def test_a_genuine_notice_about_something_else_is_taken_and_does_nothing(
    rig: WithCertificates, changed: dict[str, str]
) -> None:
    assert rig.hear(rig.with_fields(rig.sell(), **changed)) is None


def test_a_success_with_a_flaw_is_a_payment(rig: WithCertificates) -> None:
    assert isinstance(rig.hear(rig.with_fields(rig.sell(), respCode="A6")), PaymentNotice)


def with_empty(sheet: Sheet, *, counted: bool) -> tuple[dict[str, str], bytes]:
    """A notice's fields with an empty one among them, and the text to sign."""
    whole = fields(sheet) | {"reqReserved": ""}
    del whole["signature"]
    said = [name for name in sorted(whole) if whole[name] or counted]
    return whole, "&".join(f"{name}={whole[name]}" for name in said).encode()


@pytest.mark.parametrize("counted", [True, False])
def test_whether_an_empty_field_was_signed_is_all_the_same(
    rig: WithCertificates, shared: WithSm3, counted: bool
) -> None:
    whole, text = with_empty(rig.payment_notice(rig.sell()), counted=counted)
    whole["signature"] = certified(rsa_key("unionpay"), text)
    assert isinstance(rig.hear(({}, urlencode(whole).encode())), PaymentNotice)
    with pytest.raises(Forged, match="signature"):
        rig.hear(({}, urlencode(whole | {"reqReserved": "x"}).encode()))
    sale = shared.sell()
    whole, text = with_empty(shared.payment_notice(sale), counted=counted)
    key = shared.standin.member(sale.account).secure_key
    whole["signature"] = signed_with("sm3", key, text)
    assert isinstance(shared.hear(({}, urlencode(whole).encode())), PaymentNotice)


def test_a_neighbours_key_signs_nothing_for_us(shared: WithSm3) -> None:
    made = shared.sell()
    whole = told.payment_notice(made) | {"merId": shared.members[0].mer_id}
    with pytest.raises(Forged, match="signature"):
        shared.hear(shared.standin.sheet(whole, shared.members[1]))


def test_a_notice_whose_certificate_was_exchanged_is_refused(rig: WithCertificates) -> None:
    sheet = rig.payment_notice(rig.sell())
    whole = fields(sheet) | {
        "signPubKeyCert": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
    }
    with pytest.raises(Forged, match="certificate"):
        rig.hear((sheet[0], urlencode(whole).encode()))


@pytest.mark.parametrize("body", [
    b"&" * 10_000, b"=", b"merId", b"\xff\xfe", "merId=商户".encode(), b"merId=%ff%fe&signature=x",
    b"&".join(b"a%d=1" % n for n in range(200)),
])  # fmt: skip
def test_nonsense_is_refused(rig: WithCertificates, body: bytes) -> None:
    with pytest.raises(Forged):
        rig.hear(({}, body))
