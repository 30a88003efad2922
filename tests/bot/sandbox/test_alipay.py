"""支付宝's stand-in is as strict as the platform, and no stricter: kits of every make get in."""

import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.x509 import load_pem_x509_certificate
from flask import Flask
from flask.testing import FlaskClient

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.alipay.keys import Authority, Member, signature
from bot.sandbox.standins.alipay.standin import Alipay
from bot.sandbox.standins.books import SHANGHAI
from tests.bot.channels.rig import HandClock

Json = dict[str, Any]
MEMBER = Member("m1", "2021000000000001", "2088000000000001")
QUERY, REFUND = "alipay.trade.query", "alipay.trade.refund"
BILL = "alipay.data.dataservice.bill.downloadurl.query"


@dataclass
class Caller:
    """Signs calls as the platform's documentation has it; nothing is sent that is None."""

    standin: Alipay
    web: FlaskClient
    clock: HandClock

    def ask(self, method: str, content: Json, *, by: str = "POST", **changed: str | None) -> Json:
        """The node of an answer, and its name."""
        params = {
            "app_id": MEMBER.app_id, "method": method, "format": "JSON", "charset": "utf-8",
            "sign_type": "RSA2", "version": "1.0", "biz_content": json.dumps(content),
            "timestamp": f"{self.clock.moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        }  # fmt: skip
        said = {name: value for name, value in {**params, **changed}.items() if value is not None}
        text = "&".join(f"{name}={said[name]}" for name in sorted(said))
        said["sign"] = signature(MEMBER.key, text.encode())
        query, form = (said, {}) if by == "GET" else ({"charset": "utf-8"}, said)
        path = f"/alipay/gateway.do?{urlencode(query)}"
        answer = self.web.open(path, method=by, data=form)
        ((name, node), *_) = json.loads(answer.data).items()
        return {"name": name, **node}

    def refund(self, **content: Any) -> Json:
        """A refund request."""
        return self.ask(REFUND, content)


@pytest.fixture
def caller() -> Caller:
    clock = HandClock()
    standin = Alipay(clock, Faults(), CallLog(clock), [MEMBER])
    app = Flask("test")
    app.register_blueprint(standin.blueprint())
    return Caller(standin, app.test_client(), clock)


@pytest.mark.parametrize(
    "changed", [{}, {"format": None}, {"format": "json"}, {"charset": "UTF-8"}, {"by": "GET"}]
)
def test_kits_of_every_make_are_understood(caller: Caller, changed: Json) -> None:
    sale = caller.standin.sell("m1", 5000)
    told = caller.ask(QUERY, {"out_trade_no": sale.number, "org_pid": MEMBER.seller_id}, **changed)
    assert (told["name"], told["code"]) == ("alipay_trade_query_response", "10000")
    assert told["trade_no"] == sale.key


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"format": "XML"}, "isv.invalid-format"), ({"charset": "gbk"}, "isv.invalid-charset"),
     ({"sign_type": "RSA"}, "isv.invalid-sign-type"), ({"version": None}, "isv.invalid-version"),
     ({"app_id": "2021000000000009"}, "isv.invalid-app-id"),
     ({"timestamp": "2026-11-18 14:41:00"}, "isv.invalid-timestamp")],
)  # fmt: skip
def test_what_the_gateway_does_not_take_never_reaches_a_service(
    caller: Caller, changed: Json, code: str
) -> None:
    told = caller.ask(QUERY, {"out_trade_no": "A1"}, **changed)
    assert (told["name"], told["sub_code"]) == ("error_response", code)
    assert caller.ask("alipay.trade.guess", {})["sub_code"] == "isv.invalid-method"


