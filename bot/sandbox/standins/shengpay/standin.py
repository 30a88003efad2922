"""盛付通's gateway over HTTP: orders, refunds, and notices that want SUCCESS within ten seconds."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Response

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import SHANGHAI, Given, No, Rules, Sale, State
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.shengpay import told
from bot.sandbox.standins.shengpay.asking import (
    FIELDS,
    QUERY,
    REFUND,
    REFUND_QUERY,
    caller,
    check_fields,
)
from bot.sandbox.standins.shengpay.keys import STRANGER, Member, signature
from bot.sandbox.standins.shengpay.refusing import BUSY, SHORT, WHY, Refused
from bot.sandbox.standins.standin import Answer, Asked, StandIn
from bot.sandbox.standins.trouble import SIGNATURES
from storage.base.money import half_up

Json = dict[str, Any]
PAUSES = tuple(timedelta(seconds=15 * 2**step) for step in range(8))
DONE = frozenset({State.SUCCEEDED})
# A refund that fails is closed: the platform has one state for both.
FATES = {State.FAILED: State.CLOSED}
JSON = "application/json; charset=UTF-8"


class Shengpay(StandIn):
    """A refund is accepted first and ends later; a repeated number is answered as the first time."""

    code = "shengpay"
    aggregates = True
    rules = Rules(delay=timedelta(seconds=10))
    pauses = PAUSES

    def __init__(
        self, clock: Clock, faults: Faults, log: CallLog, members: Sequence[Member],
        notify_url: str = "",
    ) -> None:  # fmt: skip
        super().__init__(clock, faults, log, notify_url)
        self.members = members

    def table(self, base_url: str, notify_url: str) -> Json:
        """The product's `[channels.shengpay]` for all members."""
        merchants = {one.merchant_id: one.table() for one in self.members}
        return {"base_url": base_url, "notify_url": notify_url, "short_codes": (SHORT,),
                "merchants": merchants}  # fmt: skip

    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """See StandIn.sell."""
        member, now = self.member(merchant_id), more.pop("paid_at", self.clock.now())
        number = more.pop("number", f"S{now:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}")
        fee, way = half_up(amount * member.fee_basis_points, 10_000), more.pop("way", "wechat")
        more.setdefault("payer", f"oUpF8{secrets.token_hex(12)}")
        return self.books.sell(
            Sale(member.account, number, self._number("WP"), amount, now, way, fee=fee, **more)
        )

    def member(self, who: str) -> Member:
        """By our merchant's id or by the account."""
        return next(one for one in self.members if who in (one.merchant_id, one.account))

    # ---- what StandIn asks ----

    def admit(self, asked: Asked) -> Answer | None:
        """See StandIn.admit; whoever is not known is answered without a signature."""
        try:
            caller(asked, self.members)
        except Refused as no:
            return Answer(200, _raw(_no(no.code, no.message)), {"Content-Type": JSON})
        return None

    def act(self, asked: Asked) -> Answer:
        """See StandIn.act."""
        try:
            return Answer(200, _raw(_yes(self._do(asked))))
        except Refused as no:
            return Answer(200, _raw(_no(no.code, no.message)))
        except No as no:
            return Answer(200, _raw(_no(*WHY[no.why])))

    def busy(self, how: str) -> Answer:
        """See StandIn.busy."""
        return Answer(200 if how == "busy" else 500, _raw(_no(BUSY, "业务繁忙，请重试")))

    def bent(self, answer: Answer, how: str) -> Answer:
        """See StandIn.bent."""
        whole = json.loads(answer.body)
        for name in ("outRefundNo", "outTradeNo") if how == "other_number" else ("refundFee",):
            if name in whole:
                whole[name] = f"{whole[name]}9" if how == "other_number" else _one_more(whole[name])
        return Answer(answer.status, _raw(whole))

    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """See StandIn.sealed; the signature stands among the fields."""
        member, _ = caller(asked, self.members)
        body = self.signed(member, json.loads(answer.body), how)
        return Response(body, answer.status, content_type=JSON)

    def kept(self, status: int, body: bytes) -> bool:
        """See StandIn.kept."""
        return status == 200 and body == b"SUCCESS"

    def refund_notice(self, given: Given, how: str) -> Sheet:
        """See StandIn.refund_notice."""
        well = given.state is State.SUCCEEDED
        fields = told.refund_notice(given)
        whole = _yes(fields) if well else _no("", "") | fields
        return self.sheet(self.member(given.account), whole, how)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """See StandIn.payment_notice."""
        return self.sheet(self.member(sale.account), _yes(told.paid(sale)), how)

    def sheet(self, member: Member, fields: Mapping[str, Any], how: str = "") -> Sheet:
        """Any notice, signed for its member."""
        return {"Content-Type": JSON}, self.signed(member, fields, how)

    def signed(self, member: Member, fields: Mapping[str, Any], how: str = "") -> bytes:
        """A message with its names, nonce and signature; names that it has already stay."""
        whole: Json = {**member.names, **fields, "nonceStr": secrets.token_hex(16),
                       "signType": member.sign_type}  # fmt: skip
        if how != "unsigned":
            key = rsa_key(STRANGER) if how in SIGNATURES else member.platform_key
            whole["sign"] = signature(key, whole, member.sign_type)
        return _raw(whole)

    # ---- the calls ----

    def _do(self, asked: Asked) -> Json:
        path = asked.path.removeprefix(f"/{self.code}")
        member, wanted = caller(asked, self.members)
        if path not in FIELDS:
            raise Refused("PARAMS_ERROR", "没有这个接口")
        check_fields(path, wanted)
        calls: Mapping[str, Callable[[], Json]] = {
            QUERY: lambda: self._order(member, wanted),
            REFUND: lambda: self._refund(member, wanted),
            REFUND_QUERY: lambda: self._standing(member, wanted),
        }
        return calls[path]()

    def _order(self, member: Member, wanted: Json) -> Json:
        sale = self._sale(member, wanted)
        return told.order(sale, self.books.refunded(sale, DONE))

    def _refund(self, member: Member, wanted: Json) -> Json:
        fate = FATES.get(self.trouble.fate, self.trouble.fate)
        order = self.books.order(
            member.account, wanted["outRefundNo"], self._number("RFWP"), self._sale(member, wanted),
            int(wanted["refundFee"]), fate, wanted["notifyUrl"],
        )  # fmt: skip
        given, _ = self.books.refund(order, short=self.trouble.refund == "short")
        return told.accepted(given)

    def _standing(self, member: Member, wanted: Json) -> Json:
        mine = (one for one in self.books.refunds.values() if one.account == member.account)
        asked = wanted.get("refundId"), wanted.get("outRefundNo")
        given = next((one for one in mine if one.key == asked[0] or one.number == asked[1]), None)
        if given is None:
            raise Refused("ORDER_NOT_EXIST", "退款单不存在")
        return told.refund(given)

    def _sale(self, member: Member, wanted: Json) -> Sale:
        key = wanted.get("transactionId", "")
        number = "" if key else wanted["outTradeNo"]
        return self.books.sale(member.account, number=number, key=key)

    def _number(self, prefix: str) -> str:
        now = self.clock.now().astimezone(SHANGHAI)
        return f"{prefix}{now:%Y%m%d}{secrets.randbelow(10**12):012d}"


def _yes(fields: Json) -> Json:
    return {"returnCode": "SUCCESS", "returnMsg": "SUCCESS", "resultCode": "SUCCESS"} | fields


def _no(code: str, message: str) -> Json:
    return {"returnCode": "SUCCESS", "returnMsg": "SUCCESS", "resultCode": "FAIL",
            "errorCode": code, "errorCodeDes": message}  # fmt: skip


def _raw(whole: Mapping[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()


def _one_more(fen: str | int) -> str | int:
    return type(fen)(int(fen) + 1)
