"""拉卡拉's gateway over HTTP: trades, refunds, notices, and bill files that come by notice."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Response

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import SHANGHAI, Given, No, Rules, Sale, State, Why
from bot.sandbox.standins.lakala import refusing, told
from bot.sandbox.standins.lakala.asking import (
    APPLY,
    NEEDED,
    QUERY,
    REFUND,
    REFUND_QUERY,
    caller,
    check_refund,
    check_signature,
    head_of,
)
from bot.sandbox.standins.lakala.counter import Counter
from bot.sandbox.standins.lakala.keys import (
    NOTICES,
    PLATFORM,
    SCHEME,
    STRANGER,
    Authority,
    Member,
    lines,
    serial,
    signature,
)
from bot.sandbox.standins.lakala.refusing import Refused, refused
from bot.sandbox.standins.post import Letter, Sheet
from bot.sandbox.standins.standin import Answer, Asked, StandIn
from bot.sandbox.standins.trouble import SIGNATURES
from storage.base.money import half_up

Json = dict[str, Any]
PAUSES = tuple(timedelta(seconds=pause) for pause in (
    1, 5, 5, 10, 180, 600, 1200, 1800, 3600, 7200))  # fmt: skip
DONE = frozenset({State.SUCCEEDED})
# A refund that failed stays so under its number; there is no state for a dead card.
FATES = {State.FAILED: State.CLOSED, State.ABNORMAL: State.PROCESSING}


class Lakala(StandIn):
    """A refund is accepted first and ends later; a repeated number is refused, whatever it asks."""

    code = "lakala"
    aggregates = True
    rules = Rules(delay=timedelta(seconds=10))
    pauses = PAUSES

    def __init__(
        self, clock: Clock, faults: Faults, log: CallLog, members: Sequence[Member],
        notify_url: str = "",
    ) -> None:  # fmt: skip
        super().__init__(clock, faults, log, notify_url)
        self.members, self.authority = members, Authority(clock.now())
        self.counter = Counter(self.books)

    def table(self, base_url: str, notify_url: str) -> Json:
        """The product's `[channels.lakala]` for all members."""
        merchants = {one.merchant_id: self.authority.table(one) for one in self.members}
        return {"base_url": base_url, "notify_url": notify_url, "merchants": merchants,
                "no_codes": refusing.FINAL, "short_codes": (refusing.SHORT,)}  # fmt: skip

    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """See StandIn.sell."""
        member, now = self.member(merchant_id), more.pop("paid_at", self.clock.now())
        number = more.pop("number", f"L{now:%Y%m%d%H%M%S}{secrets.randbelow(10**6):06d}")
        fee = half_up(amount * member.fee_basis_points, 10_000)
        way = more.pop("way", "wechat")
        more.setdefault("payer", f"oUpF8{secrets.token_hex(12)}")
        return self.books.sell(
            Sale(member.account, number, _trade_no(now), amount, now, way, fee=fee, **more)
        )

    def member(self, who: str) -> Member:
        """By our merchant's id or by the account."""
        return next(one for one in self.members if who in (one.merchant_id, one.account))

    # ---- what StandIn asks ----

    def admit(self, asked: Asked) -> Answer | None:
        """See StandIn.admit; the gateway's own refusal is not signed."""
        if asked.method == "GET":
            return None
        try:
            check_signature(asked, self.members, self.authority, self.clock.now())
        except Refused as no:
            body = _raw({"code": no.code, "message": no.message})
            return Answer(401, body, {"Content-Type": "application/json"})
        return None

    def act(self, asked: Asked) -> Answer:
        """See StandIn.act."""
        path = asked.path.removeprefix(f"/{self.code}").removeprefix("/api")  # as kits write it
        if asked.method == "GET":
            data = self.counter.pick_up(path) if path.startswith("/files/") else None
            return Answer(200 if data else 404, data or b"", signed=False)
        try:
            return self._said(refusing.WELL, "成功", self._do(asked, path))
        except Refused as no:
            return self._said(no.code, no.message, None)
        except No as no:
            return self._said(*refusing.WHY[no.why], None)

    def busy(self, how: str) -> Answer:
        """See StandIn.busy."""
        if how == "busy":
            return self._said(refusing.WAITING, "交易处理中", None)
        return self._said(refusing.BROKEN, "系统异常", None, status=500)

    def bent(self, answer: Answer, how: str) -> Answer:
        """See StandIn.bent."""
        if not answer.signed:
            return answer
        whole = json.loads(answer.body)
        data = whole.get("resp_data") or {}
        numbers, amounts = ("out_trade_no", "trade_no"), ("total_amount", "refund_amount")
        for name in numbers if how == "other_number" else amounts:
            if name in data:
                data[name] = f"{data[name]}9" if how == "other_number" else str(int(data[name]) + 1)
        return Answer(answer.status, _raw(whole))

    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """See StandIn.sealed; five lines, as in the request."""
        if how == "unsigned":
            return Response(answer.body, answer.status, content_type="application/json")
        appid = head_of(asked)["appid"]
        stamp, nonce = self._now(), secrets.token_hex(6)
        whose = STRANGER if how in SIGNATURES else PLATFORM
        number = serial(self.authority.platform)
        headers = {
            "Lklapi-Appid": appid, "Lklapi-Serial": number, "Lklapi-Timestamp": stamp,
            "Lklapi-Nonce": nonce, "Lklapi-Traceid": secrets.token_hex(8),
            "Lklapi-Signature": signature(whose, lines(appid, number, stamp, nonce, answer.body)),
        }  # fmt: skip
        return Response(answer.body, answer.status, headers, content_type="application/json")

    def kept(self, status: int, body: bytes) -> bool:
        """See StandIn.kept."""
        return status == 200 and b'"code":"SUCCESS"' in body

    def refund_notice(self, given: Given, how: str) -> Sheet:
        """See StandIn.refund_notice."""
        return self.sheet(told.refund_notice(given, self.member(given.account)), how)

    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """See StandIn.payment_notice."""
        return self.sheet(told.trade(sale, self.member(sale.account), 0), how)

    def sheet(self, notice: Mapping[str, Any], how: str = "") -> Sheet:
        """Any notice: three lines, by another key than answers."""
        body, stamp, nonce = _raw(dict(notice)), self._now(), secrets.token_hex(6)
        if how == "unsigned":
            return {"Content-Type": "application/json"}, body
        signed = signature(STRANGER if how in SIGNATURES else NOTICES, lines(stamp, nonce, body))
        head = f'{SCHEME} timestamp="{stamp}",nonce_str="{nonce}",signature="{signed}"'
        return {"Content-Type": "application/json", "Authorization": head}, body

    # ---- the calls ----

    def _do(self, asked: Asked, path: str) -> Json:
        if path not in NEEDED:
            raise Refused(refusing.BAD_FIELDS, "没有这个接口")
        member, wanted = caller(asked, path, self.members)
        calls: Mapping[str, Callable[[], Json]] = {
            QUERY: lambda: self._trade(member, wanted),
            REFUND: lambda: self._refund(member, wanted),
            REFUND_QUERY: lambda: self._standing(member, wanted),
            APPLY: lambda: self._apply(member, wanted, asked.root),
        }
        return calls[path]()

    def _trade(self, member: Member, wanted: Json) -> Json:
        number, key = str(wanted.get("out_trade_no", "")), str(wanted.get("trade_no", ""))
        sale = self.books.sale(member.account, number="" if key else number, key=key)
        return told.trade(sale, member, self.books.refunded(sale, DONE))

    def _refund(self, member: Member, wanted: Json) -> Json:
        check_refund(wanted)
        sale, number = self._origin(member, wanted), wanted["out_trade_no"]
        order = self.books.order(
            member.account, number, _trade_no(self.clock.now()), sale, int(wanted["refund_amount"]),
            FATES.get(self.trouble.fate, self.trouble.fate), wanted.get("notify_url", ""),
        )  # fmt: skip
        given, is_new = self.books.refund(order, short=self.trouble.refund == "short")
        if not is_new:
            raise refused(Why.CONFLICT)
        return told.accepted(given, wanted)

    def _origin(self, member: Member, wanted: Json) -> Sale:
        """By the first number in the platform's order; the others are not looked at."""
        if key := wanted.get("origin_trade_no"):
            return self.books.sale(member.account, key=key)
        if log_no := wanted.get("origin_log_no"):
            known = (one.key for one in self.books.sales.values() if one.key.endswith(log_no))
            return self.books.sale(member.account, key=next(known, log_no))
        return self.books.sale(member.account, number=wanted["origin_out_trade_no"])

    def _standing(self, member: Member, wanted: Json) -> Json:
        given = self.books.refund_of(member.account, str(wanted["out_refund_order_no"]))
        if given is None:
            raise refused(Why.NO_ORDER)
        return told.refund(given)

    def _apply(self, member: Member, wanted: Json, root: str) -> Json:
        notice = self.counter.apply(member, wanted, root)
        write = partial(self.sheet, notice)
        self.post.send(Letter(wanted["call_back_url"], f"{self.code} bill", write), "once")
        return {"apply_order_no": notice["apply_order_no"]}

    def _now(self) -> str:
        return str(int(self.clock.now().timestamp()))

    def _said(self, code: str, message: str, data: Json | None, status: int = 200) -> Answer:
        body = {"code": code, "msg": message, "resp_time": told.seconds(self.clock.now())}
        return Answer(status, _raw(body | ({"resp_data": data} if data is not None else {})))


def _trade_no(now: datetime) -> str:
    """The day, and the 14 digits that slips and bills show."""
    return f"{now.astimezone(SHANGHAI):%Y%m%d}66{secrets.randbelow(10**12):012d}"


def _raw(whole: Json) -> bytes:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
