"""What people do in the make-believe: they type, press, open the chat, and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox import events
from bot.sandbox.board import APP, Copy, Post, card_as_shown
from bot.sandbox.callbacks import Courier, Delivery
from bot.sandbox.replies import Asked
from bot.sandbox.wecom.office import Office
from bot.sandbox.world import App, Person

Json = dict[str, Any]


class Impossible(Exception):
    """A person tried what the client would not offer; the text is for the page."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Acts for people in the chat of the corporation's app."""

    office: Office
    courier: Courier

    def say(self, userid: str, text: str) -> Delivery:
        """Type a line to the app."""
        if not text.strip():
            raise Impossible("消息是空的。")
        return self._message(userid, "text", {"text": text}, Content=text)

    def send_image(self, userid: str, data: bytes, name: str = "image.png") -> Delivery:
        """Send a picture."""
        media = self.office.keep("image", name, data)
        url = f"https://wework.qpic.cn/{media.media_id}"
        content = {"image": media.url, "text": "[图片]"}
        return self._message(userid, "image", content, PicUrl=url, MediaId=media.media_id)

    def send_voice(self, userid: str, recognised: str = "") -> Delivery:
        """Speak; `recognised` is what speech recognition heard, if it is on."""
        media = self.office.keep("voice", "voice.amr", b"#!AMR\n")
        heard = {"Recognition": recognised} if recognised else {}
        content = {"text": f"[语音] {recognised}".strip()}
        return self._message(
            userid, "voice", content, MediaId=media.media_id, Format="amr", **heard
        )

    def send_location(self, userid: str, label: str, latitude: str, longitude: str) -> Delivery:
        """Send a place."""
        place = {"Location_X": latitude, "Location_Y": longitude, "Scale": "16", "Label": label}
        return self._message(userid, "location", {"text": label}, **place, AppType="wxwork")

    def send_link(self, userid: str, title: str, url: str, description: str = "") -> Delivery:
        """Send a link."""
        link = {"Title": title, "Description": description, "Url": url, "PicUrl": ""}
        return self._message(userid, "link", {"text": f"{title}\n{url}"}, **link)

    def event(self, userid: str, name: str, key: str = "") -> Delivery:
        """enter_agent, subscribe, unsubscribe, click or view."""
        return self._deliver(self._person(userid).userid, events.event(name, key), name)

    def press(
        self,
        userid: str,
        button: str,
        message: str = "",
        selected: Mapping[str, Sequence[str]] | None = None,
    ) -> Delivery:
        """Press a button by its key or its words: the newest living card that has it, or this one."""
        who = self._person(userid).userid
        post, key, words, from_menu = self._button(who, button, message)
        copy = post.copies[who]
        name = "template_card_menu_event" if from_menu else "template_card_event"
        answers = {question: list(options) for question, options in (selected or {}).items()}
        code = self.office.ticket_for(post)
        content = events.card_event(name, key, copy.card, code, answers)
        self.office.board.redraw(post, who, pressed=words)
        return self._deliver(who, content, name, post)

    def press_stale(self, userid: str, message: str, key: str) -> Delivery:
        """The event of a card as a client that has not heard of its update would send it."""
        who = self._person(userid).userid
        post = self.office.board.of(message)
        if post is None or who not in post.copies:
            raise Impossible("没有这张卡片。")
        code = self.office.ticket_for(post)
        content = events.card_event("template_card_event", key, post.content, code, {})
        return self._deliver(who, content, "template_card_event", post)

    def messages(self, userid: str, conversation: str = APP, after: int = 0) -> list[Json]:
        """What this person sees, oldest first, in the page's form."""
        who = self._person(userid).userid
        posts = self.office.board.visible(who, conversation, after)
        return [self.view(post, who) for post in posts]

    def view(self, post: Post, userid: str) -> Json:
        """One message as one person sees it."""
        mine = not post.by_app and post.sender == userid
        copy = post.copies.get(userid)
        revision = post.revision + (copy.revision if copy else 0)
        seen: Json = {"seq": post.seq, "id": post.id, "at": post.at.isoformat(), "mine": mine}
        seen |= {"from": self._sender(post), "kind": post.kind, "revision": revision}
        return seen | ({"card": card_as_shown(copy, userid)} if copy else post.content)

    def app(self) -> App:
        """The corporation's app, whose chat people type into."""
        return self.office.world.apps[0]

    def _sender(self, post: Post) -> Json:
        if post.by_app:
            return {"app": post.sender, "name": post.sender, "avatar": post.sender[:1]}
        person = self._person(post.sender)
        return {"userid": person.userid, "name": person.name, "avatar": person.name[:1]}

    def _person(self, userid: str) -> Person:
        person = self.office.world.person(userid)
        if person is None:
            raise Impossible(f"没有 {userid} 这个人。")
        return person

    def _message(self, userid: str, kind: str, content: Json, **inner: str) -> Delivery:
        who = self._person(userid).userid
        self.office.board.post(APP, who, kind, content, [who], by_app=False)
        return self._deliver(who, events.message(kind, **inner), kind)

    def _deliver(
        self, who: str, content: list[events.Element], what: str, card: Post | None = None
    ) -> Delivery:
        app = self.app()
        if not app.token:
            raise Impossible("应用没有设置回调地址。")
        at = self.office.clock.now()
        plaintext = events.written(self.office.world.corp_id, who, app, at, content)
        return self.courier.send(Asked(app, who, card), plaintext, what)

    def _button(self, who: str, wanted: str, message: str) -> tuple[Post, str, str, bool]:
        posts = self.office.board.visible(who, APP)
        for post in reversed(posts):
            copy = post.copies.get(who)
            if copy is None or (message and post.id != message):
                continue
            for key, words, from_menu in _buttons(copy):
                if wanted in {key, words}:
                    return post, key, words, from_menu
        raise Impossible(f"没有可以按的「{wanted}」。")


def _buttons(copy: Copy) -> list[tuple[str, str, bool]]:
    """Key, words, and whether it is in the menu, of what can still be pressed."""
    card = copy.card
    menu = (card.get("action_menu") or {}).get("action_list") or []
    rows = [(one["key"], one["text"], True) for one in menu]
    if copy.dead:
        return rows
    rows += [
        (one["key"], one["text"], False)
        for one in card.get("button_list") or []
        if int(one.get("type") or 0) != 1
    ]
    if submit := card.get("submit_button"):
        rows.append((submit["key"], submit.get("text") or "提交", False))
    return rows
