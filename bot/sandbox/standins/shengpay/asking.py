"""What a call must look like: its names, its signature, and the fields of each service."""

import json
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
BESIDES = {"subMchId", "totalFee", "refundDesc", "refundAccount"}
LONGEST_ADDRESS = 255


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
    if not is_genuine(mine[0], wanted):
        raise Refused("SIGN_ERROR", "签名错误")
    sub = wanted.get("subMchId", "")
    found = next((one for one in mine if one.sub_mch_id == sub), None)
    if found is None:
        raise Refused("SERVICE_PROVIDER_NO_AUTH", "服务商模式权限未开通")
    return found, wanted


def check_fields(path: str, wanted: Json) -> None:
    """The fields of a service, each as the platform wants it."""
    needed, one_of = FIELDS[path]
    if not needed <= set(wanted) or not one_of & set(wanted):
        raise Refused("LACK_PARAMS", "缺少必要参数")
    if not set(wanted) <= COMMON | needed | one_of | BESIDES:
        raise Refused("PARAMS_ERROR", "有不认识的参数")
    fee = wanted.get("refundFee", 1)
    texts = (value for name, value in wanted.items() if name not in ("refundFee", "totalFee"))
    good = type(fee) is int and fee > 0 and all(isinstance(one, str) and one for one in texts)
    if not good or len(wanted.get("notifyUrl", "")) > LONGEST_ADDRESS:
        raise Refused("PARAMS_ERROR", "参数格式错误")


def _object(asked: Asked) -> Json:
    kind = asked.headers.get("Content-Type", "")
    try:
        told = json.loads(asked.body)
    except ValueError:
        told = None
    if (
        asked.method != "POST"
        or not kind.startswith("application/json")
        or not isinstance(told, dict)
    ):
        raise Refused("PARAMS_ERROR", "请求不是 JSON")
    return told
