"""银联's stand-in is as strict as the gateway, and no stricter."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.unionpay.keys import Member, plain, shared
from bot.sandbox.standins.unionpay.standin import UnionPay
from bot.sandbox.standins.unionpay.told import stamp
from tests.bot.channels.rig import HandClock

MEMBER = Member("m1", "777290058110048", way="sha256")
API, FILES = "/unionpay/gateway/api", "/unionpay/file"
COMMON = {"version": "5.1.0", "encoding": "utf-8", "signMethod": "11", "bizType": "000000",
          "accessType": "0", "merId": MEMBER.mer_id}  # fmt: skip


@dataclass
class Caller:
    """Signs with a shared key."""

    standin: UnionPay
    web: FlaskClient
    clock: HandClock

    def ask(self, path: str, kind: str, sub: str = "00", **fields: str) -> str:
        """The answer, as it came."""
        whole = COMMON | {"txnType": kind, "txnSubType": sub, "txnTime": stamp(self.clock.moment)}
        whole |= fields
        signed = whole | {"signature": shared("sha256", MEMBER.secure_key, plain(whole))}
        answer: bytes = self.web.post(path, data=signed).data
        return answer.decode()

    def query(self, sale: Sale, **more: str) -> str:
        """How an order stands."""
        return self.ask(f"{API}/queryTrans.do", "00", orderId=sale.number,
                        **{"txnTime": stamp(sale.paid_at)} | more)  # fmt: skip

    def refund(self, sale: Sale, **more: str) -> str:
        """A refund of ten yuan."""
        told = {"orderId": "R0000001", "txnAmt": "1000", "origQryId": sale.key,
                "channelType": "07", "backUrl": "https://shop.example/back"}  # fmt: skip
        return self.ask(f"{API}/backTransReq.do", "04", **told | more)


@pytest.fixture
def caller() -> Caller:
    clock = HandClock()
    standin = UnionPay(clock, Faults(), CallLog(clock), [MEMBER])
    app = Flask("test")
    app.register_blueprint(standin.blueprint())
    return Caller(standin, app.test_client(), clock)


def code(answer: str) -> str:
    """The answer's code."""
    return answer.partition("respCode=")[2][:2]


def test_what_is_common_may_be_said_with_every_call(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    assert code(caller.query(sale)) == "00"
    assert code(caller.query(sale, channelType="07", currencyCode="156", encoding="UTF-8")) == "00"
    assert code(caller.query(sale, channelType="09")) == "10"
    assert code(caller.query(sale, colour="red")) == "13"


def test_a_refund_needs_no_currency_but_the_sale_it_undoes(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    assert code(caller.refund(sale)) == "00"
    assert code(caller.refund(sale, orderId="R0000002", currencyCode="156")) == "00"
    assert code(caller.refund(sale, orderId="R0000003", currencyCode="840")) == "10"
    lacking = caller.ask(f"{API}/backTransReq.do", "04", orderId="R0000004", txnAmt="1",
                         channelType="07", backUrl="https://shop.example/back")  # fmt: skip
    assert code(lacking) == "13"


def test_every_answer_to_a_merchant_is_signed_and_says_nothing_empty(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    cancelling = caller.ask(f"{API}/backTransReq.do", "31", orderId="C0000001", txnAmt="5000",
                            origQryId=sale.key, channelType="07", backUrl="https://a/b")  # fmt: skip
    answers = [caller.query(sale), caller.query(sale, colour="red"), cancelling]
    for answer in answers:
        fields = dict(one.split("=", 1) for one in answer.split("&"))
        assert "" not in fields.values()
        signature = fields.pop("signature")
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
        assert signature == shared("sha256", MEMBER.secure_key, text.encode())
    assert [code(answer) for answer in answers] == ["00", "13", "10"]
    stranger = caller.web.post(f"{API}/queryTrans.do", data=COMMON | {"merId": "777290058110099"})
    assert stranger.data.decode() == "respCode=11&respMsg=验证签名失败[1100000]"


def test_a_certificates_serial_is_as_short_as_the_real_ones(caller: Caller) -> None:
    """Kits in JavaScript write it by way of a number."""
    assert caller.standin.authority.of(MEMBER).serial_number < 2**53


def test_what_stands_in_braces_comes_back_whole(caller: Caller) -> None:
    answer = caller.refund(caller.standin.sell("m1", 5000), reqReserved="{till=1&shift=2}")
    assert "&reqReserved={till=1&shift=2}&" in answer
    assert code(answer) == "00"


@pytest.mark.parametrize("path", [FILES, f"{FILES}/"])
def test_the_host_of_files_answers_at_its_root(caller: Caller, path: str) -> None:
    assert code(caller.ask(path, "76", "01", fileType="00", settleDate="1117")) == "98"
