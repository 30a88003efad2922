"""盛付通 for the contract suite: signed with RSA2, with RSA, and under a provider."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from bot.channels.channel import Outcome
from bot.channels.shengpay import Shengpay
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.shengpay import standin as other_side
from bot.sandbox.standins.shengpay import told
from bot.sandbox.standins.shengpay.keys import Member
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

NOTIFY = "https://shop.example/channels/shengpay/notify"
WELL = {"returnCode": "SUCCESS", "returnMsg": "SUCCESS", "resultCode": "SUCCESS"}


class WithRsa2(Rig):
    """Two merchants with contracts of their own."""

    name = "shengpay-rsa2"
    lacks = frozenset({"balance", "trade_bill", "funds_bill", "notice_time", "notice_headers"})
    ends: ClassVar[Mapping[str, Outcome]] = {
        "ok": Outcome.SUCCEEDED, "processing": Outcome.UNKNOWN, "closed": Outcome.CLOSED,
        "failed": Outcome.CLOSED, "abnormal": Outcome.STUCK, "short": Outcome.FAILED,
    }  # fmt: skip
    members: ClassVar[tuple[Member, ...]] = (
        Member(SHOP, "93762611"), Member(NEIGHBOUR, "93762612", "312343123132131331299"),
    )  # fmt: skip
    standin: other_side.Shengpay
    channel: Shengpay

    def make_standin(self) -> other_side.Shengpay:
        return other_side.Shengpay(self.clock, self.faults, self.log, self.members)

    def table(self) -> dict[str, Any]:
        """The product's settings."""
        return self.standin.table(f"{self.address}/shengpay", NOTIFY)

    def connect(self) -> Shengpay:
        return Shengpay(self.table(), self.clock.now, VAULT)

    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        return self.standin.sell(merchant, amount, paid_at=self.clock.now() - ago)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        return self.standin.payment_notice(sale, how)

    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        return {
            "merchant": self.with_fields(sale, mchId="93762619"),
            "no merchant": self.with_fields(sale, mchId=""),
            "app": self.with_fields(sale, appId="312343123132131331200"),
            "sub-merchant": self.with_fields(sale, subMchId="93762618"),
            "amount": self.with_fields(sale, totalFee=-5000),
            "amount in yuan": self.with_fields(sale, totalFee="50.00"),
            "more settled than paid": self.with_fields(sale, settlementTotalFee="5001"),
            "order": self.with_fields(sale, outTradeNo=""),
            "order that is a number": self.with_fields(sale, outTradeNo=7),
            "trade": self.with_fields(sale, transactionId="x" * 65),
            "time of payment": self.with_fields(sale, timeEnd="yesterday"),
            "doubled": self.doubled(sale),
            "another kind of signature": self.standin.sheet(
                self.weaker(sale), WELL | told.paid(sale)
            ),
        }

    def with_fields(self, sale: Sale, **changed: object) -> Sheet:
        """A notice with other fields, signed by the platform as if it meant them."""
        return self.standin.sheet(
            self.standin.member(sale.account), WELL | told.paid(sale) | changed
        )

    def weaker(self, sale: Sale) -> Member:
        """The merchant as if it had agreed on the other kind of signature."""
        member = self.standin.member(sale.account)
        return replace(member, sign_type="RSA" if member.sign_type == "RSA2" else "RSA2")

    def doubled(self, sale: Sale) -> Sheet:
        """A genuine notice with another amount behind it."""
        headers, body = self.payment_notice(sale)
        return headers, body[:-1] + b',"totalFee":1}'


class WithRsa(WithRsa2):
    """The same, for merchants whose contract still says SHA-1."""

    name = "shengpay-rsa"
    members = tuple(replace(one, sign_type="RSA") for one in WithRsa2.members)


class UnderProvider(WithRsa2):
    """Two merchants under one provider's number."""

    name = "shengpay-provider"
    members = (
        Member(SHOP, "93762600", sub_mch_id="93762701"),
        Member(NEIGHBOUR, "93762600", sub_mch_id="93762702"),
    )


RIGS = (WithRsa2, WithRsa, UnderProvider)
