"""What a call must look like: its form, its signature, and the fields of each kind of transaction."""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.standins.books import SHANGHAI, Why
from bot.sandbox.standins.standin import Asked
from bot.sandbox.standins.unionpay.keys import (
    WAYS,
    Authority,
    Member,
    hashed_once,
    plain,
    shared,
)

FIXED = {"version": "5.1.0", "encoding": "utf-8", "accessType": "0"}
ALWAYS = frozenset({*FIXED, "signMethod", "signature", "merId", "txnType", "txnSubType", "bizType",
                    "txnTime"})  # fmt: skip
# What any call may say besides: merchants send all that is common, whether or not a call needs it.
BESIDES = frozenset({"certId", "channelType", "currencyCode", "backUrl", "orderId", "txnAmt", "termId",
                     "reserved", "reqReserved"})  # fmt: skip
KINDS = {
    "/queryTrans.do": ("00", "00", {"orderId"}),
    "/backTransReq.do": ("04", "00", {"orderId", "channelType", "txnAmt", "origQryId", "backUrl"}),
    "/file": ("76", "01", {"fileType", "settleDate"}),
}
SHAPES = {
    "bizType": r"[0-9]{6}", "txnTime": r"[0-9]{14}", "txnAmt": r"[1-9][0-9]{0,11}",
    "currencyCode": "156", "channelType": "0[78]", "fileType": "00", "settleDate": r"[0-9]{4}",
    "orderId": r"[0-9A-Za-z]{8,32}", "origQryId": r"[0-9]{1,32}",
    "backUrl": r"https?://[^?]{1,256}",
}  # fmt: skip
WHY = {
    Why.NO_ORDER: ("34", "查无此交易"),
    Why.OTHER_TOTAL: ("36", "与原交易信息不符"),
    Why.OVER_AMOUNT: ("33", "交易金额超限"),
    Why.OVER_WINDOW: ("35", "原交易不存在或状态不正确"),
    Why.TOO_MANY_PARTS: ("35", "原交易不存在或状态不正确"),
    Why.TOO_SOON: ("04", "交易状态未明"),
    Why.SHORT: ("51", "余额不足"),
    Why.CONFLICT: ("12", "重复交易"),
}
Fields = dict[str, str]


class Refused(Exception):
    """An answer code other than 00."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.told = {"respCode": code, "respMsg": f"{message}[{code}00000]"}


def refused(why: Why) -> Refused:
    """The gateway's code for a refund that will not be done."""
    return Refused(*WHY[why])


def form(asked: Asked) -> Fields:
    """The fields of a call."""
    return dict(parse_qsl(asked.body.decode("ascii", "replace"), keep_blank_values=True))


def kind_of(path: str) -> str:
    """Which call it is; empty for none. Files have a host of their own: its root, with a slash or without."""
    return next((ending for ending in KINDS if path.rstrip("/").endswith(ending)), "")


def caller(asked: Asked, members: Sequence[Member], authority: Authority) -> Member:
    """The merchant that signed this call; Refused where nobody is known to have."""
    told = form(asked)
    if asked.method != "POST" or not kind_of(asked.path):
        raise Refused("10", "报文格式错误")
    member = next((one for one in members if one.mer_id == told.get("merId")), None)
    if member is None or told.get("signMethod") != WAYS[member.way]:
        raise Refused("11", "验证签名失败")
    if not _is_genuine(told, member, authority):
        raise Refused("11", "验证签名失败")
    return member


def check_fields(told: Fields, kind: str) -> None:
    """What a kind of call must say, each field in its shape; Refused otherwise."""
    txn_type, sub_type, own = KINDS[kind]
    needed = {**FIXED, "txnType": txn_type, "txnSubType": sub_type}
    if any(told.get(name, "").lower() != value for name, value in needed.items()):
        raise Refused("10", "报文格式错误")
    if not ALWAYS | own <= set(told) or not set(told) <= ALWAYS | own | BESIDES:
        raise Refused("13", "报文交易要素缺失")
    for name, value in told.items():
        if name in SHAPES and not re.fullmatch(SHAPES[name], value):
            raise Refused("10", f"报文格式错误：{name}")
    moment(told["txnTime"])


def moment(text: str) -> datetime:
    """A txnTime, in Beijing."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError as wrong:
        raise Refused("10", "报文格式错误：txnTime") from wrong


def _is_genuine(told: Fields, member: Member, authority: Authority) -> bool:
    signature, text = told.get("signature", ""), plain(told)
    if member.way != "rsa":
        return "certId" not in told and signature == shared(member.way, member.secure_key, text)
    if told.get("certId") != str(authority.of(member).serial_number):
        return False
    try:
        raw = base64.b64decode(signature, validate=True)
        member.key.public_key().verify(raw, hashed_once(text), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
