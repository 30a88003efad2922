"""微信支付's interface over HTTP: orders, refunds, certificates, bills and notices."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Response

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import Given, No, Rules, Sale, State, Why
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.standin import Answer, Asked, StandIn
from bot.sandbox.standins.wechat_pay import told
from bot.sandbox.standins.wechat_pay.asking import caller, read_json, read_refund, under
from bot.sandbox.standins.wechat_pay.counter import Counter
from bot.sandbox.standins.wechat_pay.keys import Member, Platform, sealed
from bot.sandbox.standins.wechat_pay.letters import Letters, raw
from bot.sandbox.standins.wechat_pay.orders import CLOSING, ORDER, Orders
from bot.sandbox.standins.wechat_pay.refusing import Refused, refused
from storage.base.money import half_up

Json = dict[str, Any]
PAUSES = tuple(
    timedelta(seconds=pause)
    for pause in (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
)  # fmt: skip
REFUNDS = "/v3/refund/domestic/refunds"
EVENTS = {State.SUCCEEDED: "REFUND.SUCCESS", State.CLOSED: "REFUND.CLOSED",
          State.FAILED: "REFUND.CLOSED", State.ABNORMAL: "REFUND.ABNORMAL"}  # fmt: skip


class WeChatPay(StandIn):
    """Certificate or public key signs, as the member has it; a switch moves notices from one to the other."""

    code = "wechat_pay"
    rules = Rules(gap=timedelta(minutes=1), delay=timedelta(seconds=5))
    pauses = PAUSES

    def __init__(
        self, clock: Clock, faults: Faults, log: CallLog, members: Sequence[Member],
        notify_url: str = "",
    ) -> None:  # fmt: skip
        super().__init__(clock, faults, log, notify_url)
        self.members, self.platform = members, Platform()
        self.platform.issue(clock.now())
        self.letters = Letters(self.platform, clock)
        self.counter = Counter(self.books)
        self.orders = Orders(self.books, members)

    def table(self, base_url: str, notify_url: str) -> Json:
        """The product's `[channels.wechat_pay]` for all members."""
        keys = {
            "public_key_id": self.platform.public.serial,
            "public_key": self.platform.public_pem(),
        }
        merchants = {
            one.merchant_id: one.table() | (keys if one.public_key_mode else {})
            for one in self.members
        }
        return {"base_url": base_url, "backup_url": base_url, "notify_url": notify_url,
                "merchants": merchants}  # fmt: skip

    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """See StandIn.sell."""
        member = self.member(merchant_id)
        now = more.pop("paid_at", self.clock.now())
        number = more.pop("number", f"P{now:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}")
        key = f"4200{secrets.randbelow(10**6):06d}{now:%Y%m%d}{secrets.randbelow(10**10):010d}"
        fee = half_up(amount * member.fee_basis_points, 10_000)
        more.setdefault("payer", f"o{secrets.token_hex(13)}")
        return self.books.sell(
            Sale(member.account, number, key, amount, now, "wechat", fee=fee, **more)
        )

    def member(self, name: str) -> Member:
        """By our merchant's id or by the account."""
        return next(one for one in self.members if name in (one.merchant_id, one.account))

    # ---- what StandIn asks ----

    def admit(self, asked: Asked) -> Answer | None:
        """See StandIn.admit; a 401 is not signed."""
        try:
            caller(asked, self.members, self.platform, self.clock.now())
        except Refused as no:
            return _error(no)
        return None

    def act(self, asked: Asked) -> Answer:
        """See StandIn.act."""
        try:
            return self._do(asked)
        except Refused as no:
            return _error(no)
        except No as no:
            return _error(refused(no.why))

    def busy(self, how: str) -> Answer:
        """See StandIn.busy."""
        if how == "busy":
            return _error(Refused(429, "FREQUENCY_LIMITED", "频率超限"))
        return _error(Refused(500, "SYSTEM_ERROR", "系统异常，请稍后再试"))

    def bent(self, answer: Answer, how: str) -> Answer:
        """See StandIn.bent; of a bill, the hash."""
        body = json.loads(answer.body) if answer.signed and answer.body else {}
        if how == "other_number":
            body |= {
                name: f"{body[name]}X" for name in ("out_refund_no", "out_trade_no") if name in body
            }
        elif hashed := [
            one for one in (body, *body.get("download_bill_list", ())) if "hash_value" in one
        ]:
            hashed[0]["hash_value"] = "0" * 40
        elif isinstance(body.get("amount"), dict):
            body["amount"] = {name: value + 1 if type(value) is int else value
                              for name, value in body["amount"].items()}  # fmt: skip
        return Answer(answer.status, raw(body), answer.headers) if answer.signed else answer

    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """See StandIn.sealed."""
        by_public = asked.headers.get("Wechatpay-Serial") == self.platform.public.serial
        signer = self.platform.public if by_public else self.platform.certificates[-1]
        headers = answer.headers | self.letters.signed(signer, answer.body, how)
        headers["Request-ID"] = secrets.token_hex(16).upper()
        headers["Content-Type"] = "application/json"
        return Response(answer.body, answer.status, headers)

    def kept(self, status: int, _body: bytes) -> bool:
        """See StandIn.kept."""
        return status in (200, 204)

    def refund_notice(self, given: Given, how: str) -> Sheet:
        """See StandIn.refund_notice."""
        member = self.member(given.account)
        plain = told.refund_notice(given, member)
        return self.letters.notice(EVENTS[given.state], "refund", given.key, plain, member, how)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """See StandIn.payment_notice."""
        member = self.member(sale.account)
        plain = told.transaction(sale, member, 0)
        return self.letters.notice(
            "TRANSACTION.SUCCESS", "transaction", sale.key, plain, member, how
        )

    # ---- the calls ----

    def _do(self, asked: Asked) -> Answer:
        member = caller(asked, self.members, self.platform, self.clock.now())
        path = urlsplit(asked.target).path.removeprefix(f"/{self.code}")
        query = dict(parse_qsl(urlsplit(asked.target).query))
        if path == "/v3/billdownload/file":
            data = self.counter.pick_up(member.mchid, query.get("token", ""))
            return Answer(200, data, {"Content-Type": "application/octet-stream"}, signed=False)
        calls: Mapping[str, Callable[[], Json]] = {
            "GET /v3/certificates": lambda: self._certificates(member),
            f"POST {REFUNDS}": lambda: self._refund(member, asked),
            "GET /v3/bill/tradebill": lambda: self.counter.trade(
                self._all_under(member, query.get("sub_mchid")), query, asked.root),
            "GET /v3/bill/fundflowbill": lambda: self.counter.funds(member, query, asked.root),
            "GET /v3/bill/sub-merchant-fundflowbill": lambda: self.counter.sub_funds(
                under(self.members, member, query.get("sub_mchid")), query, asked.root),
        }  # fmt: skip
        if do := calls.get(f"{asked.method} {path}"):
            return Answer(200, raw(do()))
        if asked.method == "GET" and (order := ORDER.fullmatch(path)):
            return Answer(200, raw(self.orders.standing(member, query, *order.groups())))
        if asked.method == "POST" and (closing := CLOSING.fullmatch(path)):
            self.orders.close(member, asked.body, *closing.groups())
            return Answer(204, b"")
        number = unquote(path.removeprefix(f"{REFUNDS}/"))
        if path.startswith(f"{REFUNDS}/"):
            return Answer(200, raw(self._refund_standing(member, asked, query, number)))
        raise Refused(404, "RESOURCE_NOT_EXISTS", "没有这个接口")

    def _all_under(self, member: Member, sub_mchid: str | None) -> list[Member]:
        """One sub-merchant, or all that the caller has: a provider's whole bill."""
        if sub_mchid:
            return [under(self.members, member, sub_mchid)]
        return [one for one in self.members if one.mchid == member.mchid]

    def _refund_standing(
        self, member: Member, asked: Asked, query: Mapping[str, str], number: str
    ) -> Json:
        if asked.method == "GET":
            account = under(self.members, member, query.get("sub_mchid")).account
            return told.refund(self._given(account, number))
        key, _, deed = number.partition("/")
        if deed != "apply-abnormal-refund":
            raise Refused(404, "RESOURCE_NOT_EXISTS", "没有这个接口")
        return self._mend(member, asked, key)

    def _certificates(self, member: Member) -> Json:
        data = []
        for one in self.platform.certificates:
            assert one.certificate is not None
            pem = one.certificate.public_bytes(Encoding.PEM)
            data.append({
                "serial_no": one.serial,
                "effective_time": told.rfc3339(one.certificate.not_valid_before_utc),
                "expire_time": told.rfc3339(one.certificate.not_valid_after_utc),
                "encrypt_certificate": sealed(member.apiv3_key, "certificate", pem),
            })  # fmt: skip
        return {"data": data}

    def _refund(self, caller_: Member, asked: Asked) -> Json:
        wanted = read_refund(asked.body)
        member = under(self.members, caller_, wanted.get("sub_mchid"))
        amount, number = wanted["amount"], wanted["out_refund_no"]
        sale = self.books.sale(
            member.account,
            number=wanted.get("out_trade_no", ""),
            key=wanted.get("transaction_id", ""),
        )
        if amount["total"] != sale.amount:  # a repeat is held to it as well
            raise No(Why.OTHER_TOTAL)
        key = f"5030{secrets.randbelow(10**6):06d}{self.clock.now():%Y%m%d}{secrets.randbelow(10**10):010d}"
        order = self.books.order(
            member.account, number, key, sale, amount["refund"], self.trouble.fate,
            wanted.get("notify_url", ""),
        )  # fmt: skip
        short = self.trouble.refund == "short"
        given, _ = self.books.refund(order, short=short)
        return told.refund(given)

    def _mend(self, caller_: Member, asked: Asked, key: str) -> Json:
        wanted = read_json(asked.body)
        member = under(self.members, caller_, wanted.get("sub_mchid"))
        given = self._given(member.account, str(wanted.get("out_refund_no")))
        if given.key != key or given.state is not State.ABNORMAL:
            raise Refused(400, "INVALID_REQUEST", "退款单不是异常状态")
        if wanted.get("type") == "USER_BANK_CARD":
            self._check_card(asked, wanted)
        elif wanted.get("type") != "MERCHANT_BANK_CARD":
            raise Refused(400, "PARAM_ERROR", "type 不对")
        held_up = self.trouble.refund == "processing"
        state = State.PROCESSING if held_up else State.SUCCEEDED
        return told.refund(self.books.finish(given, state))

    def _check_card(self, asked: Asked, wanted: Json) -> None:
        serial = asked.headers.get("Wechatpay-Serial", "")
        signers = [self.platform.public, *self.platform.certificates]
        signer = next((one for one in signers if one.serial == serial), None)
        no = Refused(400, "PARAM_ERROR", "敏感字段解不开")
        if signer is None or not wanted.get("bank_type"):
            raise no
        try:
            signer.open(wanted["bank_account"])
            signer.open(wanted["real_name"])
        except (KeyError, ValueError) as wrong:
            raise no from wrong

    def _given(self, account: str, number: str) -> Given:
        given = self.books.refund_of(account, number)
        if given is None:
            raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return given


def _error(no: Refused) -> Answer:
    body = raw({"code": no.code, "message": no.message})
    return Answer(no.status, body, {"Content-Type": "application/json"})
