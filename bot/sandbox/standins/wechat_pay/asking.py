"""What a call must look like: its Authorization, its headers, and the fields of a refund."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.standins.standin import Asked
from bot.sandbox.standins.wechat_pay.keys import SCHEME, Member, Platform
from bot.sandbox.standins.wechat_pay.refusing import Refused

Json = dict[str, Any]
AUTHORIZATION = re.compile(
    rf'{SCHEME} mchid="(?P<mchid>\d+)",nonce_str="(?P<nonce>[0-9A-Za-z]{{1,32}})",'
    r'signature="(?P<signature>[0-9A-Za-z+/=]+)",timestamp="(?P<stamp>\d{1,12})",serial_no="(?P<serial>[0-9A-F]+)"'
)
TOLERANCE_S = 300
REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
REFUND_FIELDS = frozenset({
    "sub_mchid", "transaction_id", "out_trade_no", "out_refund_no", "reason", "notify_url",
    "funds_account", "amount", "goods_detail",
})  # fmt: skip
AMOUNT_FIELDS = frozenset({"refund", "total", "currency", "from"})
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def caller(asked: Asked, members: Sequence[Member], platform: Platform, now: datetime) -> Member:
    """A member of the mchid that signed this call; SIGN_ERROR otherwise."""
    if not asked.headers.get("User-Agent") or asked.headers.get("Accept") != "application/json":
        raise Refused(400, "PARAM_ERROR", "要有 User-Agent，Accept 要是 application/json")
    head = AUTHORIZATION.fullmatch(asked.headers.get("Authorization", ""))
    if head is None:
        raise Refused(401, "SIGN_ERROR", "Http 头 Authorization 的写法不对")
    member = next((one for one in members if one.mchid == head["mchid"]), None)
    if member is None or member.serial != head["serial"]:
        raise Refused(401, "SIGN_ERROR", "商户号或证书序列号不对")
    if abs(now.timestamp() - int(head["stamp"])) > TOLERANCE_S:
        raise Refused(401, "SIGN_ERROR", "Http 头 Authorization 的时间戳过期")
    if not _is_genuine(member, head, asked):
        raise Refused(401, "SIGN_ERROR", "签名验不过")
    known = {"", platform.public.serial, *(one.serial for one in platform.certificates)}
    if asked.headers.get("Wechatpay-Serial", "") not in known:
        raise Refused(400, "PARAM_ERROR", "Wechatpay-Serial 不对")
    return member


def _is_genuine(member: Member, head: re.Match[str], asked: Asked) -> bool:
    plain = f"{asked.method}\n{asked.target}\n{head['stamp']}\n{head['nonce']}\n".encode()
    try:
        signature = base64.b64decode(head["signature"], validate=True)
        key = member.key.public_key()
        key.verify(signature, plain + asked.body + b"\n", PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def read_json(body: bytes) -> Json:
    """An object, or PARAM_ERROR."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refused(400, "PARAM_ERROR", "请求不是 JSON 对象")
    return told


def read_refund(body: bytes) -> Json:
    """The fields of a refund request, each as the platform wants it."""
    told = read_json(body)
    amount = told.get("amount")
    good = (
        set(told) <= REFUND_FIELDS
        and ("transaction_id" in told) != ("out_trade_no" in told)
        and REFUND_NUMBER.fullmatch(str(told.get("out_refund_no", ""))) is not None
        and len(str(told.get("reason", "")).encode()) <= 80
        and told.get("funds_account", "AVAILABLE") == "AVAILABLE"
        and _is_address(str(told.get("notify_url", "")))
        and isinstance(amount, dict)
        and _is_amount(amount)
    )
    if not good:
        raise Refused(400, "PARAM_ERROR", "请求缺少字段或写法不对")
    return told


def _is_amount(amount: Json) -> bool:
    fens = (amount.get("refund"), amount.get("total"))
    whole = all(type(fen) is int and fen > 0 for fen in fens)
    return whole and amount.get("currency") == "CNY" and set(amount) <= AMOUNT_FIELDS


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or parts.hostname in LOOPBACK
    return not url or (safe and not parts.query and len(url) <= 256)
