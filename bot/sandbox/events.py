"""What people do, as the XML that WeCom writes about it."""

import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from xml.sax.saxutils import escape

from bot.sandbox.world import App

Inside: TypeAlias = "str | int | Sequence[Element]"
Element: TypeAlias = "tuple[str, Inside]"


def message(kind: str, **content: str) -> list[Element]:
    """text, image, voice, video, location or link; a MsgId of 64 bits comes with it."""
    msg_id = secrets.randbits(62) | 1 << 61
    return [("MsgType", kind), *content.items(), ("MsgId", msg_id)]


def event(name: str, key: str = "", *more: Element) -> list[Element]:
    """subscribe, enter_agent, click, view …; events have no MsgId."""
    return [("MsgType", "event"), ("Event", name), ("EventKey", key), *more]


def card_event(
    name: str, key: str, card: Mapping[str, object], code: str, selected: Mapping[str, list[str]]
) -> list[Element]:
    """template_card_event or template_card_menu_event, with nought, one or many answers."""
    answers: list[Element] = [
        ("SelectedItem", [
            ("QuestionKey", question),
            ("OptionIds", [("OptionId", option) for option in options]),
        ])
        for question, options in selected.items()
    ]  # fmt: skip
    more: list[Element] = [
        ("TaskId", str(card.get("task_id", ""))),
        ("CardType", str(card["card_type"])),
        ("ResponseCode", code),
    ]
    if answers:
        more.append(("SelectedItems", answers))
    return event(name, key, *more)


def written(corp_id: str, userid: str, app: App, at: datetime, content: list[Element]) -> str:
    """The inner XML; the order of elements and the use of CDATA vary, as WeCom's do."""
    common: list[Element] = [
        ("ToUserName", corp_id),
        ("FromUserName", userid),
        ("CreateTime", int(at.timestamp())),
        ("AgentID", app.agent_id),
    ]
    everything = [*common, *content]
    random.shuffle(everything)
    return xml("xml", everything)


def xml(name: str, inside: Inside) -> str:
    """One element; text is either escaped or put into CDATA."""
    if isinstance(inside, int):
        return f"<{name}>{inside}</{name}>"
    if not isinstance(inside, str):
        return f"<{name}>{''.join(xml(*child) for child in inside)}</{name}>"
    if random.random() < 0.2:
        return f"<{name}>{escape(inside)}</{name}>"
    return f"<{name}><![CDATA[{inside.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
