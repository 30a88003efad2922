"""WeChat Work: the clock, the secret, our address, the app's visible range, and the callback's address."""

from collections.abc import Generator, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from bot.config import Settings
from bot.operator.checks.check import Check, fault, good, notice
from bot.wecom.errors import DeliveryError
from bot.wecom.gateway import Gateway
from storage.base.ephemeral import LocalMemory

CLOCK_TOLERANCE = timedelta(seconds=60)
TIMEOUT = (3, 5)
ABOUT = "企业微信"
CURES = {
    40001: "请在应用详情页重新查看 Secret，写进 [wecom] secret",
    40013: "请核对 [wecom] corp_id，在「我的企业」页最下面",
    40056: "请核对 [wecom] agent_id，在应用详情页最上面",
    301002: "请核对 [wecom] agent_id：它不属于这个 Secret 的应用",
    60020: "请在应用详情页的「企业可信IP」里加上这台机器的出口地址",
    50001: "请在应用详情页把可信域名配好",
    48002: "请在后台给这个应用开通接口权限",
    45009: "今天问得太多了，过一会儿再试",
}


def check_wecom(settings: Settings, now: datetime) -> Iterator[Check]:
    """One call without a token for the clock, then one that needs everything right."""
    if not settings.wecom.secret:
        yield fault(ABOUT, "还没有写 Secret", "请在 [wecom] 写上 corp_id、agent_id 和 secret")
        return
    reached = yield from _clock(settings.wecom.api_base, now)
    if reached:
        yield from _app(settings, now)
    web = settings.web
    yield notice("回调地址", f"后台填 https://您的域名/wecom/callback，转到 {web.host}:{web.port}")


def _clock(api_base: str, now: datetime) -> Generator[Check, None, bool]:
    try:
        answer = requests.get(f"{api_base}/gettoken", timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as away:
        yield fault(
            ABOUT, f"连不上 {api_base}（{type(away).__name__}）", "请检查网络、DNS 和防火墙"
        )
        return False
    told = answer.headers.get("Date", "")
    try:
        behind = abs(parsedate_to_datetime(told) - now)
    except ValueError:
        return True
    if behind > CLOCK_TOLERANCE:
        yield fault("时钟", f"和企业微信差 {behind.total_seconds():.0f} 秒", "请打开系统的自动对时")
    else:
        yield good("时钟", "准")
    return True


def _app(settings: Settings, now: datetime) -> Iterator[Check]:
    wecom = settings.wecom
    gateway = Gateway(wecom.corp_id, wecom.agent_id, wecom.secret, wecom.api_base,
                      LocalMemory(lambda: now), lambda: now)  # fmt: skip
    try:
        app = gateway.agent()
    except DeliveryError as no:
        cure = CURES.get(no.code, "请对照企业微信的错误码说明")
        yield fault(ABOUT, f"应用用不了，错误码 {no.code}", cure)
        return
    yield good(ABOUT, f"应用「{app.get('name', '')}」可用")
    if app.get("close") == 1:
        yield fault(ABOUT, "应用被停用了", "请在应用详情页启用")
    if not _seen(app):
        yield fault(ABOUT, "应用的可见范围是空的", "请在应用详情页加上要用它的人")


def _seen(app: Mapping[str, Any]) -> bool:
    users = app.get("allow_userinfos", {}).get("user")
    return bool(
        users
        or app.get("allow_partys", {}).get("partyid")
        or app.get("allow_tags", {}).get("tagid")
    )
