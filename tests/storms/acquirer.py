"""A strict acquirer in memory: its own books, signatures both ways, and every way of answering badly."""

import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import requests

from tests.storms.doors import Points
from tests.storms.mends import Mends

Json = dict[str, Any]
BASE = "http://acquirer.test/acquirer/v1"
FINAL = frozenset({"SUCCEEDED", "FAILED", "CLOSED", "STUCK"})
OPEN = frozenset({"PROCESSING", "SUCCEEDED", "STUCK"})
LATEST = 15  # minutes after which a request that was on its way has landed or never will
TROUBLES = ("lost_before", "lost_after", "late", "busy", "broken", "broken_after", "unsigned",
            "forged", "garbage", "other_amount", "other_number")  # fmt: skip
FATES = ("SUCCEEDED", "PROCESSING", "FAILED", "CLOSED", "STUCK", "BALANCE_SHORT")


@dataclass
class Standing:
    """A refund in the acquirer's books."""

    merchant: str
    refund_number: str
    order_number: str
    acquirer_refund_number: str
    amount_fen: int
    state: str
    failure: str = ""
    succeeded_at: str = ""

    def told(self) -> Json:
        """The object of the protocol."""
        return {name: value for name, value in vars(self).items() if name != "merchant"}


@dataclass
class Reply:
    """What comes over the wire."""

    status_code: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Acquirer:
    """Books, clock and chance; `trouble` and `odd_fate` are probabilities per call and per refund."""

    clock: Callable[[], datetime]
    chance: random.Random
    points: Points
    secrets: Mapping[str, str]
    orders: dict[tuple[str, str], int] = field(default_factory=dict)
    refunds: dict[str, Standing] = field(default_factory=dict)
    late: list[tuple[datetime, str, Json, str]] = field(default_factory=list)
    notices: list[tuple[str, bytes]] = field(default_factory=list)
    trouble: float = 0.0
    odd_fate: float = 0.0
    next_trouble: str = ""
    next_fate: str = ""
    calls: int = 0
    mends: Mends = field(default_factory=Mends)  # this protocol has no such call

    def request(self, method: str, url: str, data: bytes, headers: Mapping[str, str],
                **_: object) -> Reply:  # fmt: skip
        """One call over the wire, as a requests session would make it."""
        self.calls += 1
        self.points.hit(free=True)
        reply = self._answer(method, url.removeprefix(BASE), data, headers)
        self.points.hit(free=True)
        return reply

    def land(self, *, everything: bool = False) -> None:
        """Requests that were on their way arrive."""
        now = self.clock()
        due = [one for one in self.late if everything or one[0] <= now]
        self.late = [one for one in self.late if one not in due]
        for _, merchant, asked, fate in due:
            self._refund(merchant, asked, fate)

    def settle(self, number: str, state: str) -> None:
        """What was processing, or stuck, comes to an end."""
        standing = self.refunds[number]
        if standing.state in ("PROCESSING", "STUCK"):
            self._end(standing, state)

    def notice(self, standing: Standing, **changed: object) -> bytes:
        """A notice of how a refund stands, as its body."""
        self.calls += 1
        data = standing.told() | changed
        return json.dumps({"notice_id": f"n{self.calls}", "merchant": standing.merchant, "type": "refund",
                           "created_at": self.clock().isoformat(), "data": data}).encode()  # fmt: skip

    def signature(self, merchant: str, path: str, body: bytes) -> dict[str, str]:
        """The headers of a notice."""
        return self._signed(merchant, f"POST\n{path}", body) | {"X-Merchant": merchant}

    def _answer(self, method: str, path: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        merchant = headers["X-Merchant"]
        self._check(merchant, method, path, data, headers)
        self.land()
        trouble, fate = self._trouble(), self._fate()
        if trouble == "lost_before":
            raise requests.ConnectTimeout
        if trouble == "busy":
            return self._reply(merchant, headers, 429, {"code": "FREQUENCY_LIMITED"})
        if trouble == "broken":
            return self._reply(merchant, headers, 503, {"code": "SYSTEM_ERROR"})
        if trouble == "late" and method == "POST":
            due = self.clock() + timedelta(minutes=self.chance.uniform(0, LATEST))
            self.late.append((due, merchant, json.loads(data), fate))
            raise requests.ReadTimeout
        status, body = self._do(method, path, data, merchant, fate)
        return self._spoil(trouble, merchant, headers, status, body)

    def _spoil(
        self, trouble: str, merchant: str, headers: Mapping[str, str], status: int, body: Json
    ) -> Reply:
        """The answer, or what is left of it on its way."""
        if trouble in ("lost_after", "late"):
            raise requests.ReadTimeout
        if trouble == "broken_after":
            return self._reply(merchant, headers, 500, {"code": "SYSTEM_ERROR"})
        if trouble == "other_amount" and "amount_fen" in body:
            body = body | {"amount_fen": body["amount_fen"] + 1}
        if trouble == "other_number" and "refund_number" in body:
            body = body | {"refund_number": "ZGother"}
        reply = self._reply(merchant, headers, status, body)
        if trouble == "garbage":
            reply.content = b"<html>502 Bad Gateway</html>"
        if trouble == "unsigned":
            reply.headers = {}
        if trouble == "forged":
            reply.content = json.dumps(body | {"state": "FAILED", "failure": "CARD_DEAD"}).encode()
            reply.headers["X-Signature"] = "0" * 64
        return reply

    def _do(
        self, method: str, path: str, data: bytes, merchant: str, fate: str
    ) -> tuple[int, Json]:
        if method == "POST":
            return self._refund(merchant, json.loads(data), fate)
        standing = self.refunds.get(path.removeprefix("/refunds/"))
        if standing is None or standing.merchant != merchant:
            return 404, {"code": "REFUND_NOT_FOUND"}
        return 200, standing.told()

    def _refund(self, merchant: str, asked: Json, fate: str) -> tuple[int, Json]:
        number, order, amount = asked["refund_number"], asked["order_number"], asked["amount_fen"]
        known = self.refunds.get(number)
        if known is not None:
            same = (known.merchant, known.order_number, known.amount_fen) == (
                merchant,
                order,
                amount,
            )
            return (200, known.told()) if same else (409, {"code": "PARAM_CONFLICT"})
        paid = self.orders.get((merchant, order))
        if paid is None or paid != asked["total_fen"]:
            return 404, {"code": "ORDER_NOT_FOUND"}
        if self.refunded(merchant, order) + amount > paid:
            return 403, {"code": "AMOUNT_EXCEEDED"}
        if fate == "BALANCE_SHORT":
            return 403, {"code": "BALANCE_SHORT"}
        standing = Standing(
            merchant, number, order, f"PR{len(self.refunds) + 1:08d}", amount, "PROCESSING"
        )
        self.refunds[number] = standing
        if fate in FINAL:
            self._end(standing, fate)
        return 200, standing.told()

    def refunded(self, merchant: str, order: str) -> int:
        """What has gone back of an order, or is on its way, in fen."""
        return sum(one.amount_fen for one in self.refunds.values()
                   if (one.merchant, one.order_number) == (merchant, order) and one.state in OPEN)  # fmt: skip

    def _end(self, standing: Standing, state: str) -> None:
        standing.state = state
        standing.failure = "CARD_DEAD" if state in ("FAILED", "STUCK") else ""
        standing.succeeded_at = self.clock().isoformat() if state == "SUCCEEDED" else ""
        self.notices.append((standing.merchant, self.notice(standing)))

    def _trouble(self) -> str:
        if self.next_trouble:
            chosen, self.next_trouble = self.next_trouble, ""
            return chosen
        return self.chance.choice(TROUBLES) if self.chance.random() < self.trouble else ""

    def _fate(self) -> str:
        if self.next_fate:
            return self.next_fate
        return self.chance.choice(FATES) if self.chance.random() < self.odd_fate else "SUCCEEDED"

    def _check(
        self, merchant: str, method: str, path: str, data: bytes, headers: Mapping[str, str]
    ) -> None:
        head = f"{method}\n/acquirer/v1{path}\n{headers['X-Timestamp']}\n{headers['X-Nonce']}"
        assert headers["X-Signature"] == _hmac(self.secrets[merchant], head, data), (
            "a badly signed call"
        )

    def _reply(self, merchant: str, asked: Mapping[str, str], status: int, body: Json) -> Reply:
        text = json.dumps(body, ensure_ascii=False).encode()
        return Reply(status, text, self._signed(merchant, f"{status}\n{asked['X-Nonce']}", text))

    def _signed(self, merchant: str, head: str, body: bytes) -> dict[str, str]:
        stamp, nonce = str(int(self.clock().timestamp())), f"{self.chance.getrandbits(64):016x}"
        signature = _hmac(self.secrets[merchant], f"{head}\n{stamp}\n{nonce}", body)
        return {"X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature}


def _hmac(secret: str, head: str, body: bytes) -> str:
    return hmac.new(
        secret.encode(), head.encode() + b"\n" + body + b"\n", hashlib.sha256
    ).hexdigest()
