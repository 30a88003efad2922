"""The platform's keys: fetched, kept, renewed, and two kinds side by side while a merchant moves over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.channel import Forged, Outcome, PaymentNotice
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rigs.wechat_pay import WithCertificates, WithPublicKey

FETCH = "GET /wechat_pay/v3/certificates"


def fetched(rig: WithCertificates) -> int:
    return sum(line["call"] == FETCH for line in rig.log.since(0)[1])


def asks(rig: WithCertificates) -> Outcome:
    return rig.channel.query_refund(rig.order(rig.sell())).outcome


def notice_by_public_key(rig: WithCertificates, sale: Sale) -> Sheet:
    """As sent during the move: still to a merchant with certificates, already signed by the new key."""
    body = rig.payment_notice(sale)[1]
    return rig.standin.letters.signed(rig.standin.platform.public, body), body


def test_certificates_are_fetched_once_and_kept(rig: WithCertificates) -> None:
    assert [asks(rig) for _ in range(5)] == [Outcome.MISSING] * 5
    assert fetched(rig) == 1


def test_certificates_are_fetched_again_within_twelve_hours(rig: WithCertificates) -> None:
    asks(rig)
    rig.later(hours=11)
    asks(rig)
    assert fetched(rig) == 2


def test_a_new_certificate_is_fetched_when_it_first_signs(rig: WithCertificates) -> None:
    asks(rig)
    rig.later(minutes=2)
    rig.standin.platform.issue(rig.clock.now())
    assert asks(rig) is Outcome.MISSING
    assert fetched(rig) == 2


def test_an_expired_certificate_signs_nothing(rig: WithCertificates) -> None:
    asks(rig)
    rig.later(days=6 * 365)
    assert asks(rig) is Outcome.UNKNOWN


def test_forged_serials_cannot_make_us_fetch_again_and_again(rig: WithCertificates) -> None:
    sale = rig.sell()
    rig.hear(rig.payment_notice(sale))
    before = fetched(rig)
    headers, body = rig.payment_notice(sale)
    for number in range(20):
        with pytest.raises(Forged):
            rig.hear((headers | {"Wechatpay-Serial": f"{number:040X}"}, body))
    assert fetched(rig) - before <= 2  # one for each of the two contracts


def test_certificates_sealed_with_another_key_are_not_believed(rig: WithCertificates) -> None:
    rig.standin.members = [replace(one, apiv3_key="x" * 32) for one in rig.members]
    assert asks(rig) is Outcome.UNKNOWN


def test_the_public_key_needs_no_fetching(public: WithPublicKey) -> None:
    assert asks(public) is Outcome.MISSING
    assert fetched(public) == 0


def test_while_a_merchant_moves_over_both_kinds_of_notice_are_believed(
    public: WithPublicKey,
) -> None:
    sale = public.sell()
    certificate = public.standin.platform.certificates[-1]
    body = public.payment_notice(sale)[1]
    old = public.standin.letters.signed(certificate, body), body
    for sheet in (old, public.payment_notice(sale)):
        assert isinstance(public.hear(sheet), PaymentNotice)


def test_a_key_that_was_never_set_up_is_not_believed(rig: WithCertificates) -> None:
    with pytest.raises(Forged, match="serial"):
        rig.hear(notice_by_public_key(rig, rig.sell()))


def test_a_notice_five_minutes_old_is_too_old_and_one_of_four_is_not(rig: WithCertificates) -> None:
    sheet = rig.payment_notice(rig.sell())
    rig.clock.jump(rig.clock.moment + timedelta(seconds=299))
    assert isinstance(rig.hear(sheet), PaymentNotice)
    rig.clock.jump(rig.clock.moment + timedelta(seconds=1))
    with pytest.raises(Forged, match="time"):
        rig.hear(sheet)


def test_the_platforms_own_probe_is_told_apart_from_a_forgery(rig: WithCertificates) -> None:
    with pytest.raises(Forged, match="probe"):
        rig.hear(rig.payment_notice(rig.sell(), "probe"))


def test_an_unknown_kind_of_signature_is_not_believed(rig: WithCertificates) -> None:
    headers, body = rig.payment_notice(rig.sell())
    with pytest.raises(Forged, match="kind"):
        rig.hear((headers | {"Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3"}, body))


def test_a_genuine_notice_about_something_else_is_taken_and_does_nothing(
    rig: WithCertificates,
) -> None:
    sheet = rig.standin.letters.notice("COUPON.USE", "coupon", "c", {}, rig.members[0])
    assert rig.hear(sheet) is None
