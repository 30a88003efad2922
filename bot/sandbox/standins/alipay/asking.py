"""What a call must look like: its form, its signature, its time, and the fields of its content."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.standins.alipay.keys import Authority, Member, serial
from bot.sandbox.standins.alipay.refusing import Refused
from bot.sandbox.standins.books import SHANGHAI
from bot.sandbox.standins.standin import Asked

Json = dict[str, Any]
# The format may be left out; kits write it and the charset in either case.
FIXED = {"format": "JSON", "charset": "UTF-8", "sign_type": "RSA2", "version": "1.0"}
TOLERANCE = timedelta(minutes=10)
REQUEST_NUMBER = re.compile(r"[!-~]{1,64}")
AMOUNT = re.compile(r"\d{1,8}(\.\d{1,2})?", re.ASCII)
WHICH = frozenset({"out_trade_no", "trade_no"})
METHODS = frozenset({
    "alipay.trade.query", "alipay.trade.refund", "alipay.trade.fastpay.refund.query",
    "alipay.data.dataservice.bill.downloadurl.query", "alipay.data.bill.balance.query",
})  # fmt: skip


def form(asked: Asked) -> dict[str, str]:
    """Every parameter, from the address and the body; without a charset in the address, as GBK."""
    query = dict(parse_qsl(urlsplit(asked.target).query))
    encoding = query.get("charset", "gbk")
    body = dict(
        parse_qsl(asked.body.decode("ascii", "replace"), encoding=encoding, errors="replace")
    )
    return query | body


def caller(
    params: Mapping[str, str], members: Sequence[Member], authority: Authority, now: datetime
) -> Member:
    """The member a well signed, timely call speaks for; the gateway's refusal otherwise."""
    if params.get("method") not in METHODS:
        raise Refused("40002", "isv.invalid-method", "不存在的方法名")
    mine = [one for one in members if one.app_id == params.get("app_id")]
    if not mine:
        raise Refused("40002", "isv.invalid-app-id", "无效的AppID参数")
    for name, value in FIXED.items():
        if params.get(name, "JSON" if name == "format" else "").upper() != value:
            raise Refused("40002", f"isv.invalid-{name.replace('_', '-')}", f"{name} 不对")
    _check_time(params.get("timestamp", ""), now)
    _check_certificates(params, mine[0], authority)
    if not _is_genuine(params, mine[0]):
        raise Refused("40002", "isv.invalid-signature", "验签出错，建议检查签名字符串或签名私钥")
    granted = [one for one in mine if one.token == params.get("app_auth_token", "")]
    if not granted:
        raise Refused("20001", "aop.invalid-app-auth-token", "无效的应用授权令牌")
    return granted[0]


def content(params: Mapping[str, str]) -> Json:
    """The biz_content of a call; what a method does not know is passed over, as the platform does."""
    try:
        told = json.loads(params.get("biz_content", "{}"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refused("40002", "isv.invalid-parameter", "biz_content 的写法不对")
    return told


def check_refund(wanted: Json) -> None:
    """The fields of a refund, each as the platform wants it; one of the whole trade needs no number."""
    good = (
        WHICH & set(wanted)
        and AMOUNT.fullmatch(str(wanted.get("refund_amount", "")))
        and REQUEST_NUMBER.fullmatch(str(wanted.get("out_request_no", "whole")))
        and len(str(wanted.get("refund_reason", ""))) <= 256
        and float(wanted["refund_amount"]) > 0
    )
    if not good:
        raise Refused("40004", "ACQ.INVALID_PARAMETER", "参数无效")


def _check_time(text: str, now: datetime) -> None:
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError as wrong:
        raise Refused("40002", "isv.invalid-timestamp", "非法的时间戳参数") from wrong
    if abs(moment - now) > TOLERANCE:
        raise Refused("40002", "isv.invalid-timestamp", "时间戳和服务器相差太多")


def _check_certificates(params: Mapping[str, str], member: Member, authority: Authority) -> None:
    told = (params.get("app_cert_sn", ""), params.get("alipay_root_cert_sn", ""))
    wanted = ("", "")
    if member.has_certificates:
        wanted = (serial(authority.app(member)), serial(authority.root))
    if told != wanted:
        raise Refused("40002", "isv.app-cert-sn-invalid", "应用公钥证书序列号不对")


def _is_genuine(params: Mapping[str, str], member: Member) -> bool:
    pairs = sorted((name, value) for name, value in params.items() if value and name != "sign")
    text = "&".join(f"{name}={value}" for name, value in pairs)
    try:
        signature = base64.b64decode(params.get("sign", ""), validate=True)
        member.key.public_key().verify(signature, text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
