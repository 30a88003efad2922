"""What a call must look like: its Authorization, its envelope, and the fields of each service."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.standins.lakala.keys import SCHEME, Authority, Member, lines, serial
from bot.sandbox.standins.lakala.refusing import BAD_FIELDS, BAD_SIGNATURE, Refused
from bot.sandbox.standins.standin import Asked

Json = dict[str, Any]
QUERY, REFUND = "/v3/labs/query/tradequery", "/v3/labs/relation/refund"
REFUND_QUERY, APPLY = "/v3/labs/query/idmrefundquery", "/v3/bmmp4/checkFile/apply"
AUTHORIZATION = re.compile(
    rf'{SCHEME} appid="(?P<appid>[0-9A-Za-z]+)",serial_no="(?P<serial>[0-9a-f]+)",timestamp="(?P<stamp>\d{{1,12}})",'
    r'nonce_str="(?P<nonce>[0-9A-Za-z]{12})",signature="(?P<signature>[0-9A-Za-z+/=]+)"'
)
TOLERANCE_S = 300
NUMBER = re.compile(r"[0-9A-Za-z_\-]{1,32}")
AMOUNT = re.compile(r"[1-9]\d{0,11}", re.ASCII)
SECONDS = re.compile(r"\d{14}", re.ASCII)
DAY = re.compile(r"\d{8}", re.ASCII)
ORIGINS = ("origin_trade_no", "origin_log_no", "origin_out_trade_no")  # the first one counts
WHO = {"merchant_no", "term_no"}
FIELDS: Mapping[str, tuple[set[str], set[str]]] = {  # needed, allowed besides
    QUERY: (WHO, {"out_trade_no", "trade_no"}),
    REFUND: (WHO | {"out_trade_no", "refund_amount", "location_info"},
             {"refund_reason", "notify_url", *ORIGINS}),
    REFUND_QUERY: (WHO | {"out_refund_order_no"}, set()),
    APPLY: (WHO | {"apply_order_no", "tran_start_date", "tran_start_time", "tran_end_date",
                   "tran_end_time", "call_back_url"}, set()),
}  # fmt: skip


def check_signature(
    asked: Asked, members: Sequence[Member], authority: Authority, now: datetime
) -> None:
    """The gateway's own look at a call, before any service sees it."""
    head = AUTHORIZATION.fullmatch(asked.headers.get("Authorization", ""))
    if head is None or asked.method != "POST":
        raise Refused(BAD_SIGNATURE, "鉴权信息不对")
    member = next((one for one in members if one.appid == head["appid"]), None)
    if member is None or head["serial"] != serial(authority.app(member)):
        raise Refused(BAD_SIGNATURE, "appid 或证书序列号不对")
    if abs(now.timestamp() - int(head["stamp"])) > TOLERANCE_S:
        raise Refused(BAD_SIGNATURE, "时间戳过期")
    text = lines(head["appid"], head["serial"], head["stamp"], head["nonce"], asked.body)
    try:
        signed = base64.b64decode(head["signature"], validate=True)
        member.key.public_key().verify(signed, text, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error) as wrong:
        raise Refused(BAD_SIGNATURE, "验签失败") from wrong


def caller(asked: Asked, path: str, members: Sequence[Member]) -> tuple[Member, Json]:
    """The merchant that is asked for, and what is wanted; every field is looked at."""
    head = AUTHORIZATION.fullmatch(asked.headers["Authorization"])
    wanted = _wanted(asked, path)
    for one in members:
        who = (one.merchant_no, one.term_no)
        if (
            head
            and head["appid"] == one.appid
            and who == (wanted["merchant_no"], wanted["term_no"])
        ):
            return one, wanted
    raise Refused(BAD_FIELDS, "商户号或终端号不对")


def _wanted(asked: Asked, path: str) -> Json:
    try:
        told = json.loads(asked.body)
        wanted = told["req_data"]
        sound = told["version"] == "3.0" and SECONDS.fullmatch(told["req_time"])
        needed, besides = FIELDS[path]
        whole = needed <= set(wanted) <= needed | besides
    except (ValueError, KeyError, TypeError) as odd:
        raise Refused(BAD_FIELDS, "请求报文不对") from odd
    if not sound or not whole:
        raise Refused(BAD_FIELDS, "请求参数校验失败")
    return dict(wanted)


def check_refund(wanted: Json) -> None:
    """The fields of a refund, each as the platform wants it."""
    place = wanted["location_info"]
    good = (
        NUMBER.fullmatch(str(wanted["out_trade_no"]))
        and isinstance(wanted["refund_amount"], str)
        and AMOUNT.fullmatch(wanted["refund_amount"])
        and isinstance(place, dict)
        and place.get("request_ip")
        and any(wanted.get(name) for name in ORIGINS)
        and len(str(wanted.get("refund_reason", ""))) <= 32
    )
    if not good:
        raise Refused(BAD_FIELDS, "请求参数校验失败")
