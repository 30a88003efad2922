"""支付宝's gateway over HTTP: trades, refunds, bills, the balance, and notices."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins.alipay import told
from bot.sandbox.standins.alipay.asking import caller, check_refund, content, form
from bot.sandbox.standins.alipay.counter import FILE, Counter
from bot.sandbox.standins.alipay.keys import Authority, Member, serial, signature, table
from bot.sandbox.standins.alipay.refusing import Refused, refused
from bot.sandbox.standins.books import Given, No, Rules, Sale, State, Why
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.standin import Answer, Asked, StandIn
from storage.base.money import Money, half_up

Json = dict[str, Any]
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
PAUSES = tuple(timedelta(minutes=pause) for pause in (4, 10, 10, 60, 120, 360, 900))
PAID_BACK = frozenset({State.SUCCEEDED})


class Alipay(StandIn):
    """A refund succeeds or is on its way; the platform knows no closed or abnormal ones."""

    code = "alipay"
    rules = Rules(most_parts=10**6, delay=timedelta(seconds=10))
    pauses = PAUSES

    def __init__(
        self, clock: Clock, faults: Faults, log: CallLog, members: Sequence[Member],
        notify_url: str = "",
    ) -> None:  # fmt: skip
        super().__init__(clock, faults, log, notify_url)
        self.members = members
        self.authority = Authority(clock.now())
        self.counter = Counter(self.books)

    def table(self, base_url: str, notify_url: str) -> Json:
        """The product's `[channels.alipay]` for all members."""
        merchants = {one.merchant_id: table(one, self.authority) for one in self.members}
        return {"base_url": f"{base_url}/gateway.do", "bill_url": base_url,
                "notify_url": notify_url, "merchants": merchants}  # fmt: skip

    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """See StandIn.sell."""
        member = self.member(merchant_id)
        now = more.pop("paid_at", self.clock.now())
        number = more.pop("number", f"A{now:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}")
        key = f"{now:%Y%m%d}22001{secrets.randbelow(10**15):015d}"
        fee = half_up(amount * member.fee_basis_points, 10_000)
        more.setdefault("payer", f"2088{secrets.randbelow(10**12):012d}")
        return self.books.sell(
            Sale(member.account, number, key, amount, now, "alipay", fee=fee, **more)
        )

    def member(self, name: str) -> Member:
        """By our merchant's id or by the account."""
        return next(one for one in self.members if name in (one.merchant_id, one.account))

    # ---- what StandIn asks ----

    def admit(self, asked: Asked) -> Answer | None:
        """See StandIn.admit; what is not even dispatched is refused without a signature."""
        if asked.method == "GET" and asked.path.endswith(FILE):
            return None
        try:
            caller(form(asked), self.members, self.authority, self.clock.now())
        except Refused as no:
            return Answer(200, _raw({"error_response": no.node}))
        return None

    def act(self, asked: Asked) -> Answer:
        """See StandIn.act."""
        if asked.path.endswith(FILE):
            query = dict(parse_qsl(urlsplit(asked.target).query))
            data = self.counter.pick_up(query.get("token", ""))
            kind = {"Content-Type": "application/octet-stream"}
            return Answer(200 if data else 404, data or b"", kind, signed=False)
        try:
            return Answer(200, _raw({"code": "10000", "msg": "Success"} | self._do(asked)))
        except Refused as no:
            return Answer(200, _raw(no.node))
        except No as no:
            return Answer(200, _raw(refused(no.why).node))

    def busy(self, how: str) -> Answer:
        """See StandIn.busy."""
        if how == "busy":
            return Answer(200, _raw(Refused("40004", "ACQ.SYSTEM_ERROR", "系统错误").node))
        return Answer(200, _raw(Refused("20000", "isp.unknow-error", "系统繁忙").node))

    def bent(self, answer: Answer, how: str) -> Answer:
        """See StandIn.bent; files have no hash that could be another."""
        if not answer.signed:
            return answer
        node = json.loads(answer.body)
        numbers, amounts = ("out_request_no", "out_trade_no"), ("refund_amount", "total_amount")
        for name in numbers if how == "other_number" else amounts:
            if name in node:
                node[name] = f"{node[name]}X" if how == "other_number" else _one_more(node[name])
        return Answer(answer.status, _raw(node))

    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """See StandIn.sealed; the signature is over the node as it stands in the answer."""
        params = form(asked)
        member = next(one for one in self.members if one.app_id == params["app_id"])
        node = answer.body.decode()
        parts = [f'"{params["method"].replace(".", "_")}_response":{node}']
        if member.has_certificates:
            parts.append(f'"alipay_cert_sn":"{serial(self.authority.platform)}"')
        if how != "unsigned":
            parts.append(f'"sign":"{self._signature(member, answer.body, how)}"')
        return Response(f"{{{','.join(parts)}}}", content_type="text/html;charset=utf-8")

    def kept(self, status: int, body: bytes) -> bool:
        """See StandIn.kept."""
        return status == 200 and body == b"success"

    def refund_notice(self, given: Given, how: str) -> Sheet:
        """See StandIn.refund_notice; it tells the sum of all refunds of the trade."""
        known = self.books.refund_of(given.account, given.number)
        counted = known.amount if known and known.state is State.SUCCEEDED else 0
        cumulative = self.books.refunded(given.sale, PAID_BACK) - counted + given.amount
        fields = self.payment_fields(given.sale) | told.refund_fields(given, cumulative)
        return self.sheet(fields, self.member(given.account), how)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """See StandIn.payment_notice."""
        return self.sheet(self.payment_fields(sale), self.member(sale.account), how)

    def payment_fields(self, sale: Sale) -> dict[str, str]:
        """The fields of a notice about a trade as it stands."""
        return told.notice(sale, self.member(sale.account), self._status(sale), self.clock.now())

    def sheet(self, fields: Mapping[str, str], member: Member, how: str = "") -> Sheet:
        """A notice with these fields, signed over all but `sign` and `sign_type`.

        Nothing empty is sent: the platform's own kits disagree whether that is signed.
        """
        fields = {name: value for name, value in fields.items() if value}
        pairs = sorted((name, value) for name, value in fields.items() if name != "sign_type")
        text = "&".join(f"{name}={value}" for name, value in pairs).encode()
        signed = {} if how == "unsigned" else {"sign": self._signature(member, text, how)}
        return FORM, urlencode({**fields, **signed}).encode()

    # ---- the calls ----

    def _signature(self, member: Member, text: bytes, how: str) -> str:
        if how in ("wrongly_signed", "probe"):
            return signature(rsa_key("somebody else"), text)
        return member.sign(text)

    def _do(self, asked: Asked) -> Json:
        params = form(asked)
        member = caller(params, self.members, self.authority, self.clock.now())
        wanted = content(params)
        calls: Mapping[str, Callable[[], Json]] = {
            "alipay.trade.query": lambda: self._trade(member, wanted),
            "alipay.trade.refund": lambda: self._refund(
                member, wanted, params.get("notify_url", "")),
            "alipay.trade.fastpay.refund.query": lambda: self._standing(member, wanted),
            "alipay.data.dataservice.bill.downloadurl.query": lambda: self.counter.address(
                member, wanted, asked.root),
            "alipay.data.bill.balance.query": lambda: self._balance(member),
        }  # fmt: skip
        return calls[params["method"]]()

    def _trade(self, member: Member, wanted: Json) -> Json:
        sale = self._sale(member, wanted)
        return told.trade(sale, self._status(sale))

    def _refund(self, member: Member, wanted: Json, notify_url: str) -> Json:
        check_refund(wanted)
        sale = self._sale(member, wanted)
        number = str(wanted.get("out_request_no", sale.number))
        amount = Money.from_yuan(str(wanted["refund_amount"])).fen
        if "out_request_no" not in wanted and amount != sale.amount:
            raise refused(Why.OTHER_TOTAL)
        fate = self.trouble.fate
        order = self.books.order(
            member.account, number, f"{sale.key}*{number}", sale, amount,
            fate if fate is State.SUCCEEDED else State.PROCESSING, notify_url,
        )  # fmt: skip
        given, moved = self.books.refund(order, short=self.trouble.refund == "short")
        return told.refund(given, self.books.refunded(sale), moved=moved)

    def _standing(self, member: Member, wanted: Json) -> Json:
        sale = self._sale(member, wanted)
        given = self.books.refund_of(member.account, str(wanted.get("out_request_no", sale.number)))
        mine = given if given and given.sale == sale else None
        return told.refund_standing(mine, wanted.get("query_options", []))

    def _balance(self, member: Member) -> Json:
        left = told.yuan(self.books.available(member.account))
        return {"total_amount": left, "available_amount": left, "freeze_amount": "0.00"}

    def _sale(self, member: Member, wanted: Json) -> Sale:
        return self.books.sale(
            member.account,
            number=str(wanted.get("out_trade_no", "")),
            key=str(wanted.get("trade_no", "")),
        )

    def _status(self, sale: Sale) -> str:
        refunded = self.books.refunded(sale, PAID_BACK)
        return told.status(sale, refunded, self.clock.now(), self.rules.window)


def _raw(node: Json) -> bytes:
    """JSON as it goes over the wire: slashes are escaped."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/").encode()


def _one_more(yuan: str) -> str:
    return told.yuan(Money.from_yuan(yuan).fen + 1)
