"""What is particular about Alipay's notices: repeats for a day, sums instead of parts, GBK, other subjects."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from bot.channels.channel import Forged, PaymentNotice, RefundNotice
from bot.sandbox.standins.books import Given, Sale
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rigs.alipay import UnderProvider, WithKeys


def part(rig: WithKeys, sale: Sale, amount: int) -> Given:
    """A refund of a part that has come to its end."""
    order = rig.order(sale, amount)
    rig.channel.refund(order)
    rig.later(minutes=2)
    return rig.given(order)


def fields(sheet: Sheet) -> dict[str, str]:
    return dict(parse_qsl(sheet[1].decode()))


def test_a_notice_may_be_a_day_old_because_the_platform_repeats_them_so_long(rig: WithKeys) -> None:
    sheet = rig.payment_notice(rig.sell())
    rig.clock.jump(rig.clock.moment + timedelta(hours=25))
    assert isinstance(rig.hear(sheet), PaymentNotice)
    rig.clock.jump(rig.clock.moment + timedelta(hours=2))
    with pytest.raises(Forged, match="time"):
        rig.hear(sheet)


def test_a_notice_from_the_future_is_refused(rig: WithKeys) -> None:
    sheet = rig.payment_notice(rig.sell())
    rig.clock.jump(rig.clock.moment - timedelta(minutes=6))
    with pytest.raises(Forged, match="time"):
        rig.hear(sheet)


@pytest.mark.parametrize("signed", ["", "body="])
def test_whether_an_empty_field_was_signed_is_all_the_same(rig: WithKeys, signed: str) -> None:
    """The platform's kits disagree: one signs every field that is there, another none that is empty."""
    sale = rig.sell()
    told = fields(rig.payment_notice(sale)) | {"body": ""}
    text = "&".join(f"{name}={told[name]}" for name in sorted(told)
                    if name not in ("sign", "sign_type") and (told[name] or signed))  # fmt: skip
    told["sign"] = rig.standin.member(sale.account).sign(text.encode())
    assert isinstance(rig.hear(({}, urlencode(told).encode())), PaymentNotice)
    told["body"] = "other"
    with pytest.raises(Forged, match="signature"):
        rig.hear(({}, urlencode(told).encode()))


def test_a_partial_refund_tells_the_sum_of_all_parts(rig: WithKeys) -> None:
    made = rig.sell(5000)
    first, second = (part(rig, made, fen) for fen in (1000, 1500))
    notice = rig.hear(rig.standin.refund_notice(second, ""))
    assert isinstance(notice, RefundNotice)
    assert (notice.number, notice.amount, notice.cumulative) == (second.number, 2500, True)
    assert notice.fits(second.amount)
    assert notice.fits(first.amount)
    assert not notice.fits(2501)


def test_a_full_refund_comes_as_a_closed_trade(rig: WithKeys) -> None:
    given = part(rig, rig.sell(5000), 5000)
    sheet = rig.standin.refund_notice(given, "")
    assert fields(sheet)["trade_status"] == "TRADE_CLOSED"
    assert isinstance(rig.hear(sheet), RefundNotice)


@pytest.mark.parametrize("changed", [
    {"trade_status": "WAIT_BUYER_PAY"}, {"trade_status": "TRADE_CLOSED"},
    {"notify_type": "servicemarket_order_notify"},
])  # fmt: skip
def test_a_genuine_notice_about_something_else_is_taken_and_does_nothing(
    rig: WithKeys, changed: dict[str, str]
) -> None:
    assert rig.hear(rig.with_fields(rig.sell(), **changed)) is None


def test_a_refund_by_hand_without_a_number_of_ours_does_nothing(rig: WithKeys) -> None:
    given = part(rig, rig.sell(5000), 1000)
    told = fields(rig.standin.refund_notice(given, ""))
    without = {name: told[name] for name in told if name not in ("sign", "out_biz_no")}
    assert rig.hear(rig.standin.sheet(without, rig.members[0])) is None


def test_a_notice_in_gbk_is_read_and_verified_in_gbk(rig: WithKeys) -> None:
    told = rig.standin.payment_fields(rig.sell()) | {"charset": "GBK", "subject": "奶茶"}
    text = "&".join(f"{k}={v}" for k, v in sorted(told.items()) if v and k != "sign_type")
    told["sign"] = rig.members[0].sign(text.encode("gbk"))
    assert isinstance(rig.hear(({}, urlencode(told, encoding="gbk").encode())), PaymentNotice)


def test_a_notice_signed_by_another_apps_key_is_refused(rig: WithKeys) -> None:
    made = rig.sell()
    sheet = rig.standin.sheet(rig.standin.payment_fields(made), rig.members[1])
    with pytest.raises(Forged, match="signature"):
        rig.hear(sheet)


def test_a_providers_notice_is_for_the_merchant_it_names(provider: UnderProvider) -> None:
    made = provider.sell(merchant="m2")
    notice = provider.hear(provider.payment_notice(made))
    assert isinstance(notice, PaymentNotice)
    assert notice.merchant_id == "m2"


@pytest.mark.parametrize("body", [
    b"&" * 10_000, b"=", b"app_id", b"\xff\xfe", "app_id=奶茶".encode(), b"app_id=%ff%fe&sign=x",
    b"&".join(b"a%d=1" % n for n in range(200)),
])  # fmt: skip
def test_nonsense_is_refused(rig: WithKeys, body: bytes) -> None:
    with pytest.raises(Forged):
        rig.hear(({}, body))


def test_quotes_that_became_entities_after_the_signing_break_nothing(rig: WithKeys) -> None:
    funds = '[{"amount":"50.00"}]'
    headers, body = rig.with_fields(rig.sell(), fund_bill_list=funds)
    told = fields((headers, body)) | {"fund_bill_list": funds.replace('"', "&quot;")}
    assert isinstance(rig.hear((headers, urlencode(told).encode())), PaymentNotice)
    with pytest.raises(Forged, match="signature"):
        rig.hear((headers, urlencode(told | {"subject": "&quot;"}).encode()))
