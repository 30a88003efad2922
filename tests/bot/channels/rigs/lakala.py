"""拉卡拉 for the contract suite: merchants with an app each, and merchants of one provider."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from bot.channels.channel import Outcome
from bot.channels.lakala import Lakala
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.lakala import keys, told
from bot.sandbox.standins.lakala import standin as other_side
from bot.sandbox.standins.lakala.keys import Member
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

NOTIFY = "https://shop.example/channels/lakala/notify"


class WithOwnApps(Rig):
    """Two merchants with an app each; bills are not applied for, as no folder is named."""

    name = "lakala-own"
    lacks = frozenset({"balance", "trade_bill", "funds_bill"})
    ends: ClassVar[Mapping[str, Outcome]] = {
        "ok": Outcome.SUCCEEDED, "processing": Outcome.UNKNOWN, "closed": Outcome.CLOSED,
        "failed": Outcome.CLOSED, "short": Outcome.FAILED,
    }  # fmt: skip
    members: ClassVar[tuple[Member, ...]] = (
        Member(SHOP, "822290070110001", "A0073841"),
        Member(NEIGHBOUR, "822290070110002", "A0073842", "OP00000004"),
    )
    standin: other_side.Lakala
    channel: Lakala

    def make_standin(self) -> other_side.Lakala:
        return other_side.Lakala(self.clock, self.faults, self.log, self.members)

    def table(self) -> dict[str, Any]:
        """The product's settings."""
        return self.standin.table(f"{self.address}/lakala", NOTIFY)

    def connect(self) -> Lakala:
        return Lakala(self.table(), self.clock.now, VAULT)

    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        return self.standin.sell(merchant, amount, paid_at=self.clock.now() - ago)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        return self.standin.payment_notice(sale, how)

    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        return {
            "merchant": self.with_fields(sale, merchant_no="822290070110009"),
            "no merchant": self.with_fields(sale, merchant_no=None),
            "amount": self.with_fields(sale, total_amount="-5000"),
            "amount in yuan": self.with_fields(sale, total_amount="50.00"),
            "no amount": self.with_fields(sale, total_amount=None),
            "more given off than asked for": self.with_fields(sale, acc_mdiscount_amount="5001"),
            "order": self.with_fields(sale, out_trade_no=""),
            "order that is a number": self.with_fields(sale, out_trade_no=7),
            "trade": self.with_fields(sale, trade_no="x" * 65),
            "time of payment": self.with_fields(sale, trade_time="yesterday"),
            "till without a trade": self.with_fields(sale, order_trade_info=7),
            "answer's key": self.by_the_answers_key(sale),
        }

    def with_fields(self, sale: Sale, **changed: object) -> Sheet:
        """A notice with other fields, signed by the platform as if it meant them."""
        fields = told.trade(sale, self.standin.member(sale.account), 0)
        return self.standin.sheet(fields | changed)

    def by_the_answers_key(self, sale: Sale) -> Sheet:
        """Well signed, but by the certificate that only answers are signed with."""
        headers, body = self.payment_notice(sale)
        stamp, nonce = str(int(self.clock.now().timestamp())), "abcdefabcdef"
        text = keys.lines(stamp, nonce, body)
        signed = keys.signature(keys.PLATFORM, text)
        head = f'LKLAPI-SHA256withRSA timestamp="{stamp}",nonce_str="{nonce}",signature="{signed}"'
        return headers | {"Authorization": head}, body


class UnderProvider(WithOwnApps):
    """Two merchants that one provider's app acts for."""

    name = "lakala-provider"
    members = (
        Member(SHOP, "822290070110101", "B0073841", "OP00000100", "985001"),
        Member(NEIGHBOUR, "822290070110102", "B0073842", "OP00000100", "985001"),
    )


RIGS = (WithOwnApps, UnderProvider)
