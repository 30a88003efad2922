"""What a message may contain, door by door, and how the page will show it."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.wecom.cards import check_card, check_webhook_card
from bot.sandbox.wecom.errors import WeComError, missing, too_long
from bot.sandbox.wecom.office import Media, Office
from bot.sandbox.wecom.reading import cut, is_url, mapping, objects, size, text

Json = dict[str, Any]
TEXT_BYTES = 2048
APP_MARKDOWN_BYTES = 2048
HOOK_MARKDOWN_BYTES = 4096
HOOK_IMAGE_BYTES = 2 * 1024 * 1024
URL_BYTES = 2048
PNG, JPG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
APP_TYPES = frozenset({
    "text", "image", "voice", "video", "file", "textcard", "news", "markdown", "template_card",
})  # fmt: skip
CHAT_TYPES = APP_TYPES - {"template_card"}
HOOK_TYPES = frozenset({
    "text", "image", "voice", "file", "news", "markdown", "markdown_v2", "template_card",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """Where a message came in: which types it takes, and whose media."""

    office: Office
    types: frozenset[str]
    hook: str = ""


def shown(door: Door, body: Json) -> tuple[str, Json]:
    """Check a message; the kind and content that its readers will see."""
    kind = text(body.get("msgtype"))
    if kind not in door.types:
        raise WeComError(40008)
    if kind not in body:
        raise missing(kind)
    return SHOW[kind](door, mapping(body[kind], kind))


def _text(door: Door, told: Json) -> tuple[str, Json]:
    content = text(told.get("content"))
    if not content.strip():
        raise WeComError(44004)
    if door.hook and size(content) > TEXT_BYTES:
        raise too_long("text.content", TEXT_BYTES)
    return "text", {"text": cut(content, TEXT_BYTES)}


def _markdown(door: Door, told: Json, name: str = "markdown") -> tuple[str, Json]:
    content = text(told.get("content"))
    if not content.strip():
        raise WeComError(44004)
    limit = HOOK_MARKDOWN_BYTES if door.hook else APP_MARKDOWN_BYTES
    if size(content) > limit:
        raise too_long(f"{name}.content", limit)
    return "markdown", {"markdown": content, "text": content}


def _markdown_v2(door: Door, told: Json) -> tuple[str, Json]:
    return _markdown(door, told, "markdown_v2")


def _image(door: Door, told: Json) -> tuple[str, Json]:
    media = _posted_image(door, told) if door.hook else _media(door, told, "image")
    return "image", {"image": media.url, "text": "[图片]"}


def _posted_image(door: Door, told: Json) -> Media:
    try:
        data = base64.b64decode(text(told.get("base64")), validate=True)
    except binascii.Error as broken:
        raise WeComError(40058, "invalid image base64. invalid Request Parameter") from broken
    if not data:
        raise WeComError(44001)
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != text(told.get("md5")).lower():
        raise WeComError(301019)
    if len(data) > HOOK_IMAGE_BYTES or not data.startswith((PNG, JPG)):
        raise WeComError(40009, "invalid image size")
    return door.office.keep("image", "image.png", data, owner=door.hook)


def _media(door: Door, told: Json, kind: str) -> Media:
    media_id = text(told.get("media_id"))
    if not media_id:
        raise WeComError(41006)
    media = door.office.media_of(media_id, door.hook)
    if media.kind != kind:
        raise WeComError(40007)
    return media


def _file(door: Door, told: Json, kind: str = "file") -> tuple[str, Json]:
    media = _media(door, told, kind)
    about = {"name": media.name, "size": len(media.data), "url": media.url}
    return "file", {"file": about, "text": f"[文件] {media.name}"}


def _voice(door: Door, told: Json) -> tuple[str, Json]:
    return "voice", {"text": "[语音]", "file": _file(door, told, "voice")[1]["file"]}


def _video(door: Door, told: Json) -> tuple[str, Json]:
    return _file(door, told, "video")


def _textcard(_: Door, told: Json) -> tuple[str, Json]:
    title, description = text(told.get("title")), text(told.get("description"))
    if not title:
        raise WeComError(41016)
    if not description:
        raise missing("textcard.description")
    _check_url(told.get("url"))
    main = {"title": cut(title, 128), "desc": cut(description, 512)}
    action = {"type": 1, "url": text(told["url"])}
    return "card", {"card_type": "text_notice", "main_title": main, "card_action": action}


def _news(_: Door, told: Json) -> tuple[str, Json]:
    articles = objects(told.get("articles"), "articles")
    if not 1 <= len(articles) <= 8:
        raise WeComError(45008)
    for article in articles:
        if not text(article.get("title")):
            raise WeComError(41016)
        if not text(article.get("appid")):
            _check_url(article.get("url"))
    first, *others = articles
    main = {
        "title": cut(text(first["title"]), 128),
        "desc": cut(text(first.get("description")), 512),
    }
    card: Json = {"card_type": "news_notice", "main_title": main}
    card["card_action"] = {"type": 1, "url": text(first.get("url"))}
    card["jump_list"] = [
        {"type": 1, "title": cut(text(one["title"]), 128), "url": text(one.get("url"))}
        for one in others
    ]
    if is_url(first.get("picurl")):
        card["card_image"] = {"url": text(first["picurl"])}
    return "card", card


def _check_url(url: object) -> None:
    if not is_url(url):
        raise WeComError(45034)
    if size(text(url)) > URL_BYTES:
        raise too_long("url", URL_BYTES)


def _card(door: Door, told: Json) -> tuple[str, Json]:
    check = check_webhook_card if door.hook else check_card
    check(told)
    return "card", told


SHOW: dict[str, Callable[[Door, Json], tuple[str, Json]]] = {
    "text": _text,
    "markdown": _markdown,
    "markdown_v2": _markdown_v2,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "file": _file,
    "textcard": _textcard,
    "news": _news,
    "template_card": _card,
}
