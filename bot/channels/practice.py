"""The practice acquirer (演练收单): JSON over HTTP, signed both ways with HMAC-SHA256.

Request: `METHOD\\nPATH\\nTIMESTAMP\\nNONCE\\nBODY\\n`; answer: `STATUS\\nREQUEST_NONCE\\nTIMESTAMP\\nNONCE\\nBODY\\n`.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from bot.channels.channel import (
    Balance,
    Bill,
    BillKind,
    Finding,
    Forged,
    Notice,
    OrderAnswer,
    OrderRef,
    OrderState,
    Outcome,
    PaymentNotice,
    RefundAnswer,
    RefundNotice,
    RefundOrder,
    Unsupported,
    channel,
)
from storage.base.vault import Vault
from storage.ledger.entries import Entry

CLOCK_TOLERANCE = timedelta(minutes=5)
TIMEOUT = (3, 5)
LARGEST_ANSWER = 64 * 1024
DEFINITE_NO = frozenset({"ORDER_NOT_FOUND", "AMOUNT_EXCEEDED", "REFUND_WINDOW_OVER", "BALANCE_SHORT",
                         "TOO_MANY_PARTS"})  # fmt: skip
STATES = {"SUCCEEDED": Outcome.SUCCEEDED, "FAILED": Outcome.FAILED, "CLOSED": Outcome.CLOSED,
          "STUCK": Outcome.STUCK, "PROCESSING": Outcome.UNKNOWN}  # fmt: skip
NOBODY = {"payer": "", "store": "", "terminal": "", "cashier": ""}
CHANNELS = frozenset({"wechat", "alipay", "unionpay", "cash", "card"})


@channel("practice")
class Practice:
    """One acquirer, several of our merchants.

    Table: `base_url`, `notify_url`, and `merchants.<our id> = {number, secret}`.
    """

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._base = str(table["base_url"]).rstrip("/")
        self._notify_url = str(table.get("notify_url", ""))
        self._ours = {
            m: (str(t["number"]), str(t["secret"])) for m, t in table["merchants"].items()
        }
        self._theirs = {number: m for m, (number, _) in self._ours.items()}
        self._clock = clock
        self._vault = vault
        self._session = requests.Session()

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._ours)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order; the store and the payer are only told by the notice."""
        status, answer = self._call(order.merchant_id, "GET", f"/orders/{order.number}", None)
        if status == 404 and answer.get("code") == "ORDER_NOT_FOUND":
            return OrderAnswer(OrderState.MISSING)
        if status != 200 or answer.get("order_number") != order.number:
            return OrderAnswer(OrderState.UNKNOWN, reason=str(answer.get("code", ""))[:32])
        try:
            entry = self._entry(order.merchant_id, {**NOBODY, **answer})
        except (KeyError, TypeError, ValueError):
            return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")
        return OrderAnswer(OrderState.PAID, entry)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund."""
        body = {"refund_number": order.number, "order_number": order.order_number,
                "amount_fen": order.amount, "total_fen": order.total, "reason": order.reason,
                "notify_url": self._notify_url}  # fmt: skip
        status, answer = self._call(order.merchant_id, "POST", "/refunds", body)
        return _word(status, answer, order)

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        status, answer = self._call(order.merchant_id, "GET", f"/refunds/{order.number}", None)
        if status == 404 and answer.get("code") == "REFUND_NOT_FOUND":
            return RefundAnswer(Outcome.MISSING)
        return _word(status, answer, order)

    def fetch_bill(self, _merchant_id: str, _kind: BillKind, _day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill."""
        return Unsupported("演练收单不出账单，练习对账请用微信支付等渠道。")

    def balance(self, merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance."""
        status, answer = self._call(merchant_id, "GET", "/balance", None)
        available = answer.get("available_fen")
        return Balance(available if status == 200 and isinstance(available, int) else None)

    def parse_notice(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice."""
        headers = CaseInsensitiveDict(headers)
        number = headers.get("X-Merchant", "")
        merchant_id = self._theirs.get(number)
        if merchant_id is None:
            raise Forged("merchant")
        self._check(f"{method}\n{path}", headers, body, self._ours[merchant_id][1], now)
        try:
            return self._notice(merchant_id, number, json.loads(body))
        except (KeyError, TypeError, ValueError) as odd:
            raise Forged("shape") from odd

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer."""
        return b'{"code":"OK"}'

    def examine(self, _now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for merchant_id in self._ours:
            about = f"演练收单 {merchant_id}"
            if self.balance(merchant_id) == Balance(None):
                yield Finding(
                    about, f"{self._base} 没有给出可信的回答", "请核对 base_url 和 secret"
                )
            else:
                yield Finding(about, "连得上，签名对得上")

    def _notice(self, merchant_id: str, number: str, notice: Mapping[str, Any]) -> Notice | None:
        if notice["merchant"] != number:
            raise Forged("merchant")
        data = notice["data"]
        if notice["type"] == "payment":
            return PaymentNotice(merchant_id, self._entry(merchant_id, data))
        if notice["type"] == "refund":
            amount = _fen(data["amount_fen"])
            return RefundNotice(merchant_id, str(data["refund_number"]), amount, _refund(data))
        return None

    def _entry(self, merchant_id: str, data: Mapping[str, Any]) -> Entry:
        code = data["channel"] if data["channel"] in CHANNELS else "other"
        # Cash goes through no channel, so its own order number is all that tells two payments apart.
        key = _short(data["channel_number"]) or _short(data["order_number"])
        return Entry(
            channel=code, kind="sale", key=key,
            number=_short(data["order_number"]), amount=_fen(data["amount_fen"]),
            discount=_fen(data.get("discount_fen", 0)), fee=_fen(data["fee_fen"]),
            paid_at=_instant(data["paid_at"]), source="notice", acquirer="practice",
            store_id=_short(data["store"]), terminal_id=_short(data["terminal"]),
            cashier=_short(data["cashier"]),
            payer=self._vault.payer(merchant_id, code, str(data["payer"])),
        )  # fmt: skip

    def _call(
        self, merchant_id: str, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, Mapping[str, Any]]:
        """Status and verified answer; status 0 when there is none that can be believed."""
        number, secret = self._ours[merchant_id]
        url = f"{self._base}{path}"
        raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        stamp, nonce = str(int(self._clock().timestamp())), secrets.token_hex(16)
        signature = _sign(secret, f"{method}\n{urlsplit(url).path}\n{stamp}\n{nonce}", raw)
        headers = {"X-Merchant": number, "X-Timestamp": stamp, "X-Nonce": nonce,
                   "X-Signature": signature, "Content-Type": "application/json"}  # fmt: skip
        try:
            reply = self._session.request(
                method, url, data=raw, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
            self._check(f"{reply.status_code}\n{nonce}", reply.headers, reply.content, secret,
                        self._clock())  # fmt: skip
            answer = json.loads(reply.content)
        except (requests.RequestException, Forged, ValueError):
            return 0, {}
        return reply.status_code, answer if isinstance(answer, dict) else {}

    def _check(
        self, head: str, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> None:
        stamp, nonce = headers.get("X-Timestamp", ""), headers.get("X-Nonce", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise Forged("time")
        if (
            len(body) > LARGEST_ANSWER
            or abs(now.timestamp() - int(stamp)) > CLOCK_TOLERANCE.seconds
        ):
            raise Forged("time")
        wanted = _sign(secret, f"{head}\n{stamp}\n{nonce}", body)
        if not hmac.compare_digest(wanted.encode(), headers.get("X-Signature", "").encode()):
            raise Forged("signature")


def _sign(secret: str, head: str, body: bytes) -> str:
    message = head.encode() + b"\n" + body + b"\n"
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _word(status: int, answer: Mapping[str, Any], order: RefundOrder) -> RefundAnswer:
    """An answer about this number and amount, or UNKNOWN."""
    if status in (403, 404) and answer.get("code") in DEFINITE_NO:
        return RefundAnswer(Outcome.FAILED, str(answer["code"]))
    if status != 200 or answer.get("refund_number") != order.number:
        return RefundAnswer(Outcome.UNKNOWN, str(answer.get("code", ""))[:32])
    if answer.get("amount_fen") != order.amount:
        return RefundAnswer(Outcome.UNKNOWN, "AMOUNT")
    try:
        return _refund(answer)
    except (KeyError, TypeError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def _refund(data: Mapping[str, Any]) -> RefundAnswer:
    outcome = STATES.get(data["state"], Outcome.UNKNOWN)
    at = _instant(data["succeeded_at"]) if outcome is Outcome.SUCCEEDED else None
    reason = str(data.get("failure") or "")[:32]
    return RefundAnswer(outcome, reason, _short(data["acquirer_refund_number"]), at)


def _fen(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        raise ValueError("an amount that is none")
    return value


def _short(value: object) -> str:
    if not isinstance(value, str) or len(value) > 64 or not value.isprintable():
        raise ValueError("a number that is none")
    return value


def _instant(value: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
