"""What a call must look like: its names, its signature, and the fields of each service."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.standins.shengpay.keys import Member, is_genuine
from bot.sandbox.standins.shengpay.refusing import Refused
from bot.sandbox.standins.standin import Asked

Json = dict[str, Any]
ROOT = "/api/v3/payment"
QUERY, REFUND, REFUND_QUERY = f"{ROOT}/orderquery", f"{ROOT}/refund", f"{ROOT}/refundquery"
COMMON = {"appId", "mchId", "nonceStr", "signType", "sign"}
TRADE = {"transactionId", "outTradeNo"}
FIELDS: Mapping[str, tuple[set[str], set[str]]] = {  # needed, and one at least of these
    QUERY: (set(), TRADE),
    REFUND: ({"outRefundNo", "refundFee", "notifyUrl"}, TRADE),
    REFUND_QUERY: (set(), {"refundId", "outRefundNo"}),
}
TEXTS = TRADE | {"outRefundNo", "refundId", "notifyUrl", "subMchId", "refundDesc", "refundAccount"}
AMOUNT = re.compile(r"[1-9][0-9]{0,11}")
LONGEST_ADDRESS = 255
NAME = re.compile(r'\s*[{,]\s*("(?:[^"\\]|\\.)*")\s*:\s*')


def caller(asked: Asked, members: Sequence[Member]) -> tuple[Member, Json]:
    """The member a well signed call speaks for, and its fields."""
    wanted = _object(asked)
    if lacking := COMMON - set(wanted):
        raise Refused("LACK_PARAMS", f"缺少 {'、'.join(sorted(lacking))}")
    mine = [
        one for one in members if (one.mch_id, one.app_id) == (wanted["mchId"], wanted["appId"])
    ]
    if not mine:
        raise Refused("MCH_NOT_FOUND", "商户不存在")
    if not is_genuine(mine[0], as_signed(asked.body.decode())):
        raise Refused("SIGN_ERROR", "签名错误")
    sub = wanted.get("subMchId", "")
    found = next((one for one in mine if one.sub_mch_id == sub), None)
    if found is None:
        raise Refused("SERVICE_PROVIDER_NO_AUTH", "服务商模式权限未开通")
    return found, wanted


def check_fields(path: str, wanted: Json) -> None:
    """The fields of a service, each as the platform wants it."""
    needed, one_of = FIELDS[path]
    named = any(wanted.get(name) for name in one_of)
    if not named or any(wanted.get(name) in (None, "") for name in needed):
        raise Refused("LACK_PARAMS", "缺少必要参数")
    texts = all(isinstance(wanted[name], str) for name in TEXTS & set(wanted))
    fee = wanted.get("refundFee", 1)
    whole = isinstance(fee, int | str) and AMOUNT.fullmatch(str(fee))
    if not texts or not whole or len(wanted.get("notifyUrl", "")) > LONGEST_ADDRESS:
        raise Refused("PARAMS_ERROR", "参数格式错误")


def as_signed(body: str) -> dict[str, str]:
    """Every field of a JSON object as it is signed: texts bare, anything else as it stands in the body."""
    decoder, found, place = json.JSONDecoder(), dict[str, str](), 0
    while name := NAME.match(body, place):
        value, place = decoder.raw_decode(body, name.end())
        told = value if isinstance(value, str) else body[name.end() : place]
        found[json.loads(name[1])] = "" if value is None else told
    return found


def _object(asked: Asked) -> Json:
    kind = asked.headers.get("Content-Type", "")
    try:
        told = json.loads(asked.body.decode())
    except (ValueError, RecursionError):
        told = None
    if (
        asked.method != "POST"
        or not kind.startswith("application/json")
        or not isinstance(told, dict)
    ):
        raise Refused("PARAMS_ERROR", "请求不是 JSON")
    return told
