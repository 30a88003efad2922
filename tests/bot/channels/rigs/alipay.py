"""支付宝 for the contract suite: with plain keys, with certificates, and under a provider."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any, ClassVar

from bot.channels.alipay import Alipay
from bot.channels.channel import Bill, Outcome
from bot.sandbox.standins.alipay import standin as other_side
from bot.sandbox.standins.alipay.keys import Member
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

NOTIFY = "https://shop.example/channels/alipay/notify"


class WithKeys(Rig):
    """Two merchants with an app each, whose keys are plain ones."""

    name = "alipay-keys"
    lacks = frozenset({"notice_time", "notice_headers", "bill_hash"})
    ends: ClassVar[Mapping[str, Outcome]] = {
        "ok": Outcome.SUCCEEDED, "processing": Outcome.UNKNOWN, "short": Outcome.FAILED,
    }  # fmt: skip
    members: ClassVar[tuple[Member, ...]] = (
        Member(SHOP, "2021000000000001", "2088000000000001"),
        Member(NEIGHBOUR, "2021000000000002", "2088000000000002"),
    )
    standin: other_side.Alipay
    channel: Alipay

    def make_standin(self) -> other_side.Alipay:
        return other_side.Alipay(self.clock, self.faults, self.log, self.members)

    def table(self) -> dict[str, Any]:
        """The product's settings."""
        return self.standin.table(f"{self.address}/alipay", NOTIFY)

    def connect(self) -> Alipay:
        return Alipay(self.table(), self.clock.now, VAULT)

    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        return self.standin.sell(merchant, amount, paid_at=self.clock.now() - ago)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        return self.standin.payment_notice(sale, how)

    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        return {
            "merchant": self.with_fields(sale, seller_id="2088000000000009"),
            "app": self.with_fields(sale, app_id="2021000000000009"),
            "amount": self.with_fields(sale, total_amount="-50.00"),
            "amount in another shape": self.with_fields(sale, total_amount="5e1"),
            "more received than paid": self.with_fields(sale, receipt_amount="50.01"),
            "order": self.with_fields(sale, out_trade_no=""),
            "trade": self.with_fields(sale, trade_no="x" * 65),
            "time of payment": self.with_fields(sale, gmt_payment="yesterday"),
            "time of the notice": self.with_fields(sale, notify_time=""),
            "doubled": self.doubled(sale),
        }

    def with_fields(self, sale: Sale, **changed: str) -> Sheet:
        """A notice with other fields, signed by the platform as if it meant them."""
        fields = self.standin.payment_fields(sale) | changed
        return self.standin.sheet(fields, self.standin.member(sale.account))

    def doubled(self, sale: Sale) -> Sheet:
        """A genuine notice with another amount behind it."""
        headers, body = self.payment_notice(sale)
        return headers, body + b"&total_amount=0.01"

    def read_bill(self, bill: Bill) -> str:
        with zipfile.ZipFile(BytesIO(bill.data)) as archive:
            return "".join(archive.read(entry).decode("gb18030") for entry in archive.infolist())


class WithCertificates(WithKeys):
    """The same, for apps whose keys stand in certificates."""

    name = "alipay-certificates"
    members = tuple(replace(one, has_certificates=True) for one in WithKeys.members)


class UnderProvider(WithKeys):
    """Two merchants who granted one provider's app the right to act for them."""

    name = "alipay-provider"
    members = (
        Member(SHOP, "2021000000000100", "2088000000000101", token="202611BBshop"),
        Member(NEIGHBOUR, "2021000000000100", "2088000000000102", token="202611BBneighbour"),
    )


RIGS = (WithKeys, WithCertificates, UnderProvider)
