"""What doctor asks of a Shengpay account: address, clock, both keys, names and rights."""

from collections.abc import Iterator
from datetime import datetime

from bot.channels.channel import Finding
from bot.channels.reading import seconds_off
from bot.channels.shengpay.accounts import House
from bot.channels.shengpay.signing import opened
from bot.channels.shengpay.talk import Talk
from bot.channels.wire import Reply

QUERY = "/api/v3/payment/orderquery"
NOBODY = "ZGDOCTOR000000"  # an order that does not exist
TOLERANCE_S = 300
CURES = {
    "SIGN_ERROR": ("盛付通不认我们的签名",
                   "请核对 private_key_file 和 sign_type：公钥要已经传到商户后台，算法要一致"),
    "MCH_NOT_FOUND": ("盛付通没有这个商户", "请核对 app_id 和 mch_id，并确认已经开通接口权限"),
    "SERVICE_PROVIDER_NO_AUTH": ("服务商没有替这家店操作的权限",
                                 "请核对 sub_mch_id，并请盛付通开通服务商权限"),
}  # fmt: skip


def examine(talk: Talk, house: House, merchant_id: str, now: datetime) -> Iterator[Finding]:
    """Each thing once; what hangs on a broken one is not asked."""
    about = f"盛付通 {talk.account.mch_id}（{merchant_id}）"
    reply = talk.speak(QUERY, {"outTradeNo": NOBODY})
    if reply is None:
        cure = "请检查网络、DNS、防火墙和 base_url"
        yield Finding(about, f"连不上 {talk.base_url}", cure)
        return
    behind = seconds_off(reply.headers.get("Date", ""), now)
    if behind >= TOLERANCE_S:
        yield Finding(about, f"时钟和盛付通差 {behind} 秒", "请打开系统的自动对时")
        return
    yield _answer(talk, house, reply, about)


def _answer(talk: Talk, house: House, reply: Reply, about: str) -> Finding:
    message = opened(reply.body)
    if message is None or "returnCode" not in message.told:
        return Finding(about, "那头的回答不是盛付通的样子", "请核对 base_url")
    code = str(message.told.get("errorCode") or "")[:32]
    if code in CURES:
        return Finding(about, *CURES[code])
    if talk.believed(reply) is None:
        cure = "请在商户后台重新抄盛付通公钥（不是商户公钥），并核对 sign_type"
        return Finding(about, "盛付通公钥验不过回答的签名", cure)
    if code in ("", *house.missing_codes):
        return Finding(about, "地址通，时钟准，商户私钥和盛付通公钥对得上，查单可用")
    cure = "请问盛付通客服；如果它的意思是“没有这笔”，请写进 missing_codes"
    return Finding(about, f"签名都对，查一笔不存在的订单得到 {code}", cure)
