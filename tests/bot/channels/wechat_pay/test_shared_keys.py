"""One owner, two contracts, one APIv3 key: each notice still finds its own merchant."""

from collections.abc import Iterator

import pytest

from bot.channels.channel import PaymentNotice
from bot.sandbox.standins.wechat_pay.keys import Member
from tests.bot.channels.rig import NEIGHBOUR, SHOP, served
from tests.bot.channels.rigs.wechat_pay import WithCertificates


class WithOneKey(WithCertificates):
    """A direct merchant, and one under a provider, whose owner chose the same key for both."""

    name = "wechat_pay-one-key"
    members = (Member(SHOP, "1900000001"), Member(NEIGHBOUR, "1900000100", sub_mchid="1900000101"))


shared: Iterator[WithOneKey] = served(WithOneKey)


@pytest.mark.parametrize("merchant", [SHOP, NEIGHBOUR])
def test_a_notice_finds_its_merchant_among_contracts_with_one_key(
    shared: WithOneKey, merchant: str
) -> None:
    notice = shared.hear(shared.payment_notice(shared.sell(merchant=merchant)))
    assert isinstance(notice, PaymentNotice)
    assert notice.merchant_id == merchant
