"""What came in, as values with types: the inner XML of a callback, read once and for all."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from bot.wecom.crypto import Rejected
from bot.wecom.envelope import Node, list_of, node_of, read_xml, text_of

Kind = Literal["text", "image", "voice", "video", "location", "link", "event", "unknown"]

MESSAGES: dict[str, Kind] = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "location": "location",
    "link": "link",
}
EVENTS = frozenset(
    {
        "subscribe",
        "unsubscribe",
        "enter_agent",
        "LOCATION",
        "click",
        "view",
        "view_miniprogram",
        "scancode_push",
        "scancode_waitmsg",
        "pic_sysphoto",
        "pic_photo_or_album",
        "pic_weixin",
        "location_select",
        "template_card_event",
        "template_card_menu_event",
        "taskcard_click",
        "batch_job_result",
        "change_contact",
        "open_approval_change",
        "sys_approval_change",
        "share_agent_change",
        "share_chain_change",
        "close_inactive_agent",
        "reopen_inactive_agent",
    }
)
CARD_EVENTS = frozenset({"template_card_event", "template_card_menu_event"})
PLACES = frozenset({"SendLocationInfo", "Location_X", "Latitude"})
SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the map, in degrees as WeCom wrote them."""

    latitude: str
    longitude: str
    label: str = ""


class Incoming(NamedTuple):  # a frozen dataclass of so many fields takes seven times as long
    """A message or an event; what its kind does not carry is empty.

    `userid` is lower case, as people are compared; a member of a linked corporation stays
    `corpid/userid`, so that he is never taken for one of ours. `at` is None when WeCom did not say.
    """

    userid: str
    kind: Kind
    at: datetime | None
    msg_id: str
    text: str
    event: str
    event_key: str
    change_type: str
    task_id: str
    card_type: str
    response_code: str
    selected: dict[str, tuple[str, ...]]
    media_id: str
    url: str
    place: Place | None
    scanned: str
    raw: Node

    @property
    def is_press(self) -> bool:
        """Whether somebody pressed something on a card."""
        return self.event in CARD_EVENTS


def read_event(message: str) -> Incoming:
    """The inner XML as an Incoming; what nobody documented is of kind `unknown`.

    ValueError for what the callback would never have let in.
    """
    try:
        inner = read_xml(message.encode())
    except Rejected as broken:
        raise ValueError("not an inner message of WeCom") from broken
    return incoming(inner)


def incoming(inner: Node) -> Incoming:
    """The same from XML that has been read already."""
    said = {name: value for name, value in inner.items() if isinstance(value, str)}.get
    event = said("Event", "")
    return Incoming(
        userid=_userid(said("FromUserName", ""), said("ToUserName", "")),
        kind=_kind(said("MsgType", ""), event),
        at=_moment(said("CreateTime", "")),
        msg_id=said("MsgId", ""),
        text=said("Content", "") or said("Recognition", ""),
        event=event,
        event_key=said("EventKey", ""),
        change_type=said("ChangeType", ""),
        task_id=said("TaskId", ""),
        card_type=said("CardType", ""),
        response_code=said("ResponseCode", ""),
        selected=_selected(inner) if "SelectedItems" in inner else {},
        media_id=said("MediaId", ""),
        url=said("Url", "") or said("PicUrl", ""),
        place=None if PLACES.isdisjoint(inner) else _place(inner),
        scanned=text_of(node_of(inner, "ScanCodeInfo"), "ScanResult")
        if "ScanCodeInfo" in inner
        else "",
        raw=inner,
    )


def _kind(message_type: str, event: str) -> Kind:
    if message_type == "event":
        return "event" if event in EVENTS else "unknown"
    return MESSAGES.get(message_type, "unknown")


def _userid(sender: str, our_corp: str) -> str:
    corp, slash, userid = sender.lower().partition("/")
    at_home = slash and corp == our_corp.lower()
    return userid if at_home else sender.lower()


def _moment(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if SECONDS.fullmatch(seconds) else None


def _selected(inner: Node) -> dict[str, tuple[str, ...]]:
    """Question → the options taken."""
    answers: dict[str, tuple[str, ...]] = {}
    for item in list_of(node_of(inner, "SelectedItems"), "SelectedItem"):
        if isinstance(item, dict):
            options = list_of(node_of(item, "OptionIds"), "OptionId")
            answers[text_of(item, "QuestionKey")] = tuple(o for o in options if isinstance(o, str))
    return answers


def _place(inner: Node) -> Place | None:
    sent = node_of(inner, "SendLocationInfo") or inner
    if text_of(sent, "Location_X"):
        return Place(
            text_of(sent, "Location_X"), text_of(sent, "Location_Y"), text_of(sent, "Label")
        )
    if text_of(inner, "Latitude"):
        return Place(text_of(inner, "Latitude"), text_of(inner, "Longitude"))
    return None
