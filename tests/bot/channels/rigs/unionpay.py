"""银联 for the contract suite: with certificates, and with keys shared in SHA-256 and in SM3."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any, ClassVar

from bot.channels.channel import Bill, Outcome
from bot.channels.unionpay import UnionPay
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.unionpay import standin as other_side
from bot.sandbox.standins.unionpay import told
from bot.sandbox.standins.unionpay.keys import Member
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

NOTIFY = "https://shop.example/channels/unionpay/notify"


class WithCertificates(Rig):
    """Two merchants who sign with their key stores."""

    name = "unionpay-certificates"
    lacks = frozenset(
        {"funds_bill", "balance", "notice_time", "notice_headers", "bill_hash", "unpaid"}
    )
    ends: ClassVar[Mapping[str, Outcome]] = {
        "ok": Outcome.SUCCEEDED, "processing": Outcome.UNKNOWN, "closed": Outcome.CLOSED,
        "failed": Outcome.CLOSED, "short": Outcome.FAILED,
    }  # fmt: skip
    members: ClassVar[tuple[Member, ...]] = (
        Member(SHOP, "777290058110048"),
        Member(NEIGHBOUR, "777290058110097"),
    )
    standin: other_side.UnionPay
    channel: UnionPay

    def make_standin(self) -> other_side.UnionPay:
        return other_side.UnionPay(self.clock, self.faults, self.log, self.members)

    def table(self) -> dict[str, Any]:
        """The product's settings."""
        return self.standin.table(f"{self.address}/unionpay", NOTIFY)

    def connect(self) -> UnionPay:
        return UnionPay(self.table(), self.clock.now, VAULT)

    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        return self.standin.sell(merchant, amount, paid_at=self.clock.now() - ago, terminal="T1")

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        return self.standin.payment_notice(sale, how)

    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        return {
            "merchant": self.with_fields(sale, merId="777290058110099"),
            "amount": self.with_fields(sale, txnAmt="-5000"),
            "amount in another shape": self.with_fields(sale, txnAmt="5e3"),
            "currency": self.with_fields(sale, currencyCode="840"),
            "order": self.with_fields(sale, orderId=""),
            "query number": self.with_fields(sale, queryId="x" * 65),
            "time of payment": self.with_fields(sale, txnTime="20261399999999"),
            "version": self.with_fields(sale, version="5.0.0"),
            "way of signing": self.with_fields(sale, signMethod="02"),
            "doubled": self.doubled(sale),
        }

    def with_fields(self, sale: Sale, **changed: str) -> Sheet:
        """A notice with other fields, signed by the gateway as if it meant them."""
        fields = told.payment_notice(sale) | changed
        return self.standin.sheet(fields, self.standin.member(sale.account))

    def doubled(self, sale: Sale) -> Sheet:
        """A genuine notice with another amount behind it."""
        headers, body = self.payment_notice(sale)
        return headers, body + b"&txnAmt=1"

    def read_bill(self, bill: Bill) -> str:
        with zipfile.ZipFile(BytesIO(bill.data)) as archive:
            return "".join(archive.read(entry).decode("gbk") for entry in archive.infolist())


class WithSha256(WithCertificates):
    """Two merchants who share a key with the gateway."""

    name = "unionpay-sha256"
    members = tuple(replace(one, way="sha256") for one in WithCertificates.members)


class WithSm3(WithCertificates):
    """The same, hashed with SM3."""

    name = "unionpay-sm3"
    members = tuple(replace(one, way="sm3") for one in WithCertificates.members)


RIGS = (WithCertificates, WithSha256, WithSm3)
