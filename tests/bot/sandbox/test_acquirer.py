"""The practice acquirer: one refund per number, signatures both ways, and ways to go wrong."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.sandbox.acquirer import Order
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import MODES
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.product import Product, serving
from tests.bot.sandbox.small_world import TEA, WORLD

Json = dict[str, Any]
NONCE = "n" * 16


def signature(*lines: str) -> str:
    plain = "\n".join(lines) + "\n"
    return hmac.new(TEA.secret.encode(), plain.encode(), hashlib.sha256).hexdigest()


class Client:
    """Speaks the protocol as its description has it, and checks what comes back."""

    def __init__(self, sandbox: Sandbox, address: str) -> None:
        self.sandbox, self.address = sandbox, address
        self.sandbox.seed_order(Order(TEA.number, "P1", 5000, sandbox.clock.now()))

    def ask(self, method: str, path: str, told: Json | None = None, **wrong: str) -> Any:
        """One signed call."""
        body = json.dumps(told) if told else ""
        path = f"/acquirer/v1/{path}"
        now = str(int(self.sandbox.clock.now().timestamp()))
        headers = {"X-Merchant": TEA.number, "X-Timestamp": now, "X-Nonce": NONCE}
        headers["X-Signature"] = signature(method, path, now, NONCE, body)
        url = f"{self.address}{path}"
        return requests.request(method, url, data=body, headers=headers | wrong, timeout=5)

    def refund(self, number: str = "R1", amount: int = 3000, **more: Any) -> Any:
        """Ask for a refund of order P1."""
        told = {"refund_number": number, "order_number": "P1", "amount_fen": amount}
        return self.ask("POST", "refunds", told | {"total_fen": 5000, "reason": "破损"} | more)


@pytest.fixture
def client() -> Iterator[Client]:
    sandbox = Sandbox(WORLD, SandboxClock())
    yield Client(sandbox, sandbox.start())
    sandbox.stop()


def is_signed(answer: Any) -> bool:
    head = answer.headers
    lines = (str(answer.status_code), NONCE, head.get("X-Timestamp", ""), head.get("X-Nonce", ""))
    return bool(head.get("X-Signature") == signature(*lines, answer.text))


def test_a_refund_is_paid_once_however_often_it_is_asked_for(client: Client) -> None:
    first, second = client.refund(), client.refund()

    assert first.json() == second.json()
    assert first.json()["state"] == "SUCCEEDED"
    assert is_signed(first)
    assert client.sandbox.books.paid_back_fen("P1") == 3000
    assert client.ask("GET", "orders/P1").json()["refunded_fen"] == 3000
    assert client.ask("GET", "refunds/R1").json() == first.json()


def test_eight_at_once_are_one_payment(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.refund().json(), range(8)))

    assert len({answer["acquirer_refund_number"] for answer in answers}) == 1
    assert client.sandbox.books.paid_back_fen("P1") == 3000


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        (409, "PARAM_CONFLICT", {"amount": 2000}),
        (409, "PARAM_CONFLICT", {"number": "R2", "amount": 1, "total_fen": 4000}),
        (403, "AMOUNT_EXCEEDED", {"number": "R2", "amount": 2001}),
        (404, "ORDER_NOT_FOUND", {"number": "R2", "order_number": "P9"}),
        (400, "PARAM_ERROR", {"number": "R2", "amount": 0}),
        (400, "PARAM_ERROR", {"number": ""}),
    ],
)
def test_a_refund_meets_its_code(client: Client, status: int, code: str, change: Json) -> None:
    client.refund()
    answer = client.refund(**change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert is_signed(answer)


def test_fifty_parts_and_a_year_are_the_most(client: Client) -> None:
    for number in range(50):
        assert client.refund(f"R{number}", 1).status_code == 200
    assert client.refund("R50", 1).json()["code"] == "TOO_MANY_PARTS"
    client.sandbox.jump(days=366)
    assert client.refund("R51", 1).json()["code"] == "REFUND_WINDOW_OVER"


@pytest.mark.parametrize(
    "wrong", [{"X-Signature": "0" * 64}, {"X-Timestamp": "1"}, {"X-Nonce": "!"}, {"X-Merchant": ""}]
)
def test_a_forged_request_is_turned_away_unsigned(client: Client, wrong: dict[str, str]) -> None:
    answer = client.ask("GET", "balance", None, **wrong)

    assert answer.status_code == 401
    assert "X-Signature" not in answer.headers


PAID = {"ok", "lost_after", "garbage", "unsigned"}


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_answers_as_named_and_pays_only_where_it_says(client: Client, mode: str) -> None:
    client.sandbox.trouble({"acquirer.mode": mode})
    if mode.startswith("lost"):
        with pytest.raises(requests.RequestException):
            client.refund()
    else:
        answer = client.refund()
        states = {"pending": "PROCESSING", "fail": "FAILED", "stuck": "STUCK", "closed": "CLOSED"}
        if mode in states:
            assert answer.json()["state"] == states[mode]
        assert is_signed(answer) == (mode not in {"garbage", "unsigned"})

    assert client.sandbox.books.paid_back_fen("P1") == (3000 if mode in PAID else 0)


def test_what_was_pending_succeeds_when_the_trouble_is_over(client: Client) -> None:
    client.sandbox.trouble({"acquirer.mode": "pending"})
    client.refund()
    client.sandbox.trouble({"acquirer.mode": "ok"})

    assert client.ask("GET", "refunds/R1").json()["state"] == "SUCCEEDED"
    assert client.ask("GET", "refunds/R9").json()["code"] == "REFUND_NOT_FOUND"


def test_orders_from_before_are_looked_up() -> None:
    clock = SandboxClock()
    old = Order(TEA.number, "OLD1", 800, clock.now() - timedelta(days=30), refunded_fen=300)
    sandbox = Sandbox(WORLD, clock, order_lookup={"OLD1": old}.get)

    refund, _ = sandbox.books.request(TEA, "R1", "OLD1", 500, 800, "ok")
    assert refund.state == "SUCCEEDED"
    assert sandbox.books.refunded_fen(old) == 800


@pytest.fixture
def product() -> Iterator[Product]:
    with serving() as running:
        yield running


@pytest.fixture
def notifying(product: Product) -> Iterator[Sandbox]:
    sandbox = Sandbox(WORLD, SandboxClock(), notify_url=f"{product.address}/notify")
    sandbox.notices.start(1)
    yield sandbox
    sandbox.stop()


def until(count: int, product: Product) -> None:
    """Wait for so many notices."""
    give_up = time.monotonic() + 5
    while len(product.notices) < count and time.monotonic() < give_up:
        time.sleep(0.01)


def test_a_notice_refused_comes_again_on_the_sandboxs_clock(
    notifying: Sandbox, product: Product
) -> None:
    product.statuses = [500, 500]
    notifying.pay("tea", "S1", 2600, payer="o1")
    for count, seconds in ((1, 15), (2, 30), (3, 180)):
        until(count, product)
        time.sleep(0.05)
        notifying.jump(seconds=seconds)
    time.sleep(0.4)

    told = [json.loads(body) for body in product.notices]
    assert len(told) == 3
    assert len({one["notice_id"] for one in told}) == 1
    data = told[0]["data"]
    assert (data["amount_fen"], data["fee_fen"], data["payer"]) == (2600, 10, "o1")
    assert (data["store"], data["terminal"], data["cashier"]) == ("S1", "T1", "小赵")


@pytest.mark.parametrize(("how", "count"), [("once", 1), ("twice", 2), ("late", 0), ("never", 0)])
def test_notices_come_as_often_as_the_switch_says(
    notifying: Sandbox, product: Product, how: str, count: int
) -> None:
    notifying.trouble({"acquirer.notice": how})
    notifying.pay("tea", "S1", 2600)
    until(count, product)
    time.sleep(0.3)

    assert len(product.notices) == count
    notifying.jump(minutes=2)
    until(1 if how == "late" else 0, product)
    assert len(product.notices) == (1 if how == "late" else count)


def test_customers_come_at_the_pace_that_is_set() -> None:
    sandbox = Sandbox(WORLD, SandboxClock())
    sandbox.trouble({"customers.pace": 60_000})
    sandbox.customers.start()
    give_up = time.monotonic() + 5
    while not sandbox.books.orders and time.monotonic() < give_up:
        threading.Event().wait(0.05)
    sandbox.stop()

    orders = list(sandbox.books.orders.values())
    assert orders
    assert all(order.amount_fen > 0 and order.merchant == TEA.number for order in orders)
