"""What the product answers inside a callback: checked like WeCom does, then shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from bot.sandbox.board import APP, Board, Json, Post
from bot.sandbox.crypto import BadEnvelope, Seal
from bot.sandbox.wecom.cards import CALLING, check_card
from bot.sandbox.wecom.content import TEXT_BYTES
from bot.sandbox.wecom.errors import WeComError
from bot.sandbox.wecom.reading import cut
from bot.sandbox.world import App

LISTS = frozenset({
    "ActionList", "HorizontalContentList", "JumpList", "VerticalContentList", "OptionList",
    "ButtonList", "SelectList",
})  # fmt: skip
NUMBERS = frozenset({"Type", "Style", "DescColor", "Mode"})
TRUTHS = frozenset({"Disable", "IsChecked"})
# The documentation writes these two words as one in JSON and as two in XML.
JOINED = {"KeyName": "keyname", "CheckBox": "checkbox", "UserId": "userid", "AppId": "appid"}
JOINED |= {"PagePath": "pagepath"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The callback that is being answered; `card` is the message whose button was pressed."""

    app: App
    userid: str
    card: Post | None = None


def apply_reply(board: Board, seal: Seal, body: bytes, asked: Asked) -> None:
    """Show a passive reply; an empty body is none. BadEnvelope says what is wrong with it."""
    if not body:
        return
    inner = _parsed(_opened(seal, body).encode())
    kind = inner.findtext("MsgType", "")
    if kind not in KINDS:
        raise BadEnvelope(f"没有 {kind} 这种被动回复")
    KINDS[kind](board, inner, asked)


def _parsed(document: bytes) -> ET.Element:
    try:
        return ET.fromstring(document)  # noqa: S314  # our own product's answer
    except ET.ParseError as broken:
        raise BadEnvelope("回复不是 XML") from broken


def _opened(seal: Seal, body: bytes) -> str:
    envelope = _parsed(body)
    parts = [envelope.findtext(name) for name in ("MsgSignature", "TimeStamp", "Nonce", "Encrypt")]
    signature, timestamp, nonce, encrypted = (part or "" for part in parts)
    if not all((signature, timestamp, nonce, encrypted)):
        raise BadEnvelope("回复缺少 Encrypt、MsgSignature、TimeStamp 或 Nonce")
    return seal.open_reply(signature, timestamp, nonce, encrypted)


def _text(board: Board, inner: ET.Element, asked: Asked) -> None:
    content = cut(inner.findtext("Content", ""), TEXT_BYTES)
    who = asked.app
    board.post(APP, who.name, "text", {"text": content}, [asked.userid], agent_id=who.agent_id)


def _button(board: Board, inner: ET.Element, asked: Asked) -> None:
    label = inner.findtext("Button/ReplaceName", "")
    if asked.card is None or asked.card.content.get("card_type") not in CALLING or not label:
        raise BadEnvelope("update_button 只能回答按钮卡片的点击")
    board.redraw(asked.card, asked.userid, label=label)


def _card(board: Board, inner: ET.Element, asked: Asked) -> None:
    node = inner.find("TemplateCard")
    if asked.card is None or node is None:
        raise BadEnvelope("update_template_card 只能回答卡片的点击")
    card = {"task_id": asked.card.content.get("task_id", ""), **card_from_xml(node)}
    try:
        check_card(card)
    except WeComError as refusal:
        raise BadEnvelope(f"卡片不合规：{refusal.code} {refusal.reason}") from refusal
    board.redraw(asked.card, asked.userid, card=card)


KINDS: dict[str, Callable[[Board, ET.Element, Asked], None]] = {
    "text": _text,
    "update_button": _button,
    "update_template_card": _card,
}


def card_from_xml(node: ET.Element) -> Json:
    """A TemplateCard element as the JSON of message/send; lists are repeated elements."""
    card: Json = {}
    for child in node:
        name = JOINED.get(child.tag) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", child.tag).lower()
        if child.tag in LISTS:
            card.setdefault(name, []).append(card_from_xml(child))
        else:
            card[name] = card_from_xml(child) if len(child) else _plain(child)
    return card


def _plain(node: ET.Element) -> Any:
    words = node.text or ""
    if node.tag in NUMBERS and words.isdecimal():
        return int(words)
    return words.lower() == "true" if node.tag in TRUTHS else words
