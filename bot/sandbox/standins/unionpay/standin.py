"""银联's gateway over HTTP: refunds, queries, clearing files, and notices."""

import re
import secrets
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import SHANGHAI, Given, No, Rules, Sale, State
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import certificate_pem, rsa_key
from bot.sandbox.standins.standin import Answer, Asked, StandIn
from bot.sandbox.standins.unionpay import told
from bot.sandbox.standins.unionpay.asking import (
    Refused,
    caller,
    check_fields,
    form,
    kind_of,
    refused,
)
from bot.sandbox.standins.unionpay.bills import file_content
from bot.sandbox.standins.unionpay.keys import WAYS, Authority, Member, certified, plain, shared
from storage.base.money import half_up

Fields = dict[str, str]
FIELD = re.compile(r"([^=&]+)=((?:\{[^}]*\}|[^&])*)")  # what stands in braces may hold a `&`
FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
PAUSES = tuple(timedelta(minutes=pause) for pause in (1, 2, 4, 8, 15))
READY_HOUR = 9
CUT = timedelta(hours=-1)  # a clearing day begins at 23:00 of the day before
ELEVEN_MONTHS = timedelta(days=334)
KNOWN = frozenset({State.SUCCEEDED, State.CLOSED, State.FAILED})


class UnionPay(StandIn):
    """Merchants with certificates and with shared keys; an order is known by its number and its time."""

    code = "unionpay"
    rules = Rules(window=ELEVEN_MONTHS, most_parts=10**6, delay=timedelta(seconds=10))
    pauses = PAUSES

    def __init__(
        self, clock: Clock, faults: Faults, log: CallLog, members: Sequence[Member],
        notify_url: str = "",
    ) -> None:  # fmt: skip
        super().__init__(clock, faults, log, notify_url)
        self.members = members
        self.authority = Authority(clock.now())
        self.times: dict[tuple[str, str], str] = {}  # the txnTime of each refund

    def table(self, base_url: str, notify_url: str) -> dict[str, Any]:
        """The product's `[channels.unionpay]` for all members."""
        merchants = {one.merchant_id: self.authority.table(one) for one in self.members}
        return {"base_url": f"{base_url}/gateway/api", "file_url": f"{base_url}/file",
                "notify_url": notify_url, "merchants": merchants}  # fmt: skip

    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """See StandIn.sell."""
        member = self.member(merchant_id)
        now = more.pop("paid_at", self.clock.now())
        number = more.pop("number", f"U{now:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}")
        fee = half_up(amount * member.fee_basis_points, 10_000)
        more["payer"] = card_of(more.get("payer") or secrets.token_hex(8))
        return self.books.sell(
            Sale(member.account, number, _key(now), amount, now, "unionpay", fee=fee, **more)
        )

    def member(self, name: str) -> Member:
        """By our merchant's id or by the account."""
        return next(one for one in self.members if name in (one.merchant_id, one.account))

    # ---- what StandIn asks ----

    def admit(self, asked: Asked) -> Answer | None:
        """See StandIn.admit; whoever cannot be told apart gets no signature."""
        try:
            caller(asked, self.members, self.authority)
        except Refused as no:
            return Answer(200, _raw(no.told))
        return None

    def act(self, asked: Asked) -> Answer:
        """See StandIn.act; what was asked comes back with the answer."""
        try:
            answer = told.WELL | self._do(asked)
        except Refused as no:
            answer = no.told
        except No as no:
            answer = refused(no.why).told
        return Answer(200, _raw(_echoed(asked) | answer))

    def busy(self, how: str) -> Answer:
        """See StandIn.busy."""
        if how == "broken":
            return Answer(500, b"", signed=False)
        return Answer(
            200, _raw({"respCode": "03", "respMsg": "交易通讯超时，请发起查询交易[0300000]"})
        )

    def bent(self, answer: Answer, how: str) -> Answer:
        """See StandIn.bent."""
        fields = _fields(answer.body)
        if how == "other_number" and "orderId" in fields:
            fields["orderId"] += "X"
        if how == "other_amount" and "txnAmt" in fields:
            fields["txnAmt"] = str(int(fields["txnAmt"]) + 1)
        return Answer(answer.status, _raw(fields), answer.headers, signed=answer.signed)

    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """See StandIn.sealed."""
        member = self.member(form(asked)["merId"])
        fields = _echoed(asked) | _fields(answer.body)
        body = _raw(self.signed(fields, member, how))
        return Response(body, answer.status, content_type="text/html;charset=UTF-8")

    def kept(self, status: int, _body: bytes) -> bool:
        """See StandIn.kept."""
        return status == 200

    def refund_notice(self, given: Given, how: str) -> Sheet:
        """See StandIn.refund_notice."""
        txn_time = self.times.get((given.account, given.number), told.stamp(given.asked_at))
        return self.sheet(told.refund_notice(given, txn_time), self.member(given.account), how)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """See StandIn.payment_notice."""
        return self.sheet(told.payment_notice(sale), self.member(sale.account), how)

    def sheet(self, fields: Mapping[str, str], member: Member, how: str = "") -> Sheet:
        """A notice with these fields; what a merchant's notice always has may be among them."""
        common = {"version": "5.1.0", "encoding": "utf-8", "accessType": "0",
                  "merId": member.mer_id, "signMethod": WAYS[member.way]}  # fmt: skip
        return FORM, urlencode(self.signed({**common, **fields}, member, how)).encode()

    def signed(self, fields: Fields, member: Member, how: str = "") -> Fields:
        """With the gateway's signature; a probe is signed by a stranger under UnionPay's name.

        Nothing empty is sent: merchants' kits verify every field that is there.
        """
        fields = {name: value for name, value in fields.items() if value}
        if how == "unsigned":
            return fields
        wrong = how in ("wrongly_signed", "probe")
        if member.way != "rsa":
            key = "another key" if wrong else member.secure_key
            return fields | {"signature": shared(member.way, key, plain(fields))}
        signer = self.authority.stranger() if how == "probe" else self.authority.signer
        whole = fields | {"signPubKeyCert": certificate_pem(signer).replace("\n", "\r\n")}
        key_ = rsa_key("somebody else" if wrong else "unionpay")
        return whole | {"signature": certified(key_, plain(whole))}

    # ---- the calls ----

    def _do(self, asked: Asked) -> Fields:
        member, wanted, kind = self.member(form(asked)["merId"]), form(asked), kind_of(asked.path)
        check_fields(wanted, kind)
        calls: Mapping[str, Callable[[Member, Fields], Fields]] = {
            "/queryTrans.do": self._standing, "/backTransReq.do": self._refund, "/file": self._file,
        }  # fmt: skip
        return calls[kind](member, wanted)

    def _standing(self, member: Member, wanted: Fields) -> Fields:
        number, asked_at = wanted["orderId"], wanted["txnTime"]
        with self.books.lock:
            given = self.books.refund_of(member.account, number)
            if given and self.times[member.account, number] == asked_at:
                return told.refund(given)
        sale = self.books.sale(member.account, number=number)
        if told.stamp(sale.paid_at) != asked_at:
            raise Refused("34", "查无此交易")
        return told.order(sale)

    def _refund(self, member: Member, wanted: Fields) -> Fields:
        """A number is used up by whatever became of it."""
        number, account = wanted["orderId"], member.account
        sale = self.books.sale(account, key=wanted["origQryId"])
        fate = self.trouble.fate if self.trouble.fate in KNOWN else State.PROCESSING
        order = self.books.order(account, number, _key(self.clock.now()), sale,
                                 int(wanted["txnAmt"]), fate, wanted["backUrl"])  # fmt: skip
        with self.books.lock:
            known = self.books.refund_of(account, number)
            if known is not None and known.state is State.FAILED:
                raise Refused("12", "重复交易")
            given, made = self.books.refund(order, short=self.trouble.refund == "short")
            if not made:
                raise Refused("12", "重复交易")
            self.times[account, number] = wanted["txnTime"]
        return {"queryId": given.key}

    def _file(self, member: Member, wanted: Fields) -> Fields:
        now = self.clock.now().astimezone(SHANGHAI)
        day = _day(wanted["settleDate"], now.date())
        ready = datetime(day.year, day.month, day.day, READY_HOUR, tzinfo=SHANGHAI) + timedelta(
            days=1
        )
        rows = [one for one in self.books.of_day(member.account, day, CUT)
                if isinstance(one, Sale) or one.state is State.SUCCEEDED]  # fmt: skip
        if not rows or now < ready:
            raise Refused("98", "文件不存在")
        content = file_content(rows, member.mer_id, day)
        return {"fileName": f"{member.mer_id}_{day:%Y%m%d}.zip", "fileContent": content}


def card_of(payer: str) -> str:
    """The masked card of somebody: always the same, whatever else he is called."""
    return payer if "*" in payer else f"622280******{zlib.crc32(payer.encode()) % 10_000:04d}"


def _day(month_and_day: str, today: date) -> date:
    """The last such day."""
    try:
        day = date(today.year, int(month_and_day[:2]), int(month_and_day[2:]))
    except ValueError as wrong:
        raise Refused("10", "报文格式错误：settleDate") from wrong
    return day if day <= today else day.replace(year=today.year - 1)


def _echoed(asked: Asked) -> Fields:
    unsaid = ("signature", "certId", "backUrl", "currencyCode", "channelType")
    return {name: value for name, value in form(asked).items() if name not in unsaid}


def _key(now: datetime) -> str:
    """A query number: 21 digits."""
    return f"{now.astimezone(SHANGHAI):%y%m%d%H%M%S}{secrets.randbelow(10**9):09d}"


def _raw(fields: Mapping[str, str]) -> bytes:
    """`k=v&k=v`; values stand as they are."""
    return "&".join(f"{name}={value}" for name, value in fields.items()).encode()


def _fields(body: bytes) -> Fields:
    return dict(FIELD.findall(body.decode()))
