"""Messages as JSON, for those that wait in the outbox until someone carries them out."""

import base64
from collections.abc import Mapping
from typing import Any

from charts import registry
from handlers.messages import Button, Card, Choice, Fact, File, Image, Markdown, Message, Text


def to_json(message: Message) -> dict[str, Any]:
    """The message as plain JSON values; a picture stays values and is drawn when it leaves."""
    match message:
        case Text(content):
            return {"kind": "text", "content": content}
        case Markdown(content):
            return {"kind": "markdown", "content": content}
        case Image(chart, picture, alt):
            return {
                "kind": "image",
                "chart": chart,
                "alt": alt,
                "picture": registry.to_json(picture),
            }
        case File(name, content):
            return {"kind": "file", "name": name, "content": base64.b64encode(content).decode()}
        case Card():
            return _card_to_json(message)


def from_json(data: Mapping[str, Any]) -> Message:
    """The message again; ValueError for a kind that nobody writes."""
    match data["kind"]:
        case "text":
            return Text(data["content"])
        case "markdown":
            return Markdown(data["content"])
        case "image":
            picture = registry.from_json(data["chart"], data["picture"])
            return Image(data["chart"], picture, data["alt"])
        case "file":
            return File(data["name"], base64.b64decode(data["content"], validate=True))
        case "card":
            return _card_from_json(data)
        case kind:
            raise ValueError(f"no message is a {kind}")


def _card_to_json(card: Card) -> dict[str, Any]:
    return {
        "kind": "card",
        "about": card.about,
        "title": card.title,
        "twin": card.twin,
        "desc": card.desc,
        "note": card.note,
        "done": card.done,
        "shown": card.shown,
        "source": card.source,
        "tone": card.tone,
        "facts": [[fact.label, fact.value] for fact in card.facts],
        "buttons": [[button.text, button.key, button.style] for button in card.buttons],
        "choices": [
            [choice.key, choice.title, [list(option) for option in choice.options]]
            for choice in card.choices
        ],
    }


def _card_from_json(data: Mapping[str, Any]) -> Card:
    return Card(
        about=data["about"],
        title=data["title"],
        twin=data["twin"],
        desc=data["desc"],
        note=data["note"],
        done=data["done"],
        shown=data["shown"],
        source=data["source"],
        tone=data["tone"],
        facts=tuple(Fact(*fact) for fact in data["facts"]),
        buttons=tuple(Button(*button) for button in data["buttons"]),
        choices=tuple(
            Choice(key, title, tuple((option_id, text) for option_id, text in options))
            for key, title, options in data["choices"]
        ),
    )
