"""What doctor asks of a WeChat Pay contract: address, clock, merchant key, APIv3 key, platform keys, rights."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from bot.channels.channel import Finding
from bot.channels.reading import parsed, seconds_off
from bot.channels.wechat_pay.accounts import Account
from bot.channels.wechat_pay.keyring import PlatformKey, opened
from bot.channels.wechat_pay.talk import CERTIFICATES, TOLERANCE_S, Talk
from bot.channels.wire import Reply

SOON = timedelta(days=30)
NOBODY = "ZGDOCTOR000000"  # an order that does not exist
DOUBTS = {
    "serial": "请核对 public_key_id，或去掉它改用平台证书",
    "signature": "请在商户平台 API 安全页重新下载微信支付公钥，写进 public_key_file",
}
RIGHTS = {
    "NO_AUTH": "请在商户平台产品中心开通，服务商还要请特约商户授权",
    "PARAM_ERROR": "请核对 mchid 和 sub_mchid",
    "MCH_NOT_EXISTS": "请核对 mchid 和 sub_mchid",
    "INVALID_REQUEST": "请核对 mchid 和 sub_mchid 是不是绑定的",
}


def examine(
    talk: Talk, base_url: str, accounts: Mapping[str, Account], now: datetime
) -> Iterator[Finding]:
    """Each thing once; what hangs on a broken one is not asked."""
    about = f"微信支付 {talk.contract.mchid}"
    reply = talk.speak("GET", CERTIFICATES)
    if reply is None:
        yield Finding(about, f"连不上 {base_url}", "请检查网络、DNS、防火墙和 base_url")
        return
    found = list(_key_findings(talk, reply, about, now))
    yield from found
    if not any(one.cure for one in found):
        for merchant_id, account in accounts.items():
            yield _rights(talk, account, f"{about}（{merchant_id}）")


def _key_findings(talk: Talk, reply: Reply, about: str, now: datetime) -> Iterator[Finding]:
    behind = seconds_off(reply.headers.get("Date", ""), now)
    if behind >= TOLERANCE_S:
        yield Finding(about, f"时钟和微信支付差 {behind} 秒", "请打开系统的自动对时")
        return
    if reply.status == 401:
        cure = "mchid、serial 和 private_key_file 要属于同一张商户 API 证书，请逐个核对"
        yield Finding(about, "微信支付不认我们的签名", cure)
        return
    told = parsed(reply.body)
    if told is None or "Wechatpay-Signature" not in reply.headers:
        yield Finding(about, "那头的回答不是微信支付的样子", "请核对 base_url")
        return
    yield Finding(about, "地址通，时钟准，商户私钥对得上")
    if talk.contract.public_key_id:
        yield _public_key(talk, reply, about, now)
    elif reply.status == 404:
        cure = "请在 API 安全页下载微信支付公钥，写上 public_key_id 和 public_key_file"
        yield Finding(about, "这个商户号没有平台证书，用的是微信支付公钥", cure)
    if reply.status == 200:
        yield _certificates(talk, told, about, now)


def _public_key(talk: Talk, reply: Reply, about: str, now: datetime) -> Finding:
    doubt = talk.doubt(reply.headers, reply.body, now)
    if doubt:
        return Finding(about, "微信支付公钥验不过回答的签名", DOUBTS.get(doubt, "请过一会儿再试"))
    return Finding(about, "微信支付公钥对得上")


def _certificates(talk: Talk, told: Mapping[str, object], about: str, now: datetime) -> Finding:
    try:
        found = opened(told, talk.contract.apiv3_key)
    except (ValueError, KeyError, TypeError):
        cure = "请核对 apiv3_key_file；忘了就在商户平台 API 安全页重设 32 位的 APIv3 密钥"
        return Finding(about, "APIv3 密钥打不开平台证书", cure)
    return _freshness(list(found.values()), about, now)


def _freshness(keys: list[PlatformKey], about: str, now: datetime) -> Finding:
    last = max((key.ends for key in keys), default=now)
    if last <= now:
        return Finding(about, "平台证书都过期了", "请在商户平台 API 安全页换用微信支付公钥")
    note = "，快到期了，微信支付会先给出新的" if last - now < SOON else ""
    return Finding(about, f"APIv3 密钥对得上，平台证书用到 {last:%Y-%m-%d}{note}")


def _rights(talk: Talk, account: Account, about: str) -> Finding:
    partner = "/partner" if account.is_partner else ""
    who = {"mchid": account.mchid}
    if account.is_partner:
        who = {"sp_mchid": account.mchid, "sub_mchid": account.sub_mchid}
    target = f"/v3/pay{partner}/transactions/out-trade-no/{NOBODY}?{urlencode(who)}"
    said = talk.ask("GET", target)
    if said is None:
        return Finding(about, "查单没有得到可信的回答", "请过一会儿再试")
    if said.code == "ORDER_NOT_EXIST":
        return Finding(about, "查单可用")
    return Finding(
        about, f"查单用不了，错误码 {said.code}", RIGHTS.get(said.code, "请问微信支付客服")
    )
