"""What a handler can say; how WeChat Work wants it spelled is nobody's business here."""

from dataclasses import dataclass
from typing import Literal

from charts.picture import Picture

Style = Literal["primary", "plain", "danger"]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; nothing in it is markup."""

    content: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """The small markdown that every door shows: bold, quotes, links and three colours."""

    content: str


@dataclass(frozen=True, slots=True)
class Image:
    """A chart, as the values it draws; `alt` says the same in one line."""

    chart: str
    picture: Picture
    alt: str


@dataclass(frozen=True, slots=True)
class File:
    """A file for the asker; `name` carries no personal data."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Button:
    """A choice on a card; `key` is `button:subject`, such as `refund.approve:R1024`."""

    text: str
    key: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value on a card: label up to 5 characters, value up to 30."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A list on a card from which one option is taken; options are (id, text)."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card of at most six facts and six buttons.

    `about` names the row it shows (`refund:R1024`); a later card about the same row replaces it on
    every phone. `shown` is a digest of what the deciding eye sees. `done` set: the buttons are dead
    and this is written in their place. `twin` is the same card as text, with the words that work.
    """

    about: str
    title: str
    twin: str
    desc: str = ""
    facts: tuple[Fact, ...] = ()
    note: str = ""
    buttons: tuple[Button, ...] = ()
    choices: tuple[Choice, ...] = ()
    done: str = ""
    shown: str = ""
    source: str = "掌柜"
    tone: Literal["calm", "warning", "good"] = "calm"


Message = Text | Markdown | Image | File | Card
Reply = Message | tuple[Message, ...] | None
