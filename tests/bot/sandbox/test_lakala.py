"""拉卡拉's stand-in is as strict as the gateway, and no stricter."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from flask.testing import FlaskClient

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.lakala.asking import QUERY, REFUND
from bot.sandbox.standins.lakala.keys import SCHEME, Member, lines, serial
from bot.sandbox.standins.lakala.standin import Lakala
from tests.bot.channels.rig import HandClock

Json = dict[str, Any]
MEMBER = Member("m1", "822290070110001", "A0073841")
WHO = {"merchant_no": MEMBER.merchant_no, "term_no": MEMBER.term_no}
NAMES = ("appid", "serial_no", "timestamp", "nonce_str", "signature")


@dataclass
class Caller:
    """Signs five lines, and says in its head what it is told to."""

    standin: Lakala
    web: FlaskClient
    clock: HandClock

    def ask(
        self, path: str, wanted: Json, names: tuple[str, ...] = NAMES, between: str = ",",
        **said: str,
    ) -> tuple[int, str]:  # fmt: skip
        """Status and code."""
        told = {"req_time": "20261118143000", "version": "3.0", "req_data": WHO | wanted}
        body = json.dumps(told).encode()
        head = {
            "appid": MEMBER.appid, "serial_no": serial(self.standin.authority.app(MEMBER)),
            "timestamp": str(int(self.clock.moment.timestamp())), "nonce_str": "abcdefabcdef",
        } | said  # fmt: skip
        text = lines(*(head[name] for name in NAMES[:-1]), body)
        head["signature"] = base64.b64encode(MEMBER.key.sign(text, PKCS1v15(), SHA256())).decode()
        pairs = between.join(f'{name}="{head[name]}"' for name in names)
        answer = self.web.post(f"/lakala{path}", data=body,
                               headers={"Authorization": f"{SCHEME} {pairs}"})  # fmt: skip
        return answer.status_code, answer.json["code"] if answer.json else ""


@pytest.fixture
def caller() -> Caller:
    clock = HandClock()
    standin = Lakala(clock, Faults(), CallLog(clock), [MEMBER])
    app = Flask("test")
    app.register_blueprint(standin.blueprint())
    return Caller(standin, app.test_client(), clock)


def test_the_head_may_be_written_in_any_order_and_spacing(caller: Caller) -> None:
    asked = {"out_trade_no": caller.standin.sell("m1", 5000).number}
    short = f"{caller.standin.authority.app(MEMBER).serial_number:X}"
    answers = [
        caller.ask(QUERY, asked), caller.ask(QUERY, asked, NAMES[::-1]),
        caller.ask(QUERY, asked, between=", "), caller.ask(QUERY, asked, serial_no=short),
        caller.ask(QUERY, asked, nonce_str="a" * 32),
    ]  # fmt: skip
    assert answers == [(200, "BBS00000")] * 5


def test_a_kit_may_write_the_whole_path_and_leave_what_it_does_not_say_null(caller: Caller) -> None:
    asked = {"out_trade_no": caller.standin.sell("m1", 5000).number, "trade_no": None}
    assert caller.ask(f"/api{QUERY}", asked) == (200, "BBS00000")
    assert caller.ask(QUERY, {"out_trade_no": "L1", "term_no": None}) == (200, "BBS11000")


@pytest.mark.parametrize(
    "wrong",
    [{"names": NAMES[1:]}, {"names": (*NAMES, "appid")}, {"serial_no": "0A"},
     {"timestamp": "1760000000"}, {"nonce_str": "a" * 33}, {"appid": "OP00000009"}],
)  # fmt: skip
def test_a_head_with_anything_wrong_is_a_401(caller: Caller, wrong: Json) -> None:
    assert caller.ask(QUERY, {"out_trade_no": "L1"}, **wrong) == (401, "GW0004")


def test_a_refund_lacks_nothing_but_may_say_more(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    whole: Json = {"out_trade_no": "R1", "refund_amount": "1000", "origin_trade_no": sale.key,
                   "location_info": {"request_ip": "10.0.0.1"}}  # fmt: skip
    assert caller.ask(REFUND, whole | {"remark": "x"}) == (200, "BBS00000")
    for name in ("out_trade_no", "refund_amount", "location_info", "origin_trade_no"):
        lacking = {one: value for one, value in whole.items() if one != name}
        assert caller.ask(REFUND, lacking) == (200, "BBS11000"), name
