"""微信支付's stand-in is strict: what the platform refuses, it refuses, with the platform's code."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import Sale
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.wechat_pay.keys import SCHEME, Member, signature
from bot.sandbox.standins.wechat_pay.standin import WeChatPay
from tests.bot.channels.rig import HandClock

Json = dict[str, Any]
MEMBER = Member("m1", "1900000001")
REFUNDS = "/v3/refund/domestic/refunds"
PROVIDED = Member("m2", "1900000100", sub_mchid="1900000101")
SISTER = Member("m3", "1900000100", sub_mchid="1900000102")
TRADE = "/v3/bill/tradebill?bill_date=2026-11-18"


@dataclass
class Caller:
    """Signs calls as the platform's documentation has it, or wrongly on purpose."""

    standin: WeChatPay
    web: FlaskClient
    clock: HandClock

    def ask(
        self, method: str, path: str, told: Any = None, *, member: Member = MEMBER,
        off: timedelta = timedelta(), serial: str = "", key: str = "", other: bytes = b"",
        head: Json | None = None, over: str = "/wechat_pay",
    ) -> TestResponse:  # fmt: skip
        """One call; `other` replaces the body that was signed, `over` the mount in what is signed."""
        body = json.dumps(told).encode() if told is not None else b""
        target, nonce = f"/wechat_pay{path}", secrets.token_hex(16)
        stamp = str(int((self.clock.moment + off).timestamp()))
        whose = rsa_key(key) if key else member.key
        signed = signature(whose, method, f"{over}{path}", stamp, nonce, body)
        headers = {
            "Accept": "application/json", "User-Agent": "test", "Content-Type": "application/json",
            "Authorization": f'{SCHEME} mchid="{member.mchid}",nonce_str="{nonce}",'
            f'signature="{signed}",timestamp="{stamp}",serial_no="{serial or member.serial}"',
        } | (head or {})  # fmt: skip
        return self.web.open(target, method=method, data=other or body, headers=headers)

    def refund(self, sale: Sale, **changed: Any) -> TestResponse:
        """A refund of ten yuan."""
        told: Json = {
            "out_trade_no": sale.number, "out_refund_no": f"R{secrets.token_hex(4)}",
            "amount": {"refund": 1000, "total": sale.amount, "currency": "CNY"},
        } | changed  # fmt: skip
        return self.ask("POST", REFUNDS, {k: v for k, v in told.items() if v is not None})


@pytest.fixture
def caller() -> Caller:
    clock = HandClock()
    standin = WeChatPay(clock, Faults(), CallLog(clock), [MEMBER, PROVIDED, SISTER])
    app = Flask("test")
    app.register_blueprint(standin.blueprint())
    return Caller(standin, app.test_client(), clock)


def word(answer: TestResponse) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, (answer.json or {}).get("code", "")


def test_a_well_signed_call_is_answered_signed(caller: Caller) -> None:
    answer = caller.ask("GET", "/v3/certificates")
    assert answer.status_code == 200
    assert answer.headers["Wechatpay-Signature-Type"] == SCHEME
    assert answer.headers["Request-ID"]
    assert answer.headers["Date"] == "Wed, 18 Nov 2026 06:30:00 GMT"


def test_a_kit_that_signs_the_platforms_own_path_is_genuine(caller: Caller) -> None:
    assert caller.ask("GET", "/v3/certificates", over="").status_code == 200
    assert word(caller.ask("GET", "/v3/certificates", over="/v3")) == (401, "SIGN_ERROR")


def test_the_parts_of_the_authorization_come_in_any_order_but_once_each(caller: Caller) -> None:
    stamp, nonce = str(int(caller.clock.moment.timestamp())), "N0nce"
    signed = signature(MEMBER.key, "GET", "/v3/certificates", stamp, nonce, b"")
    parts = [f'serial_no="{MEMBER.serial}"', f'timestamp="{stamp}"', f'signature="{signed}"',
             f'mchid="{MEMBER.mchid}"', f'nonce_str="{nonce}"']  # fmt: skip
    statuses = [
        caller.ask("GET", "/v3/certificates", head={"Authorization": f"{SCHEME} {','.join(one)}"})
        for one in (parts, parts[1:], [*parts, parts[0]])
    ]
    assert [one.status_code for one in statuses] == [200, 401, 401]


