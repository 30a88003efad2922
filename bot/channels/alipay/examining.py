"""What doctor asks of an Alipay account: address, clock, the app's key, the platform's key, certificates, rights."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.channels.alipay import bills
from bot.channels.alipay.signing import Envelope, opened
from bot.channels.alipay.talk import Said, Talk
from bot.channels.channel import Finding
from bot.channels.reading import seconds_off
from storage.base.business_day import SHANGHAI

QUERY = "alipay.trade.query"
NOBODY = "ZGDOCTOR000000"  # an order that does not exist
TOLERANCE_S = 300
SOON = timedelta(days=30)
SIGNATURE_CURE = (
    "请核对 app_id 和 private_key：私钥要和开放平台「接口加签方式」里传上去的应用公钥是一对"
)
CURES = {
    "isv.invalid-signature": ("支付宝不认我们的签名", SIGNATURE_CURE),
    "isv.invalid-app-id": ("支付宝没有这个应用", "请核对 app_id，在开放平台的应用页能看到"),
    "isv.invalid-timestamp": ("支付宝说时间不对", "请打开系统的自动对时"),
    "isv.app-cert-sn-invalid": ("支付宝不认这张应用证书", "请在开放平台重新下载三个证书文件"),
    "aop.invalid-app-auth-token": ("商户授权失效了", "请商户重新授权，换上新的 app_auth_token"),
    "aop.app-auth-token-time-out": ("商户授权过期了", "请商户重新授权，换上新的 app_auth_token"),
}
DOUBTS = {
    "serial": ("支付宝换了公钥证书", "请在开放平台重新下载 alipayCertPublicKey_RSA2.crt"),
    "signature": ("支付宝公钥验不过回答的签名",
                  "请在开放平台「接口加签方式」里重新抄支付宝公钥（不是应用公钥）"),
}  # fmt: skip


def examine(talk: Talk, merchant_id: str, base_url: str, now: datetime) -> Iterator[Finding]:
    """Each thing once; what hangs on a broken one is not asked."""
    about = f"支付宝 {talk.account.app_id}（{merchant_id}）"
    reply = talk.speak(QUERY, {"out_trade_no": NOBODY})
    if reply is None:
        yield Finding(about, f"连不上 {base_url}", "请检查网络、DNS、防火墙和 base_url")
        return
    behind = seconds_off(reply.headers.get("Date", ""), now)
    if behind >= TOLERANCE_S:
        yield Finding(about, f"时钟和支付宝差 {behind} 秒", "请打开系统的自动对时")
        return
    envelope = opened(reply.body)
    if reply.status != 200 or envelope is None:
        yield Finding(about, "那头的回答不是支付宝的样子", "请核对 base_url")
        return
    found = _keys(talk, envelope, about)
    yield found
    yield from _certificates(talk, about, now)
    if not found.cure:
        yield _bills(talk, about, now)


def _keys(talk: Talk, envelope: Envelope, about: str) -> Finding:
    said = Said(envelope.told)
    if said.sub_code in CURES:
        return Finding(about, *CURES[said.sub_code])
    if doubt := talk.doubt(envelope):
        return Finding(about, *DOUBTS[doubt])
    if said.sub_code == "ACQ.TRADE_NOT_EXIST":
        return Finding(about, "地址通，时钟准，应用私钥和支付宝公钥对得上，查单可用")
    if said.code == "40006":
        cure = "请在开放平台给应用绑定收款产品，服务商还要请商户授权"
        return Finding(about, "没有查单的权限", cure)
    told = said.sub_code or said.code
    return Finding(about, f"查单用不了，错误码 {told[:40]}", "请过一会儿再试，还不行就问支付宝客服")


def _certificates(talk: Talk, about: str, now: datetime) -> Iterator[Finding]:
    for name, certificate in talk.account.certificates.items():
        ends = certificate.not_valid_after_utc
        told = f"{name}用到 {ends:%Y-%m-%d}"
        if ends <= now:
            yield Finding(about, f"{name}已经过期", "请在开放平台更新证书，重新下载三个文件")
        else:
            yield Finding(about, f"{told}，快到期了" if ends - now < SOON else told)


def _bills(talk: Talk, about: str, now: datetime) -> Finding:
    day = now.astimezone(SHANGHAI).date() - timedelta(days=1)
    said = talk.ask(bills.METHOD, {"bill_type": "trade", "bill_date": day.isoformat()})
    if said is None:
        return Finding(about, "账单没有得到可信的回答", "请过一会儿再试")
    if said.code == "40006":
        return Finding(about, "没有下载账单的权限", bills.NO_RIGHT.rstrip("。"))
    return Finding(about, "账单可取")
