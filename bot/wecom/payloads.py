"""Our messages as WeCom's JSON, door by door; nothing here talks to anybody."""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from bot.wecom.cards import Payload, new_card
from bot.wecom.lengths import split_markdown, split_text
from handlers.messages import Card, File, Image, Markdown, Message, Text

Door = Literal["app", "appchat", "webhook"]
MediaKind = Literal["image", "file"]

TEXT_BYTES = 2048
MARKDOWN_BYTES: dict[Door, int] = {"app": 2048, "appchat": 2048, "webhook": 4096}
# In plain text WeCom still reads links and mentions: `<a href=…>`, `<@userid>`.
MARKUP = re.compile(r"<(?=[/!@A-Za-z])")


@dataclass(frozen=True, slots=True)
class Upload:
    """What must be uploaded before its message can be sent."""

    kind: MediaKind
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One call's worth of a message; with an `upload`, the payload waits for its media id."""

    payload: Payload
    upload: Upload | None = None

    def with_media(self, media_id: str) -> Payload:
        """The payload that names the uploaded medium."""
        kind = self.payload["msgtype"]
        return {"msgtype": kind, kind: {"media_id": media_id}}


def parts(
    message: Message, door: Door, *, task_id: str = "", png: bytes = b"", picture_url: str = ""
) -> tuple[Part, ...]:
    """The message as one or more calls through this door; a blank one is none.

    `png` is an Image drawn; `task_id` is needed for a card with buttons through the door `app`.
    """
    match message:
        case Text(content):
            return tuple(
                Part(_words("text", piece)) for piece in split_text(plain(content), TEXT_BYTES)
            )
        case Markdown(content):
            pieces = split_markdown(content, MARKDOWN_BYTES[door])
            return tuple(Part(_words("markdown", piece)) for piece in pieces)
        case Image(chart):
            return (picture(chart, png, door),)
        case File(name, content):
            return (_waiting("file", name, content),)
        case Card() if door == "app":
            body = new_card(message, task_id, picture_url=picture_url)
            return (Part({"msgtype": "template_card", "template_card": body}),)
        case Card():
            return parts(Text(message.twin), door)


def plain(content: str) -> str:
    """Text in which nothing is a link or a mention, whatever was typed."""
    return MARKUP.sub("＜", content)


def _words(kind: Literal["text", "markdown"], content: str) -> Payload:
    return {"msgtype": kind, kind: {"content": content}}


def picture(chart: str, png: bytes, door: Door) -> Part:
    """A chart that has been drawn; a webhook takes it at once, the other doors after an upload."""
    if door != "webhook":
        return _waiting("image", f"{chart}.png", png)
    checksum = hashlib.md5(png, usedforsecurity=False).hexdigest()
    return Part(
        {"msgtype": "image", "image": {"base64": base64.b64encode(png).decode(), "md5": checksum}}
    )


def _waiting(kind: MediaKind, name: str, content: bytes) -> Part:
    return Part({"msgtype": kind}, Upload(kind, name, content))
