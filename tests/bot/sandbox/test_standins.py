"""The stand-ins of the real channels in the sandbox: customers pay at them, and their notices keep coming."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock, SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.server import Sandbox
from bot.sandbox.standins.wechat_pay.keys import Member
from bot.sandbox.standins.wechat_pay.standin import WeChatPay
from tests.bot.sandbox.product import Product, serving
from tests.bot.sandbox.small_world import TEA, WORLD

SHOP = replace(TEA, channels={"wechat": "wechat_pay"})
MEMBER = Member("tea", "1900000001")


@pytest.fixture
def product() -> Iterator[Product]:
    with serving() as made:
        yield made


@pytest.fixture
def sandbox(product: Product) -> Iterator[Sandbox]:
    def make(clock: Clock, faults: Faults, log: CallLog) -> WeChatPay:
        return WeChatPay(clock, faults, log, [MEMBER], f"{product.address}/notify")

    made = Sandbox(replace(WORLD, merchants=(SHOP,)), SandboxClock(), standins=[make])
    made.start()
    yield made
    made.stop()


def heard(product: Product, count: int) -> list[dict[str, Any]]:
    """What the product heard, once so much has come."""
    give_up = time.monotonic() + 5
    while len(product.notices) < count and time.monotonic() < give_up:
        time.sleep(0.02)
    time.sleep(0.1)
    return [json.loads(body) for body in product.notices]


def test_who_pays_with_wechat_pays_at_wechat_pay(sandbox: Sandbox, product: Product) -> None:
    order = sandbox.pay("tea", "S1", 2600, payer="o1")
    (notice,) = heard(product, 1)
    assert notice["event_type"] == "TRANSACTION.SUCCESS"
    standin = sandbox.standins["wechat_pay"]
    sale = standin.books.sale("1900000001", number=order.order_number)
    assert (sale.amount, sale.payer, sale.terminal) == (2600, "o1", "T1")
    assert sandbox.books.orders == {}


def test_who_pays_otherwise_stays_with_the_practice_acquirer(sandbox: Sandbox) -> None:
    order = sandbox.pay("tea", "S1", 2600, channel="alipay")
    assert list(sandbox.books.orders) == [order.order_number]


def test_a_notice_that_was_not_kept_comes_again_with_the_same_id(
    sandbox: Sandbox, product: Product
) -> None:
    product.statuses = [401, 500]
    sandbox.pay("tea", "S1", 2600)
    heard(product, 1)
    for so_far, pause in ((2, 15), (3, 15)):
        sandbox.jump(seconds=pause)
        heard(product, so_far)
    sandbox.jump(hours=1)
    notices = heard(product, 4)
    assert len(notices) == 3
    assert len({notice["id"] for notice in notices}) == 1


@pytest.mark.parametrize(("how", "count"), [("twice", 2), ("never", 0), ("late", 0), ("probe", 1)])
def test_notices_come_as_the_switch_says(
    sandbox: Sandbox, product: Product, how: str, count: int
) -> None:
    sandbox.trouble({"wechat_pay.notice": how})
    sandbox.pay("tea", "S1", 2600)
    assert len(heard(product, count)) == count
    if how == "late":
        sandbox.jump(minutes=3)
        assert len(heard(product, 1)) == 1


def test_an_unsigned_call_is_turned_away_without_a_word(sandbox: Sandbox) -> None:
    assert sandbox._server is not None
    port = sandbox._server.port
    answer = requests.get(f"http://127.0.0.1:{port}/wechat_pay/v3/certificates", timeout=5,
                          headers={"Accept": "application/json"})  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_ERROR")
    assert "Wechatpay-Signature" not in answer.headers


def test_switches_of_the_stand_ins_are_on_the_page(sandbox: Sandbox) -> None:
    switches = sandbox.faults.all()
    assert {switches[f"wechat_pay.{name}"] for name in ("answer", "refund")} == {"ok"}
    with pytest.raises(ValueError, match=r"wechat_pay\.answer"):
        sandbox.trouble({"wechat_pay.answer": "nonsense"})
