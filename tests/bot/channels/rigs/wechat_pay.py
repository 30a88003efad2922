"""微信支付 for the contract suite: with certificates, with the public key, and under a provider."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from bot.channels.wechat_pay import WeChatPay
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.wechat_pay import standin as other_side
from bot.sandbox.standins.wechat_pay import told
from bot.sandbox.standins.wechat_pay.keys import Member, Signer
from tests.bot.channels.rig import NEIGHBOUR, SHOP, VAULT, Rig

NOTIFY = "https://shop.example/channels/wechat_pay/notify"


class WithCertificates(Rig):
    """Two direct merchants whose answers are signed by a platform certificate."""

    name = "wechat_pay-certificates"
    lacks = frozenset({"balance"})
    members: ClassVar[tuple[Member, ...]] = (
        Member(SHOP, "1900000001"),
        Member(NEIGHBOUR, "1900000002", appid="wx9999999999999999",
               apiv3_key="neighbourApiV3Keyneighbourapi000"),
    )  # fmt: skip
    standin: other_side.WeChatPay
    channel: WeChatPay

    def make_standin(self) -> other_side.WeChatPay:
        return other_side.WeChatPay(self.clock, self.faults, self.log, self.members)

    def table(self) -> dict[str, Any]:
        """The product's settings."""
        return self.standin.table(f"{self.address}/wechat_pay", NOTIFY)

    def connect(self) -> WeChatPay:
        return WeChatPay(self.table(), self.clock.now, VAULT)

    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        return self.standin.sell(merchant, amount, paid_at=self.clock.now() - ago, terminal="T1")

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        return self.standin.payment_notice(sale, how)

    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        return {
            "serial": self._with(sale, signer=Signer("5157F09EFDC096DE15EBE81A47057A72", rsa_key("x"))),
            "merchant": self._with(sale, {"mchid": "1900000009", "sub_mchid": "1900000009"}),
            "app": self._with(sale, {"appid": "wx0", "sp_appid": "wx0"}),
            "amount": self._with(sale, {"amount": {"total": -5000, "currency": "CNY"}}),
            "currency": self._with(sale, {"amount": {"total": 5000, "currency": "USD"}}),
            "state": self._with(sale, {"trade_state": "NOTPAY"}),
            "order": self._with(sale, {"out_trade_no": 7}),
            "another contract's seal": self._sealed_for_nobody(sale),
            "algorithm": self._bent(sale, algorithm="AEAD_SM4_GCM"),
            "nothing sealed": self._signed(sale, b'{"event_type":"TRANSACTION.SUCCESS"}'),
            "no JSON": self._signed(sale, b"[]"),
            "amount that is nothing": self._with(sale, {"amount": None}),
            "payer that is a word": self._with(sale, {"payer": "o1"}),
            "nonce that is a number": self._bent(sale, nonce=7),
            "byte order mark": self._signed(sale, b"\xef\xbb\xbf" + self.payment_notice(sale)[1]),
            "UTF-16": self._signed(sale, self.payment_notice(sale)[1].decode().encode("utf-16")),
        }  # fmt: skip

    def _with(
        self, sale: Sale, changed: Mapping[str, Any] | None = None, signer: Signer | None = None
    ) -> Sheet:
        member = self.standin.member(sale.account)
        plain = told.transaction(sale, member, 0)
        plain |= {name: value for name, value in (changed or {}).items() if name in plain}
        headers, body = self.standin.letters.notice(
            "TRANSACTION.SUCCESS", "transaction", sale.key, plain, member
        )
        return (headers | self.standin.letters.signed(signer, body) if signer else headers), body

    def _sealed_for_nobody(self, sale: Sale) -> Sheet:
        stranger = Member("m9", "1900000009", apiv3_key="0" * 32,
                          public_key_mode=self.members[0].public_key_mode)  # fmt: skip
        plain = told.transaction(sale, self.standin.member(sale.account), 0)
        return self.standin.letters.notice(
            "TRANSACTION.SUCCESS", "transaction", "k", plain, stranger
        )

    def _bent(self, sale: Sale, **changed: object) -> Sheet:
        body = json.loads(self.payment_notice(sale)[1])
        body["resource"] |= changed
        return self._signed(sale, json.dumps(body).encode())

    def _signed(self, sale: Sale, body: bytes) -> Sheet:
        signer = self.standin.platform.signer(self.standin.member(sale.account))
        return self.standin.letters.signed(signer, body), body


class WithPublicKey(WithCertificates):
    """The same, for merchants that were given the platform's public key."""

    name = "wechat_pay-public-key"
    members = tuple(
        Member(one.merchant_id, one.mchid, one.appid, public_key_mode=True, apiv3_key=one.apiv3_key)
        for one in WithCertificates.members
    )


class UnderProvider(WithCertificates):
    """Two merchants under one service provider."""

    name = "wechat_pay-partner"
    members = (
        Member(SHOP, "1900000100", sub_mchid="1900000101"),
        Member(NEIGHBOUR, "1900000100", sub_mchid="1900000102"),
    )


RIGS = (WithCertificates, WithPublicKey, UnderProvider)