@pytest.mark.parametrize(
    "wrong",
    [{"off": timedelta(seconds=301)}, {"off": -timedelta(seconds=301)}, {"serial": "00AA"},
     {"key": "somebody"}, {"other": b"{}"}, {"head": {"Authorization": "Bearer x"}},
     {"member": Member("m9", "1900000009")}],
)  # fmt: skip
def test_a_call_that_is_signed_wrongly_is_a_401(caller: Caller, wrong: Json) -> None:
    assert word(caller.ask("POST", REFUNDS, {"a": 1}, **wrong)) == (401, "SIGN_ERROR")


@pytest.mark.parametrize(
    "accept",
    ["application/json", "application/json, text/plain;q=0.5", "text/xml,application/json"],
)
def test_whoever_takes_json_among_others_takes_json(caller: Caller, accept: str) -> None:
    assert caller.ask("GET", "/v3/certificates", head={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        {"Accept": "*/*"},
        {"Accept": "application/json5"},
        {"User-Agent": ""},
        {"Wechatpay-Serial": "PUB_KEY_ID_X"},
    ],
)
def test_headers_that_the_platform_wants_are_wanted(caller: Caller, head: Json) -> None:
    assert word(caller.ask("GET", "/v3/certificates", head=head)) == (400, "PARAM_ERROR")


ODD: list[Json] = [
    {"transaction_id": "42"}, {"out_trade_no": None}, {"out_refund_no": "退1"},
    {"out_refund_no": "x" * 65}, {"out_refund_no": ""}, {"reason": "退" * 27},
    {"notify_url": "http://shop.example/"}, {"notify_url": "https://shop.example/?a=1"},
    {"funds_account": "UNAVAILABLE"}, {"colour": "red"}, {"amount": None},
    {"amount": {"refund": "1000", "total": 5000, "currency": "CNY"}},
    {"amount": {"refund": 0, "total": 5000, "currency": "CNY"}},
    {"amount": {"refund": 10.0, "total": 5000, "currency": "CNY"}},
    {"amount": {"refund": 1000, "total": 5000, "currency": "USD"}},
    {"amount": {"refund": 1000, "total": 5000}}, {"out_refund_no": 7}, {"reason": 7},
    {"out_trade_no": 7}, {"notify_url": ["https://shop.example/"]},
    {"amount": {"refund": 1000, "total": 5000, "currency": "CNY",
                "from": [{"account": "AVAILABLE", "amount": 999}]}},
    {"amount": {"refund": 1000, "total": 5000, "currency": "CNY", "from": [7]}},
]  # fmt: skip


@pytest.mark.parametrize("changed", ODD)
def test_a_refund_with_an_odd_field_is_refused(caller: Caller, changed: Json) -> None:
    sale = caller.standin.sell("m1", 5000)
    assert word(caller.refund(sale, **changed)) == (400, "PARAM_ERROR")
    assert caller.standin.books.refunds == {}


