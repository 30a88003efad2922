"""What doctor asks of a Lakala account: address, clock, keys, certificates, and whether it may ask."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.channels.channel import Finding
from bot.channels.lakala.talk import TOLERANCE_S, Talk
from bot.channels.reading import parsed, seconds_off
from bot.channels.wire import Reply

QUERY = "/v3/labs/query/tradequery"
NOBODY = "ZGDOCTOR000000"  # an order that does not exist
SOON = timedelta(days=30)
BAD_SIGNATURE = "BBS11200"
GATEWAY = "GW"  # what the gateway itself refuses is not signed
NOT_ADMITTED = 401  # the codes of a bad signature are not published
CLOCK = "请打开系统的自动对时"
KEYS = "appid、serial_no 和 private_key_file 要属于同一张商户证书，请逐个核对，再问拉卡拉是否已启用"
DOUBTS = {
    "time": ("拉卡拉的回答时间不对", CLOCK),
    "app": ("拉卡拉的回答是给别的应用的", "请核对 appid"),
    "signature": ("平台证书验不过回答的签名", "请向拉卡拉要现在用的平台证书，换上 platform_cert_file"),
}  # fmt: skip


def examine(talk: Talk, merchant_id: str, now: datetime) -> Iterator[Finding]:
    """Each thing once; what hangs on a broken one is not asked."""
    about = f"拉卡拉 {talk.account.merchant_no}（{merchant_id}）"
    yield from _certificates(talk, about, now)
    asked = {"merchant_no": talk.account.merchant_no, "term_no": talk.account.term_no,
             "out_trade_no": NOBODY}  # fmt: skip
    reply = talk.speak(QUERY, asked)
    if reply is None:
        cure = "请检查网络、DNS、防火墙和 base_url"
        yield Finding(about, f"连不上 {talk.house.base_url}", cure)
        return
    behind = seconds_off(reply.headers.get("Date", ""), now)
    if behind >= TOLERANCE_S:
        yield Finding(about, f"时钟和拉卡拉差 {behind} 秒", CLOCK)
        return
    yield _answer(talk, reply, about, now)


def _certificates(talk: Talk, about: str, now: datetime) -> Iterator[Finding]:
    for name, certificate in talk.account.certificates.items():
        ends = certificate.not_valid_after_utc
        told = f"{name}用到 {ends:%Y-%m-%d}"
        if ends <= now:
            yield Finding(about, f"{name}已经过期", f"请向拉卡拉要新的{name}，换上文件后重启")
        else:
            yield Finding(about, f"{told}，快到期了" if ends - now < SOON else told)


def _answer(talk: Talk, reply: Reply, about: str, now: datetime) -> Finding:
    told = parsed(reply.body)
    code = str((told or {}).get("code", ""))
    if code == BAD_SIGNATURE or code.startswith(GATEWAY) or reply.status == NOT_ADMITTED:
        return Finding(about, f"拉卡拉不认我们的签名（{code[:16]}）", KEYS)
    if not code:
        return Finding(about, "那头的回答不是拉卡拉的样子", "请核对 base_url")
    if doubt := talk.doubt(reply, now):
        return Finding(about, *DOUBTS[doubt])
    if code in (*talk.house.missing_codes, *talk.house.success_codes):
        return Finding(about, "地址通，时钟准，商户私钥和平台证书对得上，查单可用")
    cure = (
        "请问拉卡拉它是什么意思：是“没有这笔”就写进 missing_codes；说商户不对就核对 merchant_no 和 term_no，"
        "说验签不过就核对 appid、serial_no 和 private_key_file"
    )
    return Finding(about, f"拉卡拉的签名对，查一笔不存在的订单得到 {code[:16]}", cure)