def test_a_refund_of_the_whole_needs_no_number_but_one_of_a_part_does(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    part = caller.refund(out_trade_no=sale.number, refund_amount="10.00")
    assert part["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
    more = caller.refund(out_trade_no=sale.number, refund_amount="50.01", out_request_no="R1")
    assert more["sub_code"] == "ACQ.REASON_TRADE_REFUND_FEE_ERR"
    whole = [caller.refund(trade_no=sale.key, refund_amount="50.00") for _ in range(2)]
    assert [(one["fund_change"], one["refund_fee"]) for one in whole] == [
        ("Y", "50.00"), ("N", "50.00"),
    ]  # fmt: skip
    caller.clock.jump(caller.clock.moment + timedelta(minutes=1))
    told = caller.ask("alipay.trade.fastpay.refund.query",
                      {"out_trade_no": sale.number, "out_request_no": sale.number})  # fmt: skip
    assert told["refund_status"] == "REFUND_SUCCESS"


def test_a_refund_may_say_more_than_the_platform_knows_but_nothing_odd(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    content: Json = {"out_trade_no": sale.number, "out_request_no": "R-1.a", "refund_amount": 10.5}
    more = {"operator_id": "OP1", "refund_currency": "CNY", "refund_royalty_parameters": []}
    assert caller.refund(**content, **more)["refund_fee"] == "10.50"
    assert caller.refund(**content, notify_url="https://shop.example/")["fund_change"] == "N"
    assert caller.ask(REFUND, {}, biz_content="[]")["sub_code"] == "isv.invalid-parameter"
    for odd in ({"out_request_no": ""}, {"out_request_no": "R 1"}, {"refund_amount": "0.00"},
                {"refund_amount": "1.005"}):  # fmt: skip
        assert caller.refund(**content | odd)["sub_code"] == "ACQ.INVALID_PARAMETER"


def test_a_months_file_is_made_some_days_into_the_next(caller: Caller) -> None:
    for day in (1, 18, 30):
        caller.standin.sell("m1", day, paid_at=datetime(2026, 11, day, 4, tzinfo=UTC))
    asked = {"bill_type": "trade", "bill_date": "2026-11"}
    caller.clock.jump(datetime(2026, 11, 30, 4, tzinfo=UTC))
    assert caller.ask(BILL, asked)["sub_code"] == "isv.invalid_arguments"
    caller.clock.jump(datetime(2026, 12, 3, 4, tzinfo=UTC))
    assert caller.ask(BILL, asked)["sub_code"] == "isp.bill_not_exist"
    caller.clock.jump(datetime(2026, 12, 4, 4, tzinfo=UTC))
    url = caller.ask(BILL, asked)["bill_download_url"]
    assert "&bizDates=202611&" in url
    with zipfile.ZipFile(BytesIO(caller.web.get(url.partition("localhost")[2]).data)) as archive:
        first, _ = archive.infolist()
        assert (
            first.filename.encode("cp437").decode("gbk")
            == "20880000000000010156_202611_业务明细.csv"
        )
        text = archive.read(first).decode("gbk")
    assert "[2026年11月01日 00:00:00]   终止日期：[2026年12月01日 00:00:00]" in text
    assert "#交易合计：3笔，商家实收共0.49元" in text


@pytest.mark.parametrize(
    "date", ["", "2026-13", "2026-11-31", "20261117", "2026-W47-1", "2025-11-01"]
)
def test_a_date_without_a_file_is_refused(caller: Caller, date: str) -> None:
    told = caller.ask(BILL, {"bill_type": "trade", "bill_date": date})
    assert told["sub_code"] == "isv.invalid_arguments"


def test_a_notice_says_nothing_empty_and_signs_all_it_says(caller: Caller) -> None:
    _, body = caller.standin.payment_notice(caller.standin.sell("m1", 5000))
    pairs = dict(parse_qsl(body.decode(), keep_blank_values=True))
    assert urlencode(pairs).encode() == body
    assert "" not in pairs.values()
    signed = pairs.pop("sign")
    del pairs["sign_type"]
    text = "&".join(f"{name}={pairs[name]}" for name in sorted(pairs)).encode()
    assert signed == MEMBER.sign(text)


def test_the_root_file_holds_what_the_real_one_does() -> None:
    """A curve's certificate, one that strict readers refuse, and the one of RSA that counts."""
    authority = Authority(HandClock().moment)
    end = "-----END CERTIFICATE-----\n"
    curved, odd, root = (f"{one}{end}".encode()
                         for one in authority.root_file().split(end)[:-1])  # fmt: skip
    assert load_pem_x509_certificate(curved).signature_algorithm_oid.dotted_string.startswith(
        "1.2.840.10045"
    )
    with pytest.raises(ValueError, match="EncodedDefault"):
        load_pem_x509_certificate(odd)
    assert load_pem_x509_certificate(root) == authority.root
