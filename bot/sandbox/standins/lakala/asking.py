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

from bot.sandbox.standins.lakala.keys import SCHEME, Authority, Member, lines
from bot.sandbox.standins.lakala.refusing import BAD_FIELDS, BAD_SIGNATURE, Refused
from bot.sandbox.standins.standin import Asked

Json = dict[str, Any]
QUERY, REFUND = "/v3/labs/query/tradequery", "/v3/labs/relation/refund"
REFUND_QUERY, APPLY = "/v3/labs/query/idmrefundquery", "/v3/bmmp4/checkFile/apply"
# In whatever order: kits write them in several.
HEAD = {
    "appid": re.compile(r"[0-9A-Za-z]+"), "serial_no": re.compile(r"[0-9A-Fa-f]{1,64}"),
    "timestamp": re.compile(r"[0-9]{1,12}"), "nonce_str": re.compile(r"[0-9A-Za-z]{1,32}"),
    "signature": re.compile(r"[0-9A-Za-z+/=]+"),
}  # fmt: skip
PAIR = re.compile(r'([a-z_]+)="([^"]*)"')
TOLERANCE_S = 300
NUMBER = re.compile(r"[0-9A-Za-z_\-]{1,32}")
AMOUNT = re.compile(r"[1-9]\d{0,11}", re.ASCII)
SECONDS = re.compile(r"\d{14}", re.ASCII)
DAY = re.compile(r"\d{8}", re.ASCII)
ORIGINS = ("origin_trade_no", "origin_log_no", "origin_out_trade_no")  # the first one counts
WHO = {"merchant_no", "term_no"}
NEEDED: Mapping[str, set[str]] = {  # more may be said: what is published names the main fields only
    QUERY: WHO,
    REFUND: WHO | {"out_trade_no", "refund_amount", "location_info"},
    REFUND_QUERY: WHO | {"out_refund_order_no"},
    APPLY: WHO | {"apply_order_no", "tran_start_date", "tran_start_time", "tran_end_date",
                  "tran_end_time", "call_back_url"},
}  # fmt: skip


def check_signature(
    asked: Asked, members: Sequence[Member], authority: Authority, now: datetime
) -> None:
    """The gateway's own look at a call, before any service sees it."""
    head = head_of(asked)
    member = next((one for one in members if one.appid == head["appid"]), None)
    if member is None or int(head["serial_no"], 16) != authority.app(member).serial_number:
        raise Refused(BAD_SIGNATURE, "appid 或证书序列号不对")
    if abs(now.timestamp() - int(head["timestamp"])) > TOLERANCE_S:
        raise Refused(BAD_SIGNATURE, "时间戳过期")
    said = (head[name] for name in ("appid", "serial_no", "timestamp", "nonce_str"))
    text = lines(*said, asked.body)
    try:
        signed = base64.b64decode(head["signature"], validate=True)
        member.key.public_key().verify(signed, text, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error) as wrong:
        raise Refused(BAD_SIGNATURE, "验签失败") from wrong


def head_of(asked: Asked) -> dict[str, str]:
    """The parts of the Authorization of a POST, each once; Refused for any other shape."""
    scheme, _, rest = asked.headers.get("Authorization", "").partition(" ")
    pairs = [PAIR.fullmatch(part.strip()) for part in rest.split(",")]
    found = {pair[1]: pair[2] for pair in pairs if pair}
    whole = scheme == SCHEME and found.keys() == HEAD.keys() and len(pairs) == len(HEAD)
    if not whole or not all(shape.fullmatch(found[name]) for name, shape in HEAD.items()):
        raise Refused(BAD_SIGNATURE, "鉴权信息不对")
    if asked.method != "POST":
        raise Refused(BAD_SIGNATURE, "要用 POST")
    return found


def caller(asked: Asked, path: str, members: Sequence[Member]) -> tuple[Member, Json]:
    """The merchant that is asked for, and what is wanted; every field is looked at."""
    head, wanted = head_of(asked), _wanted(asked, path)
    for one in members:
        who = (one.merchant_no, one.term_no)
        if head["appid"] == one.appid and who == (wanted["merchant_no"], wanted["term_no"]):
            return one, wanted
    raise Refused(BAD_FIELDS, "商户号或终端号不对")


def _wanted(asked: Asked, path: str) -> Json:
    try:
        told = json.loads(asked.body)
        wanted = {name: value for name, value in told["req_data"].items() if value is not None}
        sound = told["version"] == "3.0" and SECONDS.fullmatch(told["req_time"])
        whole = NEEDED[path] <= set(wanted)
    except (ValueError, KeyError, TypeError, AttributeError) as odd:
        raise Refused(BAD_FIELDS, "请求报文不对") from odd
    if not sound or not whole:
        raise Refused(BAD_FIELDS, "请求参数校验失败")
    return wanted


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
