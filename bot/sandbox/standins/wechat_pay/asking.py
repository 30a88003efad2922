"""What a call must look like: its Authorization, its headers, and the fields of a refund."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
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
# In whatever order: every official kit writes them in another one.
HEAD = {
    "mchid": re.compile(r"[0-9]{1,32}"), "nonce_str": re.compile(r"[0-9A-Za-z]{1,32}"),
    "signature": re.compile(r"[0-9A-Za-z+/=]+"), "timestamp": re.compile(r"[0-9]{1,12}"),
    "serial_no": re.compile(r"[0-9A-F]+"),
}  # fmt: skip
PAIR = re.compile(r'([a-z_]+)="([^"]*)"')
JSON = "application/json"
MOUNT = re.compile(r"\A/wechat_pay(?=/)")
TOLERANCE_S = 300
REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
REFUND_FIELDS = frozenset({
    "sub_mchid", "transaction_id", "out_trade_no", "out_refund_no", "reason", "notify_url",
    "funds_account", "amount", "goods_detail",
})  # fmt: skip
TEXTS = REFUND_FIELDS - {"amount", "goods_detail"}
AMOUNT_FIELDS = frozenset({"refund", "total", "currency", "from"})
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def caller(asked: Asked, members: Sequence[Member], platform: Platform, now: datetime) -> Member:
    """A member of the mchid that signed this call; SIGN_ERROR otherwise."""
    if not asked.headers.get("User-Agent") or JSON not in _accepted(asked):
        raise Refused(400, "PARAM_ERROR", "要有 User-Agent，Accept 要是 application/json")
    head = _head(asked.headers.get("Authorization", ""))
    member = next((one for one in members if one.mchid == head["mchid"]), None)
    if member is None or member.serial != head["serial_no"]:
        raise Refused(401, "SIGN_ERROR", "商户号或证书序列号不对")
    if abs(now.timestamp() - int(head["timestamp"])) > TOLERANCE_S:
        raise Refused(401, "SIGN_ERROR", "Http 头 Authorization 的时间戳过期")
    if not _is_genuine(member, head, asked):
        raise Refused(401, "SIGN_ERROR", "签名验不过")
    known = {"", platform.public.serial, *(one.serial for one in platform.certificates)}
    if asked.headers.get("Wechatpay-Serial", "") not in known:
        raise Refused(400, "PARAM_ERROR", "Wechatpay-Serial 不对")
    return member


def under(members: Sequence[Member], caller_: Member, sub_mchid: str | None) -> Member:
    """The member meant by a provider's call, or the caller itself; NO_AUTH for anybody else's."""
    fits = [one for one in members if one.mchid == caller_.mchid]
    found = next((one for one in fits if one.sub_mchid == (sub_mchid or "")), None)
    if found is None:
        raise Refused(403, "NO_AUTH", "没有这个特约商户的权限")
    return found


def _accepted(asked: Asked) -> list[str]:
    """The kinds of answer a caller takes: some kits name a whole list."""
    kinds = asked.headers.get("Accept", "").split(",")
    return [kind.partition(";")[0].strip() for kind in kinds]


def _head(text: str) -> dict[str, str]:
    scheme, _, rest = text.partition(" ")
    pairs = [PAIR.fullmatch(part.strip()) for part in rest.split(",")]
    found = {pair[1]: pair[2] for pair in pairs if pair}
    whole = scheme == SCHEME and found.keys() == HEAD.keys() and len(pairs) == len(HEAD)
    if not whole or not all(shape.fullmatch(found[name]) for name, shape in HEAD.items()):
        raise Refused(401, "SIGN_ERROR", "Http 头 Authorization 的写法不对")
    return found


def _is_genuine(member: Member, head: Mapping[str, str], asked: Asked) -> bool:
    """Signed over the path as it came, or without our own mount, which the platform has not."""
    try:
        signature = base64.b64decode(head["signature"], validate=True)
    except binascii.Error:
        return False
    return any(_is_over(member, head, asked, signature, target)
               for target in (asked.target, MOUNT.sub("", asked.target)))  # fmt: skip


def _is_over(
    member: Member, head: Mapping[str, str], asked: Asked, signature: bytes, target: str
) -> bool:
    text = f"{asked.method}\n{target}\n{head['timestamp']}\n{head['nonce_str']}\n".encode()
    try:
        key = member.key.public_key()
        key.verify(signature, text + asked.body + b"\n", PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def read_json(body: bytes) -> Json:
    """An object, or PARAM_ERROR."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
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
        and all(isinstance(told.get(name, ""), str) for name in TEXTS)
        and ("transaction_id" in told) != ("out_trade_no" in told)
        and REFUND_NUMBER.fullmatch(told.get("out_refund_no", "")) is not None
        and len(told.get("reason", "").encode()) <= 80
        and told.get("funds_account", "AVAILABLE") == "AVAILABLE"
        and _is_address(told.get("notify_url", ""))
        and isinstance(amount, dict)
        and _is_amount(amount)
    )
    if not good:
        raise Refused(400, "PARAM_ERROR", "请求缺少字段或写法不对")
    return told


def _is_amount(amount: Json) -> bool:
    fens = (amount.get("refund"), amount.get("total"))
    whole = all(type(fen) is int and fen > 0 for fen in fens)
    known = amount.get("currency") == "CNY" and set(amount) <= AMOUNT_FIELDS
    return whole and known and _adds_up(amount.get("from", []), amount["refund"])


def _adds_up(parts: Any, refund: int) -> bool:
    """Which accounts of the merchant's a refund is paid from: together exactly all of it."""
    if not isinstance(parts, list) or not all(isinstance(one, dict) for one in parts):
        return False
    fens = [one.get("amount") for one in parts]
    named = all(one.get("account") in ("AVAILABLE", "UNAVAILABLE") for one in parts)
    whole = all(type(fen) is int and fen > 0 for fen in fens)
    return named and whole and (not parts or sum(fens) == refund)


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or parts.hostname in LOOPBACK
    return not url or (safe and not parts.query and len(url) <= 256)
