"""What doctor asks of a UnionPay account: addresses, clock, our certificate or key, UnionPay's certificates, files."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.channels.channel import Finding
from bot.channels.reading import compact, seconds_off
from bot.channels.unionpay import bills
from bot.channels.unionpay.talk import Talk, readings
from bot.channels.unionpay.words import ACCEPTED, MISSING
from bot.channels.wire import Reply
from storage.base.business_day import SHANGHAI

NOBODY = "ZGDOCTOR000000"  # an order that does not exist
TOLERANCE_S = 300
SOON = timedelta(days=30)
CODES = {
    "10": ("银联说报文格式不对", "请核对 base_url 和 sign_method"),
    "11": ("银联不认我们的签名",
           "请核对 mer_id，和 pfx_file（证书方式）或 secure_key（密钥方式）是不是同一个商户号的"),
    "31": ("这个商户号的状态不对", "请问收单机构商户号是不是停用了"),
    "32": ("这个商户号没有查询的权限", "请联系收单机构开通"),
}  # fmt: skip
DOUBTS = {
    "kind": ("银联用的签名方式和我们不一样", "请核对 sign_method"),
    "merchant": ("银联的回答说的是另一个商户号", "请核对 mer_id"),
    "certificate": ("银联的签名证书不在我们的证书链上",
                    "请在银联商户服务平台重新下载 middle_cert_file 和 root_cert_file，测试和生产的不能混用"),
    "signer": ("签名的不是中国银联", "请核对 base_url；接测试环境时把 signer_names 改成测试证书上的名字"),
    "signature": ("银联的签名验不过", "密钥方式请核对 secure_key；证书方式请过一会儿再试"),
}  # fmt: skip


def examine(talk: Talk, merchant_id: str, now: datetime) -> Iterator[Finding]:
    """Each thing once; what hangs on a broken one is not asked."""
    about = f"银联 {talk.account.mer_id}（{merchant_id}）"
    yield from _own(talk, about, now)
    fields = {"txnType": "00", "txnSubType": "00", "bizType": talk.account.biz_type,
              "orderId": NOBODY, "txnTime": compact(now)}  # fmt: skip
    reply = talk.speak(f"{talk.house.base_url}/queryTrans.do", fields)
    if reply is None:
        cure = "请检查网络、DNS、防火墙和 base_url"
        yield Finding(about, f"连不上 {talk.house.base_url}", cure)
        return
    found = _answered(talk, reply, about, now)
    yield found
    if not found.cure:
        yield _files(talk, about, now)


def _own(talk: Talk, about: str, now: datetime) -> Iterator[Finding]:
    if talk.account.sign_method != "rsa":
        return
    ends = talk.account.own_certificate.not_valid_after_utc
    if ends <= now:
        yield Finding(about, "商户证书已经过期", "请找收单机构换发证书，换上新的 pfx_file")
        return
    note = "，快到期了" if ends - now < SOON else ""
    yield Finding(about, f"商户证书用到 {ends:%Y-%m-%d}{note}")


def _answered(talk: Talk, reply: Reply, about: str, now: datetime) -> Finding:
    behind = seconds_off(reply.headers.get("Date", ""), now)
    if behind >= TOLERANCE_S:
        return Finding(about, f"时钟和银联差 {behind} 秒", "请打开系统的自动对时")
    meant = list(readings(reply.body)) or [{}]
    told = next((one for one in meant if not talk.doubt(one, now)), meant[0])
    code = told.get("respCode", "")
    if reply.status != 200 or not code:
        return Finding(about, "那头的回答不是银联的样子", "请核对 base_url")
    if code in CODES:
        return Finding(about, *CODES[code])
    if doubt := talk.doubt(told, now):
        return Finding(about, *DOUBTS[doubt])
    if code == MISSING:
        return Finding(about, "地址通，时钟准，签名两边都对得上，查询可用")
    cure = "请过一会儿再试，还不行就把应答码告诉收单机构"
    return Finding(about, f"查询用不了，应答码 {code[:8]}", cure)


def _files(talk: Talk, about: str, now: datetime) -> Finding:
    day = now.astimezone(SHANGHAI).date() - timedelta(days=1)
    said = bills.ask(talk, day, now)
    if said is None:
        return Finding(about, f"对账文件没有得到可信的回答：{talk.house.file_url}",
                       "请检查防火墙和 file_url，或过一会儿再试")  # fmt: skip
    if said.code in (ACCEPTED, *talk.house.no_file_codes):
        return Finding(about, "对账文件可取")
    return Finding(about, f"对账文件取不了，应答码 {said.code[:8]}", "请联系收单机构开通对账文件")