def test_each_rule_of_refunds_has_its_code(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    unpaid = caller.standin.sell("m1", 5000, paid=False)
    old = caller.standin.sell("m1", 5000, paid_at=caller.clock.moment - timedelta(days=366))
    amounts = {"refund": 1000, "total": 4000, "currency": "CNY"}
    cases = {
        "no order": (caller.refund(sale, out_trade_no="P404"), (404, "RESOURCE_NOT_EXISTS")),
        "not paid": (caller.refund(unpaid), (404, "RESOURCE_NOT_EXISTS")),
        "other total": (caller.refund(sale, amount=amounts), (400, "INVALID_REQUEST")),
        "over a year": (caller.refund(old), (400, "INVALID_REQUEST")),
        "a provider's": (caller.refund(sale, sub_mchid="1900000101"), (403, "NO_AUTH")),
        "good": (caller.refund(sale, out_refund_no="R1"), (200, "")),
        "again": (caller.refund(sale, out_refund_no="R1"), (200, "")),
        "again, of another total": (caller.refund(sale, out_refund_no="R1", amount=amounts),
                                    (400, "INVALID_REQUEST")),
        "within a minute": (caller.refund(sale), (429, "FREQUENCY_LIMITED")),
        "other order": (caller.refund(caller.standin.sell("m1", 5000), out_refund_no="R1"),
                        (400, "INVALID_REQUEST")),
    }  # fmt: skip
    assert {name: word(answer) for name, (answer, _) in cases.items()} == {
        name: wanted for name, (_, wanted) in cases.items()
    }


def test_a_shortage_creates_nothing(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    caller.standin.books.floats[MEMBER.account] = 999
    assert word(caller.refund(sale)) == (403, "NOT_ENOUGH")
    assert caller.standin.books.refunds == {}


def test_an_order_is_told_to_its_own_merchant_only(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000)
    by_number = f"/v3/pay/transactions/out-trade-no/{sale.number}"
    good = caller.ask("GET", f"{by_number}?mchid=1900000001")
    assert (good.json or {})["transaction_id"] == sale.key
    assert (caller.ask("GET", f"/v3/pay/transactions/id/{sale.key}?mchid=1900000001").json or {})[
        "out_trade_no"
    ] == sale.number
    assert word(caller.ask("GET", by_number)) == (400, "PARAM_ERROR")
    partner = f"/v3/pay/partner/transactions/out-trade-no/{sale.number}"
    who = "?sp_mchid=1900000100&sub_mchid=1900000101"
    assert word(caller.ask("GET", partner + who, member=PROVIDED)) == (404, "ORDER_NOT_EXIST")


def test_a_bills_address_lives_five_minutes_and_for_its_merchant(caller: Caller) -> None:
    caller.standin.sell("m1", 5000)
    caller.clock.jump(caller.clock.moment + timedelta(days=1))
    told = caller.ask("GET", "/v3/bill/tradebill?bill_date=2026-11-18").json or {}
    path = told["download_url"].partition("/wechat_pay")[2]
    good = caller.ask("GET", path)
    assert good.data.startswith("\ufeff交易时间".encode())
    assert "Wechatpay-Signature" not in good.headers
    assert word(caller.ask("GET", path, member=PROVIDED)) == (404, "RESOURCE_NOT_EXISTS")
    caller.clock.jump(caller.clock.moment + timedelta(minutes=5))
    assert word(caller.ask("GET", path)) == (404, "RESOURCE_NOT_EXISTS")


@pytest.mark.parametrize(
    ("query", "code"),
    [("bill_date=2026-11-17", "NO_STATEMENT_EXIST"), ("bill_date=2026-11-18", "INVALID_REQUEST"),
     ("bill_date=2026-12-01", "INVALID_REQUEST"), ("bill_date=20261117", "PARAM_ERROR"),
     ("bill_date=2026-11-17&bill_type=ODD", "PARAM_ERROR"), ("", "PARAM_ERROR"),
     ("bill_date=2026-11-17&tar_type=ZIP", "PARAM_ERROR")],
)  # fmt: skip
def test_a_bill_that_cannot_be_had_says_why(caller: Caller, query: str, code: str) -> None:
    assert word(caller.ask("GET", f"/v3/bill/tradebill?{query}".rstrip("?"))) == (400, code)


def table(caller: Caller, path: str, member: Member = MEMBER) -> list[list[str]]:
    """A bill's header, its rows, the summary's header and the summary."""
    told = caller.ask("GET", path, member=member).json or {}
    text = caller.ask("GET", told["download_url"].partition("/wechat_pay")[2], member=member).data
    lines = text.decode("utf-8-sig").splitlines()
    return [line[1:].split(",`") if line[0] == "`" else line.split(",") for line in lines]


def test_each_kind_of_trade_bill_has_its_columns_and_its_rows(caller: Caller) -> None:
    sale = caller.standin.sell("m1", 5000, paid_at=caller.clock.moment - timedelta(days=2))
    caller.standin.sell("m1", 88)
    caller.refund(sale, out_refund_no="R1")
    caller.clock.jump(caller.clock.moment + timedelta(days=1))
    whole, paid, back = (table(caller, f"{TRADE}&bill_type={kind}")
                         for kind in ("ALL", "SUCCESS", "REFUND"))  # fmt: skip
    assert [{len(row) for row in one[:-2]} for one in (whole, paid, back)] == [{27}, {20}, {29}]
    assert paid[0] == [*whole[0][:14], *whole[0][20:25], "费率备注"]
    assert back[0] == [*whole[0][:14], "退款申请时间", "退款成功时间", *whole[0][14:]]
    assert [one[-1][:3] for one in (whole, paid, back)] == [
        ["2", "0.88", "10.00"], ["1", "0.88", "0.00"], ["1", "0.00", "10.00"],
    ]  # fmt: skip
    assert paid[1][12:] == ["0.88", "0.00", '奶茶,大杯"少冰"', "", "0.01000", "0.60%", "0.88", ""]
    assert back[1][0] == "2026-11-16 14:30:00"  # when it was paid
    assert back[1][14:19] == [
        "2026-11-18 14:30:00", "2026-11-18 14:30:05", caller.standin.books.refunds[
            MEMBER.account, "R1"].key, "R1", "10.00",
    ]  # fmt: skip
    assert word(caller.ask("GET", f"{TRADE}&bill_type=RECHARGE_REFUND")) == (
        400, "NO_STATEMENT_EXIST")  # fmt: skip


def test_a_provider_may_have_one_bill_of_all_but_no_takings_of_its_own(caller: Caller) -> None:
    for merchant in ("m1", "m2", "m3"):
        caller.standin.sell(merchant, 5000)
    caller.clock.jump(caller.clock.moment + timedelta(days=1))
    whole = table(caller, TRADE, PROVIDED)
    assert sorted(row[3] for row in whole[1:-2]) == ["1900000101", "1900000102"]
    one = table(caller, f"{TRADE}&sub_mchid=1900000102", PROVIDED)
    assert [row[3] for row in one[1:-2]] == ["1900000102"]
    stranger = caller.ask("GET", f"{TRADE}&sub_mchid=1900000999", member=PROVIDED)
    assert word(stranger) == (403, "NO_AUTH")
    funds = caller.ask("GET", "/v3/bill/fundflowbill?bill_date=2026-11-18", member=PROVIDED)
    assert word(funds) == (400, "NO_STATEMENT_EXIST")


def close(caller: Caller, name: str, told: Json, member: Member = MEMBER) -> TestResponse:
    """A merchant closes an order."""
    mode = "/partner" if "sp_mchid" in told else ""
    path = f"/v3/pay{mode}/transactions/out-trade-no/{name}/close"
    return caller.ask("POST", path, told, member=member)


def test_an_order_that_nobody_paid_can_be_closed(caller: Caller) -> None:
    mine, theirs = (caller.standin.sell(name, 5000, paid=False) for name in ("m1", "m2"))
    who: Json = {"sp_mchid": "1900000100", "sub_mchid": "1900000101"}
    answers = [close(caller, mine.number, {"mchid": "1900000001"}) for _ in range(2)]
    answers.append(close(caller, theirs.number, who, PROVIDED))
    for answer in answers:
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Wechatpay-Signature"]
    order = caller.ask("GET", f"/v3/pay/transactions/out-trade-no/{mine.number}?mchid=1900000001")
    assert (order.json or {})["trade_state"] == "CLOSED"


def test_an_order_that_cannot_be_closed_says_why(caller: Caller) -> None:
    paid = caller.standin.sell("m1", 5000)
    unpaid = caller.standin.sell("m1", 5000, paid=False)
    who: Json = {"mchid": "1900000001"}
    cases = {
        "paid": (close(caller, paid.number, who), (400, "ORDERPAID")),
        "unknown": (close(caller, "P404", who), (404, "ORDER_NOT_EXIST")),
        "nobody's": (close(caller, unpaid.number, {}), (400, "PARAM_ERROR")),
        "somebody else's": (close(caller, unpaid.number, {"mchid": "1900000100"}),
                            (400, "PARAM_ERROR")),
        "not for me": (close(caller, unpaid.number, {"mchid": "1900000100"}, PROVIDED),
                       (400, "PARAM_ERROR")),
    }  # fmt: skip
    assert {name: word(answer) for name, (answer, _) in cases.items()} == {
        name: wanted for name, (_, wanted) in cases.items()
    }
    assert not caller.standin.books.sale("1900000001", number=unpaid.number).closed


def test_what_is_not_an_interface_is_not_found(caller: Caller) -> None:
    for path in ("/v3/nothing", "/v3/refund/domestic/refunds/", "/v3/billdownload/file?token=x"):
        assert caller.ask("GET", path).status_code == 404
