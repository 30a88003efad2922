"""The acquirer over HTTP: signatures, the four calls, and every way of answering badly."""

import json
from typing import Any

from flask import Blueprint, Response, request

from bot.sandbox.acquirer import AcquirerNo, Books, Refund
from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.notices import Notices
from bot.sandbox.signing import is_genuine, signed
from bot.sandbox.world import AcquirerMerchant

Json = dict[str, Any]
WORDS = ("refund_number", "order_number", "reason", "notify_url")
NUMBERS = ("amount_fen", "total_fen")


class AcquirerDoor:
    """Turns signed requests into questions to the books."""

    def __init__(self, books: Books, faults: Faults, notices: Notices, log: CallLog) -> None:
        self.books, self.faults, self.notices, self.log = books, faults, notices, log

    def blueprint(self) -> Blueprint:
        """The routes of version 1."""
        routes = Blueprint("acquirer", __name__, url_prefix="/acquirer/v1")
        routes.add_url_rule("/refunds", view_func=self._ask, methods=["POST"])
        routes.add_url_rule("/<path:_>", view_func=self._ask, methods=["GET"])
        return routes

    def _ask(self, _: str = "") -> Response:
        name = f"{request.method} {request.path}"
        merchant = self._merchant()
        if merchant is None:
            self.log.add(name, "401", good=False)
            return _plain(401, {"code": "SIGN_ERROR", "message": "签名不对"})
        mode = self.faults.choice("acquirer.mode")
        status, body = self._decide(merchant, mode)
        self.log.add(
            name, f"{status} {body.get('code') or body.get('state', '')}", good=status == 200
        )
        return self._worded(merchant, mode, status, body)

    def _merchant(self) -> AcquirerMerchant | None:
        wanted = request.headers.get("X-Merchant", "")
        found = next((one for one in self.books.world.merchants if one.number == wanted), None)
        now = int(self.books.clock.now().timestamp())
        path = request.full_path if request.query_string else request.path
        body = request.get_data().decode(errors="replace")
        if found and is_genuine(
            found.secret, dict(request.headers), now, request.method, path, body
        ):
            return found
        return None

    def _decide(self, merchant: AcquirerMerchant, mode: str) -> tuple[int, Json]:
        try:
            return 200, self._answer(merchant, mode)
        except AcquirerNo as no:
            return no.status, {"code": no.code, "message": no.message}

    def announce(self, refunds: list[Refund], url: str = "") -> None:
        """Send a notice for each refund that has an outcome."""
        for refund in refunds:
            merchant = self.books.world.merchant(refund.merchant)
            if merchant is not None and refund.state != "PROCESSING":
                self.notices.tell(merchant, "refund", refund.told(), url)

    def _answer(self, merchant: AcquirerMerchant, mode: str) -> Json:
        if mode == "busy":
            raise AcquirerNo(429, "FREQUENCY_LIMITED", "请求太频繁，请稍后再试")
        if mode == "lost_before":
            raise AcquirerNo(503, "SYSTEM_ERROR", "系统繁忙")
        if mode == "ok":
            self.announce(self.books.settle())
        if request.method == "POST":
            return self._refund(merchant, mode)
        what, _, number = request.path.removeprefix("/acquirer/v1/").partition("/")
        if what == "balance":
            return {"available_fen": self.books.balance_fen(merchant)}
        if what == "refunds":
            return self.books.refund(merchant, number).told()
        if what == "orders":
            return self._order(merchant, number)
        raise AcquirerNo(404, "NOT_FOUND", "没有这个接口")

    def _refund(self, merchant: AcquirerMerchant, mode: str) -> Json:
        asked = _read(request.get_data())
        refund, new = self.books.request(
            merchant, asked["refund_number"], asked["order_number"],
            asked["amount_fen"], asked["total_fen"], mode,
        )  # fmt: skip
        if new:
            self.announce([refund], asked["notify_url"])
        return refund.told()

    def _order(self, merchant: AcquirerMerchant, number: str) -> Json:
        order = self.books.order(merchant, number)
        return {
            "order_number": order.order_number,
            "channel_number": order.channel_number,
            "channel": order.channel,
            "amount_fen": order.amount_fen,
            "refunded_fen": self.books.refunded_fen(order),
            "fee_fen": order.fee_fen,
            "paid_at": order.paid_at.isoformat(),
            "state": "PAID",
        }

    def _worded(self, merchant: AcquirerMerchant, mode: str, status: int, body: Json) -> Response:
        if mode in {"lost_before", "lost_after"}:
            return _broken()
        if mode == "garbage":
            return Response("<html>502 Bad Gateway</html>", status=200)
        response = _plain(status, body)
        if mode != "unsigned":
            now = int(self.books.clock.now().timestamp())
            nonce = request.headers["X-Nonce"]
            text = response.get_data(as_text=True)
            response.headers.update(signed(merchant.secret, now, text, str(status), nonce))
        return response


def _plain(status: int, body: Json) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status=status, content_type="application/json; charset=utf-8")


def _broken() -> Response:
    """A connection that ends before the answer does."""
    response = Response("", status=200, content_type="application/json")
    response.automatically_set_content_length = False
    response.headers["Content-Length"] = "64"
    return response


def _read(data: bytes) -> Json:
    try:
        asked = json.loads(data)
        words = {name: asked.get(name, "") for name in WORDS}
        numbers = {name: asked.get(name) for name in NUMBERS}
    except (ValueError, AttributeError) as broken:
        raise AcquirerNo(400, "PARAM_ERROR", "请求不是 JSON 对象") from broken
    good = all(isinstance(word, str) for word in words.values())
    good = good and all(type(one) is int and one > 0 for one in numbers.values())
    if not good or not words["refund_number"] or not words["order_number"]:
        raise AcquirerNo(400, "PARAM_ERROR", "请求缺少字段或类型不对")
    return {**words, **numbers}
