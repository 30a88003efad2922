"""The chat page and its JSON API, for the one person who sits in front of it."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, json, request, send_from_directory

import charts
from bot.sandbox.board import APP
from bot.sandbox.calls import CallLog
from bot.sandbox.customers import CHANNELS, Payment, Till
from bot.sandbox.people import Hands, Impossible
from bot.sandbox.wecom.content import JPG, PNG
from bot.sandbox.world import Person

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"
FONTS = Path(charts.__file__).parent / "fonts"
SHANGHAI = ZoneInfo("Asia/Shanghai")
POLL_S = 25.0
MOST_PAYMENTS = 100


class PageApi:
    """Questions (GET) and deeds (POST) under /sandbox; what makes no sense is a 400."""

    def __init__(self, hands: Hands, till: Till, log: CallLog) -> None:
        self.hands, self.till, self.log = hands, till, log
        self.office = hands.office
        self.board, self.clock = hands.office.board, hands.office.clock
        self.questions: dict[str, Callable[[], Any]] = {
            "world": self.world, "conversations": self.conversations, "messages": self.messages,
            "changes": self.changes, "menu": self.menu, "clock": self.now,
            "faults": self.office.faults.all, "calls": self.calls,
        }  # fmt: skip
        self.deeds: dict[str, Callable[[Json], Any]] = {
            "say": self.say, "send": self.send, "press": self.press, "menu": self.click,
            "enter": self.enter, "clock": self.jump, "faults": self.trouble, "pay": self.pay,
        }  # fmt: skip

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("page", __name__)
        routes.add_url_rule("/sandbox/<name>", view_func=self._ask, methods=["GET"])
        routes.add_url_rule("/sandbox/<name>", "tell", self._tell, methods=["POST"])
        routes.add_url_rule("/sandbox/media/<media_id>", view_func=self._media)
        routes.add_url_rule("/sandbox/fonts/<weight>.ttf", view_func=self._font)
        routes.add_url_rule("/", "index", lambda: send_from_directory(PAGE, "index.html"))
        routes.add_url_rule("/<path:name>", "file", lambda name: send_from_directory(PAGE, name))
        return routes

    def _ask(self, name: str) -> Response:
        if name not in self.questions:
            abort(404)
        return _answer(self.questions[name])

    def _tell(self, name: str) -> Response:
        if name not in self.deeds:
            abort(404)
        # Another site can make a browser post a form here, but not JSON.
        if request.mimetype != "application/json":
            abort(415)
        told = request.get_json(silent=True)
        if not isinstance(told, dict):
            abort(400)
        return _answer(lambda: self.deeds[name](told))

    def _font(self, weight: str) -> Response:
        """The charts' own letters, for a browser on a machine without Chinese fonts."""
        if weight not in {"regular", "bold"}:
            abort(404)
        name = f"ZhangguiSans-{weight.capitalize()}.ttf"
        return send_from_directory(FONTS, name, max_age=86_400)

    def _media(self, media_id: str) -> Response:
        media = self.office.media.get(media_id)
        if media is None:
            abort(404)
        kind = "image/png" if media.data.startswith(PNG) else "image/jpeg"
        if not media.data.startswith((PNG, JPG)):
            kind = "application/octet-stream"
        return Response(media.data, content_type=kind)

    def _as(self, told: Json) -> Person:
        person = self.office.world.person(str(told.get("as", "")))
        if person is None:
            raise Impossible("不知道是谁。")
        return person

    # ---- questions ----

    def now(self) -> Json:
        """The sandbox's time."""
        return {"now": self.clock.now().isoformat()}

    def world(self) -> Json:
        """Who and what there is."""
        world, app = self.office.world, self.hands.app()
        people = [
            {
                "userid": one.userid, "name": one.name, "role": one.role,
                "role_name": one.role_name, "shops": one.shops, "avatar": one.name[:1],
            }
            for one in world.people
        ]  # fmt: skip
        merchants = [
            {
                "id": one.merchant_id, "name": one.name,
                "stores": [{"code": store.code, "name": store.name} for store in one.stores],
            }
            for one in world.merchants
        ]  # fmt: skip
        corp = {"name": world.corp_name}
        about: Json = {"corp": corp, "app": {"name": app.name, "agent_id": app.agent_id}}
        about |= {"people": people, "merchants": merchants, "faults": self.office.faults.all()}
        return about | self.now()

    def conversations(self) -> list[Json]:
        """One person's list of chats."""
        who = self._as(dict(request.args)).userid
        return [self._talk(who, *talk) for talk in self.board.conversations(who)]

    def _talk(self, who: str, conversation: str, name: str) -> Json:
        posts = self.board.visible(who, conversation)
        last = None
        if posts:
            seen = self.hands.view(posts[-1], who)
            last = {"text": _one_line(seen), "at": seen["at"]}
        is_app = conversation == APP
        talk: Json = {"id": conversation, "kind": "app" if is_app else "group", "name": name}
        talk |= {"avatar": name[:1], "last": last, "can_type": is_app}
        return talk | {"unread": self.board.unread(who, conversation)}

    def messages(self) -> Json:
        """One chat as one person sees it; asking is reading."""
        who = self._as(dict(request.args)).userid
        conversation = request.args.get("conversation", APP)
        after = request.args.get("after", 0, type=int)
        self.board.read(who, conversation)
        return {"messages": self.hands.messages(who, conversation, max(after, 0)), **self.now()}

    def changes(self) -> Json:
        """What is new for one person; waits up to 25 seconds for something."""
        who = self._as(dict(request.args)).userid
        since = request.args.get("since", 0, type=int)
        wait = min(request.args.get("wait", POLL_S, type=float), POLL_S)
        cursor, changed, paid = self.board.wait(who, since, wait)
        return {"cursor": cursor, "changed": changed, "paid": paid, **self.now()}

    def menu(self) -> Json:
        """The app's menu as menu/create left it."""
        return self.office.menus.get(self.hands.app().agent_id, {"button": []})

    def calls(self) -> Json:
        """What was called lately."""
        cursor, lines = self.log.since(request.args.get("since", 0, type=int))
        return {"cursor": cursor, "calls": lines}

    # ---- deeds ----

    def say(self, told: Json) -> Json:
        """Type a line to the app."""
        self.hands.say(self._as(told).userid, str(told.get("text", "")))
        return self.now()

    def send(self, told: Json) -> Json:
        """Send a picture, voice, place or link."""
        who = self._as(told).userid
        words = {name: str(told.get(name, "")) for name in told}
        if told.get("kind") == "image":
            self.hands.send_image(who, base64.b64decode(words.get("base64", "")))
        elif told.get("kind") == "voice":
            self.hands.send_voice(who, words.get("text", ""))
        elif told.get("kind") == "location":
            place = words.get("latitude", "39.93"), words.get("longitude", "116.45")
            self.hands.send_location(who, words.get("label", ""), *place)
        elif told.get("kind") == "link":
            self.hands.send_link(who, words.get("title", ""), words.get("url", ""))
        else:
            raise Impossible("只能发图片、语音、位置或链接。")
        return self.now()

    def press(self, told: Json) -> Json:
        """Press a card's button."""
        selected = told.get("selected") or {}
        message = str(told.get("message", ""))
        self.hands.press(self._as(told).userid, str(told.get("key", "")), message, selected)
        return self.now()

    def click(self, told: Json) -> Json:
        """Choose from the app's menu."""
        self.hands.event(self._as(told).userid, "click", str(told.get("key", "")))
        return self.now()

    def enter(self, told: Json) -> Json:
        """Open the app's chat."""
        self.hands.event(self._as(told).userid, "enter_agent")
        return self.now()

    def jump(self, told: Json) -> Json:
        """Move the clock forward, to an instant, to the next 21:40, or by seconds."""
        now = self.clock.now()
        if "advance_s" in told:
            self.clock.jump(now + timedelta(seconds=int(told["advance_s"])))
        else:
            self.clock.jump(_moment(str(told.get("to", "")), now))
        self.board.wake()
        return self.now()

    def trouble(self, told: Json) -> Json:
        """Turn switches."""
        self.office.faults.set(told)
        return self.office.faults.all()

    def pay(self, told: Json) -> Json:
        """Make payments now."""
        merchant = self.office.world.merchant(str(told.get("merchant", "")))
        wanted = told.get("store")
        stores = merchant.stores if merchant else ()
        store = next((one for one in stores if wanted in {one.code, one.name}), None)
        amount, channel = told.get("amount_fen"), told.get("channel", "wechat")
        if merchant is None or store is None or channel not in CHANNELS:
            raise Impossible("没有这家门店或这种付款方式。")
        if type(amount) is not int or amount < 1:
            raise Impossible("金额要是正整数分。")
        payment = Payment(merchant, store, amount, channel, str(told.get("payer", "")))
        count = min(max(int(told.get("count", 1)), 1), MOST_PAYMENTS)
        orders = [self.till.take(payment).order_number for _ in range(count)]
        return {"orders": orders, **self.now()}


def _answer(ask: Callable[[], Any]) -> Response:
    try:
        body, status = ask(), 200
    except (Impossible, ValueError) as no:
        body, status = {"message": str(no)}, 400
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/json; charset=utf-8")


def _one_line(seen: Json) -> str:
    card = seen.get("card")
    if card:
        title = (card.get("main_title") or {}).get("title") or card.get("sub_title_text", "")
        return f"[卡片] {title}"
    return str(seen.get("text", "")).partition("\n")[0]


def _moment(words: str, now: datetime) -> datetime:
    """An RFC 3339 instant, or the next time clocks in Shanghai show HH:MM."""
    if "T" in words:
        moment = datetime.fromisoformat(words)
        if moment.tzinfo is None:
            raise ValueError("时间要带时区。")
        return moment
    hour, _, minute = words.partition(":")
    if not (hour.isdecimal() and minute.isdecimal()):
        raise ValueError("时间写成 21:40 这样。")
    local = now.astimezone(SHANGHAI)
    wanted = local.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return wanted if wanted > local else wanted + timedelta(days=1)
