"""A corporation of four, with two groups and one shop, and a client that calls WeCom for it."""

import json
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import AcquirerMerchant, App, Person, Store, Webhook, World

Json = dict[str, Any]
CORP = "ww00000000000000ab"
TOKEN = "posDevToken01"
AES_KEY = "x7Qm2LrT9vBc4WnK8sYd1ZfH6gPj3EaU5oRiMkXwSbA"
AGENT = 1000002
SECRET = "app-secret"
HOOK = "00000000-0000-4000-8000-000000000001"
TEA = AcquirerMerchant(
    "M100", "tea-secret", "tea", "山月茶饮", (Store("S1", "三里屯店", ("T1",), ("小赵",)),)
)
WORLD = World(
    corp_id=CORP,
    corp_name="演练企业",
    apps=(
        App("掌柜", AGENT, SECRET, TOKEN, AES_KEY),
        App("无回调", 1000003, "deaf-secret"),
        App("小范围", 1000004, "narrow-secret", TOKEN, AES_KEY, visible=("zhao",)),
    ),
    people=(
        Person("LiSi", "李店长", "manager", "店长", ("山月茶饮",)),
        Person("zhao", "小赵"),
        Person("wang", "王老板", "owner", "老板"),
        Person("sun", "孙会计", "auditor", "审计"),
    ),
    webhooks=(Webhook(HOOK, "经营群", ("LiSi", "wang")),),
    merchants=(TEA,),
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Caller:
    """Calls a sandbox the way a client of WeCom does, in process."""

    def __init__(self, secret: str = SECRET, **options: Any) -> None:
        self.sandbox = Sandbox(WORLD, SandboxClock(timedelta()), **options)
        self.web: FlaskClient = self.sandbox.create_app().test_client()
        self.token = self.new_token(secret)

    def new_token(self, secret: str) -> str:
        """Ask for the token of an app."""
        return str(self.get("gettoken", corpid=CORP, corpsecret=secret)["access_token"])

    def get(self, call: str, **query: Any) -> Json:
        """GET; the answer's JSON."""
        return self._json(self.web.get(f"/cgi-bin/{call}", query_string=query).text)

    def asked(self, call: str, **query: Any) -> Json:
        """GET with the token."""
        return self.get(call, access_token=self.token, **query)

    def post(self, call: str, body: Any, **query: Any) -> Json:
        """POST raw JSON, without a Content-Type, with the token."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        query.setdefault("access_token", self.token)
        return self._json(self.web.post(f"/cgi-bin/{call}", query_string=query, data=data).text)

    def send(self, kind: str, content: Json, **more: Any) -> Json:
        """message/send to LiSi unless told otherwise."""
        body = {"touser": "LiSi", "agentid": AGENT, "msgtype": kind, kind: content, **more}
        return self.post("message/send", body)

    def _json(self, text: str) -> Json:
        answer: Json = json.loads(text)
        return answer


def button_card(task_id: str = "refund-1", **more: Any) -> Json:
    """A good card with two buttons."""
    buttons = [
        {"text": "同意退款", "style": 1, "key": "approve:R1"},
        {"text": "拒绝", "style": 4, "key": "reject:R1"},
    ]
    card = {"card_type": "button_interaction", "main_title": {"title": "退款待确认"}}
    return {**card, "task_id": task_id, "button_list": buttons, **more}
